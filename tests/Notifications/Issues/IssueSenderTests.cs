using ZocSec.Core.Engine;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Core.Policies;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Issues;
using ZocSec.Sandbox.Organizations;
using ZocSec.Tests.Contract;
using ZocSec.Tests.Notifications.Notices;

namespace ZocSec.Tests.Notifications.Issues;

/// <summary>Where an issue is kept when its place is no good any more, when it is open, and what becomes of one that cannot be.</summary>
public sealed class IssueSenderTests : IAsyncLifetime
{
    private static readonly NoticeTarget s_itself = new(NoticeTransport.Issue, "");

    private readonly NoticeBench _bench = new();
    private readonly ExchangeRecorder _exchanges = new();
    private SandboxServer _sandbox = null!;
    private IssueProcess _process = null!;
    private ResourceId _resource = null!;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync(new SandboxOptions { Time = _bench.Time });
        _sandbox.Observer = _exchanges;
        _sandbox.Organization.Create("security");
        _resource = new ResourceId(
            TenantId.Installation(_sandbox.InstallationId),
            new ResourceKind("github/repository"),
            "7",
            "acme/payroll"
        );
        var stores = _bench.Engine.Stores;
        _process = new IssueProcess(_sandbox, stores.Cursors, stores.Expiring, stores.Ledger, _bench.Time);
        Central = "acme/security";
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _sandbox.DisposeAsync();
        _bench.Dispose();
        _exchanges.AssertAllowed();
    }

    private string? Central
    {
        set =>
            _bench.Engine.Policy = new Policy
            {
                Notify = new NotifySettings { Issue = new IssueTarget(IsOn: true), Central = value },
            };
    }

    [Theory]
    [InlineData("public")]
    [InlineData("archived")]
    [InlineData("without issues")]
    public async Task PlaceThatIsNoGoodAnyMore_IsLeftAsItIs_AndTheIssueIsInTheCentralOne(string change)
    {
        await SentAsync("entry-1");
        var before = Assert.Single(Issues("payroll"));
        Make(change);

        await SentAsync("entry-2");
        await SentAsync("entry-3");

        Assert.Same(before, Assert.Single(Issues("payroll")));
        Assert.Contains("entry-3", Assert.Single(Issues("security")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public")]
    [InlineData("archived")]
    [InlineData("without issues")]
    public async Task PlaceThatIsNoGoodAnyMore_WithoutACentralOne_IsForAPersonToMend(string change)
    {
        Central = null;
        await SentAsync("entry-1");
        var before = Assert.Single(Issues("payroll"));
        Make(change);

        var refused = Assert.IsType<SendResult.Refused>(await SendAsync("entry-2"));

        Assert.Contains("name one in `central` of `notify`", refused.Reason, StringComparison.Ordinal);
        Assert.Same(before, Assert.Single(Issues("payroll")));
    }

    [Fact]
    public async Task CentralOneThatIsPublic_GetsNothing_AndIsForAPersonToMend()
    {
        Make("public");
        _sandbox.Organization.Publicize("security");
        await StandAsync(VerdictKind.Violation, EntryOutcome.Reported);

        var refused = Assert.IsType<SendResult.Refused>(await SendAsync("entry-1"));

        Assert.Contains("acme/security is public", refused.Reason, StringComparison.Ordinal);
        Assert.Empty(Issues("security"));
    }

    [Fact]
    public async Task RepositoryThatWasRenamed_KeepsItsIssue()
    {
        await SentAsync("entry-1");
        _sandbox.Organization.Edit("payroll", new RepositoryEdit { Name = "wages" });

        await SentAsync("entry-2");

        Assert.Contains("entry-2", Assert.Single(Issues("wages")).Body, StringComparison.Ordinal);
        Assert.Empty(Issues("security"));
    }

    [Fact]
    public async Task NoticeThatComesLate_DoesNotTakeTheNewerTextAway()
    {
        await SentAsync("entry-2");
        var body = Assert.Single(Issues("payroll")).Body;

        await SentAsync("entry-1");
        Assert.Equal(body, Assert.Single(Issues("payroll")).Body);

        await SentAsync("entry-3");
        Assert.Contains("entry-3", Assert.Single(Issues("payroll")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EntryOutcome.Blocked, EntryOutcome.Blocked)]
    [InlineData(EntryOutcome.DeadLettered, EntryOutcome.Compliant)]
    public async Task WhatWasAsItShouldBe_AndCannotBeLookedAtAnyMore_HasAnOpenIssue(
        EntryOutcome outcome,
        EntryOutcome stands
    )
    {
        await StandAsync(VerdictKind.Compliant, stands);
        Assert.IsType<SendResult.Sent>(await SendAsync("entry-1", outcome));
        Assert.True(Assert.Single(Issues("payroll")).IsOpen);

        await StandAsync(VerdictKind.Compliant, EntryOutcome.Compliant);
        Assert.IsType<SendResult.Sent>(await SendAsync("entry-2", EntryOutcome.Compliant));
        Assert.False(Assert.Single(Issues("payroll")).IsOpen);
    }

    [Fact]
    public async Task IssueThatSaysWhatWasPutRight_GoesOnSayingIt()
    {
        await StandAsync(VerdictKind.Compliant, EntryOutcome.Remediated);
        Assert.IsType<SendResult.Sent>(await SendAsync("entry-1", EntryOutcome.Remediated));
        var before = Assert.Single(Issues("payroll"));
        Assert.False(before.IsOpen);

        await StandAsync(VerdictKind.Compliant, EntryOutcome.Compliant);
        Assert.IsType<SendResult.Sent>(await SendAsync("entry-2", EntryOutcome.Compliant));

        Assert.Same(before, Assert.Single(Issues("payroll")));
    }

    [Fact]
    public async Task Issue_IsClosedWhereItWasOpened_ThoughAnotherOrganizationsPlaceIsAsked()
    {
        var other = _sandbox.GitHub.AddOrganization("umbrella");
        other.Create("cloud");
        _sandbox.GitHub.Install(new SandboxInstallation { Id = 99, Account = other.Account }, by: "mona");
        _resource = new ResourceId(TenantId.Default, new ResourceKind("aws/bucket"), "arn:aws:s3:::data", "data");
        var (opened, asked) = (Target("umbrella/cloud"), Target("acme/security"));
        await StandAsync(VerdictKind.Violation, EntryOutcome.Reported);
        Assert.IsType<SendResult.Sent>(await SendAsync("entry-1", target: opened));
        Assert.True(Assert.Single(other.Issues("cloud")).IsOpen);

        await StandAsync(VerdictKind.Compliant, EntryOutcome.Compliant);
        Assert.IsType<SendResult.Sent>(await SendAsync("entry-2", EntryOutcome.Compliant, asked));

        Assert.False(Assert.Single(other.Issues("cloud")).IsOpen);
        Assert.Empty(Issues("security"));
    }

    [Fact]
    public async Task NothingToClose_IsNoMistake_WhereNoIssueCanBe()
    {
        Central = null;
        Make("public");
        await StandAsync(VerdictKind.Compliant, EntryOutcome.Compliant);

        Assert.IsType<SendResult.Sent>(await SendAsync("entry-1", EntryOutcome.Compliant));
        _sandbox.Organization.Publicize("security");
        Central = "acme/security";
        Assert.IsType<SendResult.Sent>(await SendAsync("entry-2", EntryOutcome.Compliant));
    }

    [Fact]
    public async Task PermissionThatIsMissing_IsADeadLetter_WhichIsToldOnceItIsThere()
    {
        var whole = _sandbox.GitHub.Installations.Single(one => one.Id == _sandbox.InstallationId);
        _sandbox.GitHub.Change(whole with { Permissions = whole.Permissions.Remove("issues") });
        await StandAsync(VerdictKind.Violation, EntryOutcome.Reported);
        var runner = _bench.Runner(_process.Sender);
        await _bench.Queue.EnqueueAsync([Errand("entry-1").ToWork(_resource.Tenant)], CancellationToken.None);

        await _bench.WorkAsync(WorkRunner.MaxTries + 1, runner);

        var letter = Assert.Single(await _bench.Queue.ListDeadLettersAsync(tenant: null, 10, CancellationToken.None));
        Assert.Contains("give it `issues: write`", letter.Reason, StringComparison.Ordinal);

        _sandbox.GitHub.Change(whole);
        await _bench.Queue.RedriveAsync(id: null, CancellationToken.None);
        await _bench.WorkAsync(2, runner);

        Assert.Contains("entry-1", Assert.Single(Issues("payroll")).Body, StringComparison.Ordinal);
        Assert.Empty(await _bench.Queue.ListDeadLettersAsync(tenant: null, 10, CancellationToken.None));
    }

    private static NoticeTarget Target(string repository) => new(NoticeTransport.Issue, repository);

    private void Make(string change)
    {
        switch (change)
        {
            case "public":
                _sandbox.Organization.Publicize("payroll");
                break;
            case "archived":
                _sandbox.Organization.Edit("payroll", new RepositoryEdit { Archived = true });
                break;
            default:
                _sandbox.Organization.SetIssues("payroll", on: false);
                break;
        }
    }

    private SandboxIssue[] Issues(string repository) => [.. _sandbox.Organization.Issues(repository)];

    private async Task SentAsync(string entry)
    {
        await StandAsync(VerdictKind.Violation, EntryOutcome.Reported);
        Assert.IsType<SendResult.Sent>(await SendAsync(entry));
    }

    private Task<SendResult> SendAsync(
        string entry,
        EntryOutcome outcome = EntryOutcome.Reported,
        NoticeTarget? target = null
    ) =>
        _process.Sender.SendAsync(
            Errand(entry, outcome, target),
            _resource.Tenant,
            _bench.Engine.Policy,
            CancellationToken.None
        );

    private NoticeErrand Errand(
        string entry,
        EntryOutcome outcome = EntryOutcome.Reported,
        NoticeTarget? target = null
    ) =>
        new(target ?? s_itself, NoticeSamples.Now)
        {
            Notice = NoticeSamples.Notice(entry) with
            {
                Resource = _resource,
                Outcome = outcome,
                IsDone = outcome is EntryOutcome.Remediated,
            },
        };

    private async Task StandAsync(VerdictKind verdict, EntryOutcome outcome)
    {
        var ledger = _bench.Engine.Stores.Ledger;
        var key = new StandingKey(NoticeSamples.Notice().Guardrail, _resource);
        var standing = await ledger.FindOrNewAsync(key, CancellationToken.None);
        var next = standing with
        {
            Verdict = verdict,
            Outcome = outcome,
            Told = [new ToldDecision("told", NoticeSamples.Now)],
        };
        Assert.True(
            await ledger.SettleAsync(new Settlement(next, Entry: null, Completes: null, []), CancellationToken.None)
        );
    }
}
