using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Amazon.Runtime;
using Microsoft.Extensions.Time.Testing;
using Moq;
using Moq.Protected;
using ZocSec.Core.Aws;
using ZocSec.Core.Aws.GuardDuty;
using ZocSec.Core.Guardrails;

namespace ZocSec.Tests.Aws;

/// <summary>Signed requests at a server that checks signatures and policies.</summary>
public sealed class SignedHttpTests(StrictMoto aws) : IClassFixture<StrictMoto>
{
    private const string Region = "us-east-1";

    [Fact]
    public async Task Publish_IsTaken()
    {
        using var sns = aws.Client("sns");

        using var answer = await sns.PostAsync(
            (Uri?)null,
            Form("Publish", "2010-03-31", ("TopicArn", aws.Topic), ("Message", "a b+c/é=&~"))
        );

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("sns", "bb05d91f4dd4116d25af3e41de320383ce24b816cfa5217a8368305719166721")]
    [InlineData("s3", "8f28c521343bb5584c3143dcbbb4a73111aa4712025848cfe35d5357fdca834b")]
    public async Task PathAndQuery_WithWhatMustBeEncoded_AreSignedAsBotocoreSignsThem(string service, string signature)
    {
        var sent = new Mock<HttpMessageHandler>();
        var signed = "";
        sent.Protected()
            .Setup<Task<HttpResponseMessage>>(
                "SendAsync",
                ItExpr.IsAny<HttpRequestMessage>(),
                ItExpr.IsAny<CancellationToken>()
            )
            .Callback(
                (HttpRequestMessage request, CancellationToken _) =>
                    signed = request.Headers.GetValues("Authorization").Single()
            )
            .ReturnsAsync(() => new HttpResponseMessage(HttpStatusCode.OK));
        using var client = new HttpClient(
            new SigningHandler(
                new SessionAWSCredentials("AKIDEXAMPLE", "secret", "token"),
                "eu-west-1",
                service,
                new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero))
            )
            {
                InnerHandler = sent.Object,
            }
        );

        using var answer = await client.GetAsync(
            new Uri("https://sns.eu-west-1.amazonaws.com/a%20b/%C3%A9?b=2%2F%20~&a=%C3%A9&B=&b=1&c")
        );

        Assert.Equal(
            $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260301/eu-west-1/{service}/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token, Signature={signature}",
            signed
        );
    }

    [Fact]
    public async Task PublicAccessBlock_OfAnAccount_IsPut()
    {
        const string Block = """
            <PublicAccessBlockConfiguration xmlns="http://awss3control.amazonaws.com/doc/2018-08-20/"><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls><BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>
            """;
        using var control = aws.Client("s3");
        control.DefaultRequestHeaders.Host = $"{StrictMoto.Account}.s3-control.{Region}.amazonaws.com";
        control.DefaultRequestHeaders.Add("x-amz-account-id", StrictMoto.Account);
        using var content = new StringContent(Block, Encoding.UTF8, "application/xml");

        using var put = await control.PutAsync("v20180820/configuration/publicAccessBlock", content);
        var read = await control.GetStringAsync("v20180820/configuration/publicAccessBlock");

        Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
        Assert.Contains("<RestrictPublicBuckets>true", read, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Client_OfS3Control_NamesTheAccount()
    {
        var account = new AwsAccount { Id = StrictMoto.Account, Role = "r" };
        using var members = new MemberCredentials(aws.Settings, TimeProvider.System);
        using var clients = new AwsClients(aws.Settings, members, TimeProvider.System);
        var target = new AwsTarget(account, Region, new GuardrailName("aws/bucket-exposure"));

        using var answer = await clients
            .Signed(target, SignedClients.S3Control)
            .GetAsync(new Uri("v20180820/configuration/publicAccessBlock", UriKind.Relative));
        var text = await answer.Content.ReadAsStringAsync();

        Assert.True(
            answer.IsSuccessStatusCode
                || text.Contains("NoSuchPublicAccessBlockConfiguration", StringComparison.Ordinal),
            text
        );
    }

    [Fact]
    public async Task Detectors_OfGuardDuty_AreListed()
    {
        using var guardDuty = aws.Client("guardduty");
        using var enable = new StringContent("""{"enable":true}""", Encoding.UTF8, "application/json");
        using var enabled = await guardDuty.PostAsync("detector", enable);
        var id = (await enabled.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detectorId").GetString();
        var account = new AwsAccount { Id = StrictMoto.Account, Role = "r" };
        using var members = new MemberCredentials(aws.Settings, TimeProvider.System);
        using var clients = new AwsClients(aws.Settings, members, TimeProvider.System);
        var target = new AwsTarget(account, Region, new GuardrailName("aws/compromised-instance"));

        Assert.Equal([id!], await new Findings(clients).DetectorsAsync(target, CancellationToken.None));
    }

    [Fact]
    public async Task Secret_ThatIsWrong_IsRefused()
    {
        using var sns = aws.Client("sns", secret: "another");

        using var answer = await sns.PostAsync(
            (Uri?)null,
            Form("Publish", "2010-03-31", ("TopicArn", aws.Topic), ("Message", "x"))
        );

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("SignatureDoesNotMatch", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_SendsItsToken()
    {
        var (key, secret, token) = aws.Session;
        using var sns = aws.Client("sns", new SessionAWSCredentials(key, secret, token));
        using var without = aws.Client("sns", new BasicAWSCredentials(key, secret));
        var form = () => Form("Publish", "2010-03-31", ("TopicArn", aws.Topic), ("Message", "x"));

        using var answer = await sns.PostAsync((Uri?)null, form());
        using var refused = await without.PostAsync((Uri?)null, form());

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    internal static FormUrlEncodedContent Form(
        string action,
        string version,
        params (string Name, string Value)[] parameters
    ) =>
        new([
            new KeyValuePair<string, string>("Action", action),
            new KeyValuePair<string, string>("Version", version),
            .. parameters.Select(one => new KeyValuePair<string, string>(one.Name, one.Value)),
        ]);
}

/// <summary>A moto of its own that checks signatures and policies.</summary>
public sealed class StrictMoto : IAsyncLifetime
{
    public const string Account = "123456789012";
    private const string All =
        """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";
    private const string Iam = "2010-05-08";

    private readonly Moto _moto = new();
    private (string Key, string Secret) _user = ("test", "test");
    private Uri _address = null!;

    public string Topic { get; private set; } = "";

    /// <summary>Credentials of a role's session.</summary>
    public (string Key, string Secret, string Token) Session { get; private set; }

    public async ValueTask InitializeAsync()
    {
        _address = await _moto.AddressAsync();
        await AskAsync("iam", "CreateUser", Iam, ("UserName", "u"));
        await AskAsync("iam", "PutUserPolicy", Iam, ("UserName", "u"), ("PolicyName", "p"), ("PolicyDocument", All));
        var key = await AskAsync("iam", "CreateAccessKey", Iam, ("UserName", "u"));
        await AskAsync("iam", "CreateRole", Iam, ("RoleName", "r"), ("AssumeRolePolicyDocument", All));
        await AskAsync("iam", "PutRolePolicy", Iam, ("RoleName", "r"), ("PolicyName", "p"), ("PolicyDocument", All));
        var topic = await AskAsync("sns", "CreateTopic", "2010-03-31", ("Name", "zocsec"));
        Topic = Value(topic, "TopicArn");
        _user = (Value(key, "AccessKeyId"), Value(key, "SecretAccessKey"));
        var session = await AskAsync(
            "sts",
            "AssumeRole",
            "2011-06-15",
            ("RoleArn", $"arn:aws:iam::{Account}:role/r"),
            ("RoleSessionName", "s")
        );
        Session = (Value(session, "AccessKeyId"), Value(session, "SecretAccessKey"), Value(session, "SessionToken"));

        using var http = new HttpClient();
        using var zero = new StringContent("0");
        using var answer = await http.PostAsync(new Uri(_address, "moto-api/reset-auth"), zero);
        answer.EnsureSuccessStatusCode();
    }

    internal AwsSettings Settings =>
        new() { Endpoint = _address, Credentials = new BasicAWSCredentials(_user.Key, _user.Secret) };

    internal HttpClient Client(string service, AWSCredentials? credentials = null, string? secret = null) =>
        new(
            new SigningHandler(
                credentials ?? new BasicAWSCredentials(_user.Key, secret ?? _user.Secret),
                "us-east-1",
                service,
                TimeProvider.System
            )
            {
                InnerHandler = new SocketsHttpHandler(),
            }
        )
        {
            BaseAddress = _address,
        };

    public ValueTask DisposeAsync()
    {
        _moto.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Value(XDocument answer, string name) =>
        answer.Descendants().First(part => part.Name.LocalName == name).Value;

    private async Task<XDocument> AskAsync(
        string service,
        string action,
        string version,
        params (string Name, string Value)[] parameters
    )
    {
        using var client = Client(service);
        using var form = SignedHttpTests.Form(action, version, parameters);
        using var answer = await client.PostAsync((Uri?)null, form);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, string.Create(CultureInfo.InvariantCulture, $"{action}: {text}"));
        return XDocument.Parse(text);
    }
}
