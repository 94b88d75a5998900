using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using ZocSec.Core.Aws;
using ZocSec.Core.Doctor;
using ZocSec.Core.Doctor.Accounts;
using ZocSec.Core.GitHub.Setup;
using ZocSec.Core.Guardrails.BucketEncryption;
using ZocSec.Core.Guardrails.CompromisedInstance;
using ZocSec.Core.Policies;
using ZocSec.Tests.Aws;
using ZocSec.Tests.Aws.GuardDuty;
using Finding = ZocSec.Core.Doctor.Finding;

namespace ZocSec.Tests.Doctor.Accounts;

/// <summary>What the doctor says of accounts of a real server, and that it changes nothing in them.</summary>
public sealed class AwsChecksTests(Moto moto) : IAsyncLifetime
{
    private const string Region = "eu-central-1";

    private readonly AwsAccount _account = moto.NewAccount();
    private readonly ConcurrentQueue<AwsCall> _calls = new();
    private GuardDutyFake _fake = null!;
    private AwsSettings _aws = null!;

    /// <summary>Answers in the place of AWS; false for what AWS is to answer.</summary>
    private Func<HttpContext, AwsCall, Task<bool>> _before = (_, _) => Task.FromResult(false);

    public async ValueTask InitializeAsync()
    {
        _fake = await GuardDutyFake.StartAsync(moto);
        _aws = (await moto.SettingsAsync()) with { Endpoint = _fake.Address };
        var guardDuty = _fake.Front.Before;
        _fake.Front.Before = async (context, body) =>
        {
            var call = AwsCall.Of(context.Request, body);
            _calls.Enqueue(call);
            return await _before(context, call) || await guardDuty(context, body);
        };
        var detector = _fake.Enable(_account.Id);
        _fake.Add(detector, GuardDutyFindings.OfInstance(_account.Id, "i-0123456789abcdef0"));
        using var s3 = (await moto.OwnerAsync(_account)).S3("us-east-1");
        await s3.PutBucketAsync($"doctor-{_account.Id}");
    }

    public ValueTask DisposeAsync() => _fake.DisposeAsync();

    [Fact]
    public async Task NoAccounts_AsksNobody()
    {
        Assert.Empty(await CheckAsync(Policy.ObserveOnly, isListening: false));
        Assert.Empty(_calls);
    }

    [Fact]
    public async Task Observed_EveryActionIsProved()
    {
        var findings = await CheckAsync(Observe(_account));

        Assert.Equal(
            [(FindingLevel.Ok, null), (FindingLevel.Ok, (string?)$"account {_account.Id}")],
            findings.Select(finding => (finding.Level, finding.Subject))
        );
        Assert.Equal(
            $"role ZocSecRemediation can be assumed; 1 region; all {AwsNeeds.Of(Observe(_account)).Length} actions proved",
            findings[1].Message
        );
    }

    [Fact]
    public async Task Enforced_WhatCannotBeToldIsCounted()
    {
        var policy = Everything(_account);

        var well = (await CheckAsync(policy))[^1];

        // s3:Put*, iam:PassRole, and what gives and takes instance profiles.
        const int Untold = 7;
        var all = AwsNeeds.Of(policy).Length;
        Assert.Equal(
            $"role ZocSecRemediation can be assumed; 1 region; {all - Untold} of {all} actions proved, {Untold} cannot be told beforehand",
            well.Message
        );
    }

    [Fact]
    public async Task Nothing_IsChanged()
    {
        await CheckAsync(Everything(_account));

        Assert.True(_calls.Count > 30);
        Assert.All(_calls, call => Assert.True(call.IsHarmless, call.ToString()));
    }

    [Theory]
    [InlineData("StopInstances", "UnauthorizedOperation", "aws/compromised-instance needs")]
    [InlineData("DescribeSecurityGroupRules", "UnauthorizedOperation", "aws/open-ports, aws/compromised-instance need")]
    [InlineData("CreateTags", "AccessDenied", "aws/compromised-instance needs")]
    public async Task ActionThatIsNotAllowed_IsNamedWithItsGuardrails(string action, string code, string needed)
    {
        _fake.Front.Refused[action] = code;

        var failed = Assert.Single(Failed(await CheckAsync(Everything(_account))));

        Assert.Equal($"account {_account.Id}", failed.Subject);
        Assert.Equal($"the role ZocSecRemediation may not do ec2:{action} in {Region}, which {needed}", failed.Message);
        Assert.Contains("deploy/aws/member.yaml", failed.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("StopInstances", "InvalidInstanceID.NotFound", 0)]
    [InlineData("StopInstances", "InvalidParameterValue", 1)]
    // The role may do it to what the program has made alone, which nobody can name before.
    [InlineData("RevokeSecurityGroupEgress", "UnauthorizedOperation", 1)]
    public async Task AnswerThatIsNoRefusal_ProvesOrLeavesOpen(string action, string code, int more)
    {
        // So many cannot be told anyway.
        const int Untold = 7;
        _fake.Front.Refused[action] = code;

        var findings = await CheckAsync(Everything(_account));

        Assert.Empty(Failed(findings));
        Assert.EndsWith($"{Untold + more} cannot be told beforehand", findings[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThrottledAction_SaysThatItWasNotTried()
    {
        _fake.Front.Refused["StopInstances"] = "RequestLimitExceeded";

        var failed = Assert.Single(Failed(await CheckAsync(Everything(_account))));

        Assert.StartsWith(
            "1 action could not be tried: AWS asks to slow down",
            failed.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task BucketThatMayNotBeRead_NamesTheAction()
    {
        _before = (context, call) =>
            RefuseAsync(context, call.Query.Contains("tagging", StringComparison.Ordinal), "AccessDenied");

        var failed = Assert.Single(Failed(await CheckAsync(Observe(_account))));

        Assert.Contains("s3:GetBucketTagging", failed.Message, StringComparison.Ordinal);
        Assert.Contains("bucket's own policy", failed.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GuardDutyThatMayNotBeRead_NamesTheAction()
    {
        _fake.Refuse("ListDetectors", 403, "AccessDeniedException");

        var failed = Assert.Single(Failed(await CheckAsync(Observe(_account))));

        Assert.Contains("guardduty:ListDetectors", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RegionThatIsNotEnabled_IsNamedAndTheOtherIsLookedAt()
    {
        var account = _account with { Regions = ["eu-south-1", Region] };
        _before = (context, call) =>
            RefuseAsync(context, call is { Service: "ec2", Region: "eu-south-1" }, "AuthFailure", "ec2");

        var findings = await CheckAsync(Observe(account));

        var failed = Assert.Single(Failed(findings));
        Assert.Contains("does not serve the account in eu-south-1", failed.Message, StringComparison.Ordinal);
        Assert.Contains(_calls, call => call is { Action: "DescribeInstances", Region: Region });
        Assert.DoesNotContain(findings, finding => finding.Level == FindingLevel.Warn);
    }

    [Fact]
    public async Task GuardDutyOffInARegion_IsToBeLookedAt()
    {
        var account = _account with { Regions = [Region, "eu-west-1"] };

        var findings = await CheckAsync(Observe(account));

        var warned = Assert.Single(findings, finding => finding.Level == FindingLevel.Warn);
        Assert.StartsWith("GuardDuty is off in eu-west-1", warned.Message, StringComparison.Ordinal);
        Assert.Contains("2 regions", findings[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RoleThatCannotBeAssumed_StopsNoOtherAccount()
    {
        var other = moto.NewAccount() with { Role = "Missing" };
        _fake.Enable(other.Id);
        _before = (context, call) =>
            RefuseAsync(
                context,
                call.Form.GetValueOrDefault("RoleArn", "").EndsWith("/Missing", StringComparison.Ordinal),
                "AccessDenied"
            );

        var findings = await CheckAsync(Observe(other, _account));

        var failed = Assert.Single(Failed(findings));
        Assert.Equal($"account {other.Id}", failed.Subject);
        Assert.StartsWith(
            $"the role Missing of account {other.Id} cannot be assumed",
            failed.Message,
            StringComparison.Ordinal
        );
        Assert.Equal((FindingLevel.Ok, $"account {_account.Id}"), (findings[^1].Level, findings[^1].Subject));
    }

    [Fact]
    public async Task CredentialsThatAreNotAccepted_AreSaidOnce()
    {
        _fake.Front.Refused["GetCallerIdentity"] = "InvalidClientTokenId";

        var findings = await CheckAsync(Observe(_account, moto.NewAccount()));

        Assert.Contains("does not accept the credentials", Assert.Single(findings).Message, StringComparison.Ordinal);
        Assert.Equal(0, _fake.Front.Times("AssumeRole"));
    }

    [Fact]
    public async Task NoAnswer_IsGivenUp()
    {
        var asked = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        _before = async (_, call) =>
        {
            if (call.Action is "DescribeSecurityGroups")
            {
                asked.TrySetResult();
                await never.Task;
            }

            return false;
        };
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());

        var checking = CheckAsync(Observe(_account), time: time);
        await asked.Task;
        time.Advance(AwsChecks.Patience);
        var failed = Assert.Single(Failed(await checking));
        never.SetResult();

        Assert.Equal("gave no answer in 60 s", failed.Message);
    }

    [Fact]
    public async Task NobodyListens_IsToBeLookedAt()
    {
        var findings = await CheckAsync(Observe(_account), isListening: false);

        Assert.Contains("Aws__EventKey", Assert.Single(findings, Warned).Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FiftyAccounts_AreAskedEightAtOnce_AndSaidInTheirOrder()
    {
        AwsAccount[] accounts = [.. Enumerable.Range(0, 50).Select(_ => moto.NewAccount())];
        var full = new TaskCompletionSource();
        var (now, most) = (0, 0);
        _before = async (context, call) =>
        {
            if (call.Action is "AssumeRole")
            {
                most = Math.Max(most, Interlocked.Increment(ref now));
                if (most == AwsChecks.AtOnce)
                {
                    full.TrySetResult();
                }

                await full.Task;
                Interlocked.Decrement(ref now);
            }

            return await RefuseAsync(context, call.Service is "ec2", "DryRunOperation", "ec2");
        };

        var findings = await CheckAsync(Observe(accounts));

        Assert.Equal(AwsChecks.AtOnce, most);
        Assert.Empty(Failed(findings));
        Assert.Equal(
            accounts.Select(account => $"account {account.Id}"),
            findings
                .Where(finding => finding is { Level: FindingLevel.Ok, Subject: not null })
                .Select(one => one.Subject)
        );
    }

    [Fact]
    public void Needs_FollowModesAndSettings()
    {
        var observed = AwsNeeds.Of(Observe(_account));
        var enforced = AwsNeeds.Of(Observe(_account) with { Mode = Mode.Enforce });

        Assert.All(observed, action => Assert.True(NeededAction.IsReading(action.Name), action.Name));
        Assert.Contains(enforced, action => action.Name is "ec2:StopInstances");
        Assert.DoesNotContain(enforced, action => action.Name is "ec2:TerminateInstances" or "kms:DescribeKey");
        Assert.Contains(AwsNeeds.Of(Everything(_account)), action => action.Name is "ec2:TerminateInstances");
    }

    private async Task<IReadOnlyList<Finding>> CheckAsync(
        Policy policy,
        bool isListening = true,
        TimeProvider? time = null
    )
    {
        var settings = new DoctorSettings
        {
            File = new StoredAppFile("nowhere"),
            Aws = _aws,
            TakesAwsEvents = isListening,
        };
        return await new AwsChecks(settings, time ?? TimeProvider.System).CheckAsync(policy, CancellationToken.None);
    }

    private static Policy Observe(params AwsAccount[] accounts) => Policy.ObserveOnly with { Accounts = [.. accounts] };

    /// <summary>Everything is enforced, and as far as it goes; the keys are the account's own.</summary>
    private static Policy Everything(AwsAccount account) =>
        Observe(account) with
        {
            Mode = Mode.Enforce,
            Guardrails = ImmutableDictionary<Core.Guardrails.GuardrailName, GuardrailSettings>
                .Empty.Add(
                    CompromisedInstanceGuardrail.Declaration.Name,
                    new CompromisedInstanceSettings { Ladder = [.. Enum.GetValues<Rung>()] }
                )
                .Add(
                    BucketEncryptionGuardrail.Declaration.Name,
                    new BucketEncryptionSettings { Algorithm = "aws:kms", Key = "alias/aws/s3" }
                ),
        };

    private static Finding[] Failed(IEnumerable<Finding> findings) =>
        [.. findings.Where(finding => finding.Level == FindingLevel.Fail)];

    private static bool Warned(Finding finding) => finding.Level == FindingLevel.Warn;

    private static async Task<bool> RefuseAsync(HttpContext context, bool isIt, string code, string service = "s3")
    {
        if (isIt)
        {
            var error = $"<Error><Type>Sender</Type><Code>{code}</Code><Message>no</Message></Error>";
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            context.Response.ContentType = "application/xml";
            await context.Response.WriteAsync(
                service is "ec2" ? $"<Response><Errors>{error}</Errors></Response>"
                : context.Request.HasFormContentType ? $"<ErrorResponse>{error}</ErrorResponse>"
                : error
            );
        }

        return isIt;
    }
}
