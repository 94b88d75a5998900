using System.Xml.Linq;
using Amazon.Runtime;
using ZocSec.Core.Aws;
using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Sources;
using ZocSec.Tests.Aws;

namespace ZocSec.Tests.Billing.Sources;

/// <summary>Whose credentials read billing data, and what is said when they may not.</summary>
public sealed class BillingAwsTests(Moto moto) : IAsyncLifetime
{
    private const string Sts = "2011-06-15";

    private readonly AwsAccount _account = moto.NewAccount() with
    {
        Role = "ZocSecBilling",
        ExternalId = "agreed-upon",
    };
    private RecordedMoto _moto = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _moto = await RecordedMoto.StartAsync(await moto.AddressAsync());

    public async ValueTask DisposeAsync() => await _moto.DisposeAsync();

    [Fact]
    public async Task Reader_IsAssumed_AndReadsInItsAccount()
    {
        using var owner = (await moto.OwnerAsync(_account)).S3("us-east-1");
        await owner.PutBucketAsync($"of-{_account.Id}", Ct);
        using var aws = BillingAws.Create(await SettingsAsync(), _account, TimeProvider.System);

        var buckets = (await aws.S3.ListBucketsAsync(Ct)).Buckets.Select(bucket => bucket.BucketName);

        Assert.Equal([$"of-{_account.Id}"], buckets);
        var asked = Assert.Single(_moto.Asked, call => call["Action"] == "AssumeRole");
        Assert.Equal($"arn:aws:iam::{_account.Id}:role/ZocSecBilling", asked["RoleArn"]);
        Assert.Equal("agreed-upon", asked["ExternalId"]);
        Assert.Equal("zocsec-owners", asked["RoleSessionName"]);
        Assert.Equal("billing/owners", asked["Tags.member.1.Value"]);
        Assert.Equal("eu-central-1", aws.Region);
    }

    [Fact]
    public async Task WithoutReader_TheProcessReadsAsItself()
    {
        using var aws = BillingAws.Create(
            (await SettingsAsync()) with
            {
                Region = "eu-west-3",
            },
            reader: null,
            TimeProvider.System
        );

        await aws.S3.ListBucketsAsync(Ct);

        Assert.Empty(_moto.Asked);
        Assert.Equal("eu-west-3", aws.Region);
    }

    [Fact]
    public async Task SignedClient_SignsAsTheReader()
    {
        using var aws = BillingAws.Create(await SettingsAsync(), _account, TimeProvider.System);
        using var form = new FormUrlEncodedContent([
            KeyValuePair.Create("Action", "GetCallerIdentity"),
            KeyValuePair.Create("Version", Sts),
        ]);

        using var answer = await aws.Signed("sts").PostAsync((Uri?)null, form, Ct);

        Assert.Contains(
            $"assumed-role/ZocSecBilling/zocsec-owners",
            await answer.Content.ReadAsStringAsync(Ct),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task RoleThatCannotBeAssumed_SaysWhatItNeeds()
    {
        _moto.Refused["AssumeRole"] = "AccessDenied";
        using var aws = BillingAws.Create(await SettingsAsync(), _account, TimeProvider.System);

        var error = await RefusedAsync(aws);

        Assert.Contains("s3://acme-billing/cur was not read", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            $"the role ZocSecBilling of account {_account.Id} cannot be assumed",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task EndedSession_SaysToGetAnother()
    {
        _moto.Before = async (context, _) =>
        {
            context.Response.StatusCode = 400;
            await using var body = new StreamWriter(context.Response.Body);
            await body.WriteAsync("<Error><Code>ExpiredToken</Code><Message>no</Message></Error>");
            return true;
        };
        using var aws = BillingAws.Create(await SettingsAsync(), reader: null, TimeProvider.System);

        var error = await RefusedAsync(aws);

        Assert.Contains("get new credentials", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NobodyThere_SaysThatTheNetworkMustLetThrough()
    {
        var settings = new AwsSettings
        {
            Endpoint = new Uri("http://127.0.0.1:1"),
            Credentials = new BasicAWSCredentials("test", "test"),
        };
        using var aws = BillingAws.Create(settings, reader: null, TimeProvider.System);

        var error = await RefusedAsync(aws);

        Assert.Contains("AWS could not be reached for s3:ListBucket", error.Message, StringComparison.Ordinal);
    }

    internal static async Task<BillingException> RefusedAsync(IBillingAws aws, string place = "s3://acme-billing/cur")
    {
        var files = ReportPlaces.Open(place, aws);
        return await Assert.ThrowsAsync<BillingException>(async () => await files.ListAsync(Ct).AnyAsync(Ct));
    }

    private async Task<AwsSettings> SettingsAsync() => (await moto.SettingsAsync()) with { Endpoint = _moto.Address };
}

/// <summary>What is said by an AWS that checks what somebody may do.</summary>
public sealed class DeniedTests(StrictMoto strict) : IClassFixture<StrictMoto>
{
    [Fact]
    public async Task ReaderWithoutRights_IsToldWhichActionToAllow()
    {
        var (key, secret) = await NobodyAsync();
        var settings = strict.Settings with { Credentials = new BasicAWSCredentials(key, secret) };
        using var aws = BillingAws.Create(settings, reader: null, TimeProvider.System);

        // moto checks no signatures of queries that have a slash.
        var error = await BillingAwsTests.RefusedAsync(aws, "s3://acme-billing");

        Assert.StartsWith(
            "the identity that this program has in AWS may not do s3:ListBucket on s3://acme-billing",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(secret, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CredentialsThatAwsDoesNotKnow_AreNotAccepted()
    {
        var settings = strict.Settings with { Credentials = new BasicAWSCredentials("AKIAIOSFODNN7EXAMPLE", "x") };
        using var aws = BillingAws.Create(settings, reader: null, TimeProvider.System);

        var error = await BillingAwsTests.RefusedAsync(aws);

        Assert.StartsWith("AWS does not accept the credentials", error.Message, StringComparison.Ordinal);
    }

    private async Task<(string Key, string Secret)> NobodyAsync()
    {
        using var iam = strict.Client("iam");
        await AskAsync(iam, "CreateUser");
        var answer = await AskAsync(iam, "CreateAccessKey");
        return (Value(answer, "AccessKeyId"), Value(answer, "SecretAccessKey"));
    }

    private static async Task<XDocument> AskAsync(HttpClient iam, string action)
    {
        using var form = SignedHttpTests.Form(action, "2010-05-08", ("UserName", "nobody"));
        using var answer = await iam.PostAsync((Uri?)null, form);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return XDocument.Parse(text);
    }

    private static string Value(XDocument answer, string name) =>
        answer.Descendants().First(part => part.Name.LocalName == name).Value;
}
