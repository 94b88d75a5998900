using Amazon.Runtime;
using Microsoft.Extensions.Time.Testing;
using ZocSec.Core.Aws;
using ZocSec.Core.Guardrails;

namespace ZocSec.Tests.Aws;

/// <summary>How the roles of the accounts are assumed, and how often, by what a real server was asked.</summary>
public sealed class MemberCredentialsTests(Moto moto) : IAsyncLifetime
{
    private const string AssumeRole = "AssumeRole";
    private static readonly GuardrailName s_ports = new("aws/open-ports");

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly AwsAccount _account = moto.NewAccount() with { ExternalId = "agreed-upon" };
    private RecordedMoto _sts = null!;
    private MemberCredentials _members = null!;
    private AwsClients _clients = null!;

    public async ValueTask InitializeAsync()
    {
        _sts = await RecordedMoto.StartAsync(await moto.AddressAsync());
        var settings = (await moto.SettingsAsync()) with { Endpoint = _sts.Address };
        _members = new MemberCredentials(settings, _time);
        _clients = new AwsClients(settings, _members, _time);
    }

    public async ValueTask DisposeAsync()
    {
        _clients.Dispose();
        _members.Dispose();
        await _sts.DisposeAsync();
    }

    [Fact]
    public async Task HundredCallers_AssumeTheRoleOnce_AndActInTheAccount()
    {
        using var owner = (await moto.OwnerAsync(_account)).S3("us-east-1");
        var bucket = $"of-{_account.Id}";
        await owner.PutBucketAsync(bucket, TestContext.Current.CancellationToken);

        var all = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => BucketsAsync(_account, s_ports)));

        Assert.All(all, buckets => Assert.Equal([bucket], buckets));
        var asked = Assert.Single(_sts.Asked, call => call["Action"] == AssumeRole);
        Assert.Equal($"arn:aws:iam::{_account.Id}:role/ZocSecRemediation", asked["RoleArn"]);
        Assert.Equal("agreed-upon", asked["ExternalId"]);
        Assert.Equal("zocsec", asked["SourceIdentity"]);
        Assert.Equal("zocsec-open-ports", asked["RoleSessionName"]);
        Assert.Equal("3600", asked["DurationSeconds"]);
        Assert.Equal("guardrail", asked["Tags.member.1.Key"]);
        Assert.Equal("aws/open-ports", asked["Tags.member.1.Value"]);
    }

    [Fact]
    public async Task EachGuardrail_HasASessionOfItsOwn()
    {
        await BucketsAsync(_account, s_ports);
        await BucketsAsync(_account, new GuardrailName("aws/bucket-encryption"));

        Assert.Equal(
            ["aws/open-ports", "aws/bucket-encryption"],
            _sts.Asked.Select(call => call["Tags.member.1.Value"])
        );
    }

    [Fact]
    public async Task AccountReadAgainFromItsPolicy_KeepsSessionAndClient()
    {
        var again = _account with { Regions = ["eu-central-1"], Owner = "somebody" };

        await BucketsAsync(_account, s_ports);
        await BucketsAsync(again, s_ports);

        Assert.Equal(1, _sts.Times(AssumeRole));
        Assert.Same(_clients.S3(Target(_account, s_ports)), _clients.S3(Target(again, s_ports)));
    }

    [Fact]
    public async Task AnotherExternalId_IsAnotherSession()
    {
        await BucketsAsync(_account, s_ports);
        await BucketsAsync(_account with { ExternalId = "changed" }, s_ports);

        Assert.Equal(["agreed-upon", "changed"], _sts.Asked.Select(call => call["ExternalId"]));
    }

    [Fact]
    public async Task RefusedRole_IsAskedForOnceByAllWhoWait_AndAgainAfterAMoment()
    {
        _sts.Refused[AssumeRole] = "AccessDenied";
        var faults = await Task.WhenAll(
            Enumerable
                .Range(0, 100)
                .Select(_ => Assert.ThrowsAsync<AwsCallException>(() => BucketsAsync(_account, s_ports)))
        );

        Assert.All(faults, fault => Assert.Equal(("sts:AssumeRole", "AccessDenied"), (fault.Action, fault.Code)));
        Assert.Equal(1, _sts.Times(AssumeRole));

        _sts.Refused.Clear();
        _time.Advance(SessionCredentials.FailureLasts);
        await BucketsAsync(_account, s_ports);
    }

    [Fact]
    public async Task CallerThatGivesUp_DoesNotTakeTheOthersWithIt()
    {
        var gate = new TaskCompletionSource();
        _sts.Gate = gate.Task;
        using var patience = new CancellationTokenSource();

        var first = BucketsAsync(_account, s_ports, patience.Token);
        var second = BucketsAsync(_account, s_ports);
        await patience.CancelAsync();
        gate.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Empty(await second);
        Assert.Equal(1, _sts.Times(AssumeRole));
    }

    [Fact]
    public async Task RenewalThatIsTurnedAway_IsPutOff()
    {
        await BucketsAsync(_account, s_ports);

        _time.Advance(TimeSpan.FromHours(2));
        _sts.Refused[AssumeRole] = "Throttling";
        var fault = await Assert.ThrowsAsync<AwsCallException>(() => BucketsAsync(_account, s_ports));
        var blocked = AwsFaults.ToBlocked(
            fault.InnerException!,
            Target(_account, s_ports),
            fault.Action,
            _time.GetUtcNow()
        );

        Assert.NotNull(blocked.RetryAt);
        Assert.StartsWith("AWS asks to slow down at sts:AssumeRole", blocked.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoAnswerInTime_IsAFault()
    {
        var gate = new TaskCompletionSource();
        _sts.Gate = gate.Task;
        using var sts = new Amazon.SecurityToken.AmazonSecurityTokenServiceClient(
            new BasicAWSCredentials("test", "test"),
            new Amazon.SecurityToken.AmazonSecurityTokenServiceConfig
            {
                ServiceURL = _sts.Address.AbsoluteUri,
                Timeout = TimeSpan.FromMilliseconds(200),
                MaxErrorRetry = 0,
            }
        );

        var fault = await Assert.ThrowsAsync<AwsCallException>(() =>
            AwsCalls.AskAsync("sts:GetCallerIdentity", () => sts.GetCallerIdentityAsync(new()))
        );
        gate.SetResult();

        Assert.NotNull(
            AwsFaults
                .ToBlocked(fault.InnerException!, Target(_account, s_ports), fault.Action, _time.GetUtcNow())
                .RetryAt
        );
    }

    private static AwsTarget Target(AwsAccount account, GuardrailName guardrail) =>
        new(account, "eu-central-1", guardrail);

    private async Task<string[]> BucketsAsync(
        AwsAccount account,
        GuardrailName guardrail,
        CancellationToken ct = default
    )
    {
        var answer = await AwsCalls.AskAsync(
            "s3:ListAllMyBuckets",
            () => _clients.S3(Target(account, guardrail)).ListBucketsAsync(ct)
        );
        return [.. (answer.Buckets ?? []).Select(bucket => bucket.BucketName)];
    }
}
