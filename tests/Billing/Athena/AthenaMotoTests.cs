using System.Text;
using System.Text.Json.Nodes;
using Amazon.S3;
using Moq;
using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Engines.Athena;
using ZocSec.Core.Billing.Sources;
using ZocSec.Core.Policies;
using ZocSec.Tests.Aws;

namespace ZocSec.Tests.Billing.Athena;

/// <summary>Athena and S3 on a server that checks signatures.</summary>
public sealed class AthenaMotoTests(StrictMoto moto) : IClassFixture<StrictMoto>
{
    [Fact]
    public async Task Question_IsAnswered_AndNothingOfItStays()
    {
        using var aws = new MotoAws(moto);
        await aws.S3.PutBucketAsync("athena-results");
        await CreateWorkgroupAsync(aws, "zocsec-billing", "{}");
        await AnswerNextAsync();
        var engine = new AthenaEngine(
            aws,
            new AthenaSettings(),
            "SELECT 1",
            Mock.Of<IBillingProgress>(),
            new ImmediateTime()
        );

        var rows = await AthenaWorld.ReadAsync(engine, row => (row.Text(0), row.Amount(1)));

        Assert.Equal([("bucket é", 1.25m), ("", 0m)], rows);
        Assert.Empty((await aws.S3.ListObjectsV2Async(new() { BucketName = "athena-results" })).S3Objects ?? []);
    }

    [Fact]
    public async Task WorkgroupThatIsNotThere_IsSaid()
    {
        using var aws = new MotoAws(moto);
        var settings = new AthenaSettings { Workgroup = "other" };
        var engine = new AthenaEngine(aws, settings, "", Mock.Of<IBillingProgress>(), new ImmediateTime());

        var error = await Assert.ThrowsAsync<BillingException>(() =>
            AthenaWorld.ReadAsync(engine, row => row.Text(0), "SELECT 1")
        );

        Assert.Contains("no workgroup other", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workgroup_IsLookedAt()
    {
        using var aws = new MotoAws(moto);
        await CreateWorkgroupAsync(
            aws,
            "looked-at",
            """
            {"BytesScannedCutoffPerQuery":10000000,"ResultConfiguration":
            {"OutputLocation":"s3://answers/","EncryptionConfiguration":{"EncryptionOption":"SSE_S3"}}}
            """
        );
        var calls = new AthenaCalls(aws, new AthenaSettings { Workgroup = "looked-at" }, new ImmediateTime());

        Assert.Equal(
            new AthenaWorkgroup
            {
                HasPlace = true,
                ScanLimit = 10_000_000,
                Encryption = "SSE_S3",
            },
            await calls.WorkgroupAsync(TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task SecretThatIsWrong_IsSaid()
    {
        using var aws = new MotoAws(moto, "another");
        var engine = new AthenaEngine(aws, new AthenaSettings(), "", Mock.Of<IBillingProgress>(), new ImmediateTime());

        var error = await Assert.ThrowsAsync<BillingException>(() =>
            AthenaWorld.ReadAsync(engine, row => row.Text(0), "SELECT 1")
        );

        // AWS says why in JSON; moto answers in XML here.
        Assert.Contains("refused athena:StartQueryExecution: 403", error.Message, StringComparison.Ordinal);
    }

    private static async Task CreateWorkgroupAsync(MotoAws aws, string name, string configuration)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, (Uri?)null)
        {
            Content = new StringContent(
                $$"""{"Name":"{{name}}","Configuration":{{configuration}}}""",
                Encoding.UTF8,
                "application/x-amz-json-1.1"
            ),
        };
        request.Headers.Add("X-Amz-Target", "AmazonAthena.CreateWorkGroup");
        using var answer = await aws.Signed("athena").SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    private async Task AnswerNextAsync()
    {
        using var http = new HttpClient();
        using var results = new StringContent(
            """
            {"results":[{"column_info":[],"rows":[
            {"Data":[{"VarCharValue":"id"},{"VarCharValue":"cost"}]},
            {"Data":[{"VarCharValue":"bucket é"},{"VarCharValue":"1.250000000000"}]},
            {"Data":[{},{}]}]}]}
            """,
            Encoding.UTF8,
            "application/json"
        );
        using var answer = await http.PostAsync(
            new Uri(moto.Settings.Endpoint!, "moto-api/static/athena/query-results"),
            results
        );
        answer.EnsureSuccessStatusCode();
    }

    private sealed class MotoAws : IBillingAws, IDisposable
    {
        private readonly HttpClient _inner;
        private readonly HttpClient _athena;

        public MotoAws(StrictMoto moto, string? secret = null)
        {
            _inner = moto.Client("athena", secret: secret);
            _athena = new HttpClient(new WithLocation(_inner)) { BaseAddress = _inner.BaseAddress };
            S3 = new AmazonS3Client(
                moto.Settings.Credentials,
                new AmazonS3Config
                {
                    ServiceURL = moto.Settings.Endpoint!.AbsoluteUri,
                    AuthenticationRegion = Region,
                    ForcePathStyle = true,
                }
            );
        }

        public IAmazonS3 S3 { get; }

        public string Region => "us-east-1";

#pragma warning disable CA1720
        public HttpClient Signed(string service) => _athena;
#pragma warning restore CA1720

        public void Dispose()
        {
            _athena.Dispose();
            _inner.Dispose();
            S3.Dispose();
        }
    }

    // moto has results where the client wants them, not where the workgroup does.
    private sealed class WithLocation(HttpClient next) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
        {
            var body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(ct))!.AsObject();
            if (body.ContainsKey("QueryString"))
            {
                body["ResultConfiguration"] = new JsonObject { ["OutputLocation"] = "s3://athena-results/answers/" };
            }

            using var signed = new HttpRequestMessage(request.Method, request.RequestUri);
            signed.Content = new StringContent(body.ToJsonString());
            signed.Content.Headers.ContentType = request.Content.Headers.ContentType;
            signed.Headers.Add("X-Amz-Target", request.Headers.GetValues("X-Amz-Target"));
            return await next.SendAsync(signed, ct);
        }
    }
}
