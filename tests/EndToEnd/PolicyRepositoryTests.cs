using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;
using ZocSec.Sandbox.Checks;
using ZocSec.Sandbox.Faults;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Tests.EndToEnd;

/// <summary>A policy that its organisation keeps in a repository, over real HTTP, every exchange held against GitHub's description.</summary>
public sealed class PolicyRepositoryTests
{
    private const string Home = ".github-private";
    private const string File = PolicySettings.FileName;
    private const string Check = "ZocSec / policy";
    private const string Observe = "version: 1\nmode: observe\n";
    private const string Enforce = "version: 1\nmode: enforce\nlimits: { changes-per-hour: 1000 }\n";
    private const string Broken = "version: 1\nmode: enforce\npaused: perhaps\n";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task NoRepository_EverythingIsObserved()
    {
        await using var organization = await StartAsync(policy: null);
        organization.Acme.Publicize("payroll");

        await organization.Entries.WhenAsync("payroll", EntryOutcome.Observed);

        Assert.Equal("public", organization.Acme["payroll"].Visibility);
        Assert.Contains("no repository acme/.github-private", Status(organization).Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pushed_ComesIntoForce_AndWhatWasObservedIsPutRight()
    {
        await using var organization = await StartAsync(Observe);
        organization.Acme.Publicize("payroll");
        await organization.Entries.WhenAsync("payroll", EntryOutcome.Observed);

        organization.Acme.SetFile(Home, File, Enforce);

        await organization.Entries.WhenAsync("payroll", EntryOutcome.Remediated);
        Assert.Equal("private", organization.Acme["payroll"].Visibility);
    }

    [Fact]
    public async Task PushedBroken_IsKeptOut_AndTheCommitSaysTheLine()
    {
        await using var organization = await StartAsync(Enforce);
        await InForceAsync(organization, Enforce);

        organization.Acme.SetFile(Home, File, Broken);

        var run = await CheckRunAsync(organization, organization.Acme.Head(Home)!.Sha);
        Assert.Equal("failure", run.Conclusion);
        await UntilAsync(() => !Status(organization).Errors.IsEmpty);
        Assert.Equal(Mode.Enforce, Policies(organization).For(Tenant(organization)).Mode);
        organization.Acme.Publicize("payroll");
        await organization.Entries.WhenAsync("payroll", EntryOutcome.Remediated);
    }

    [Fact]
    public async Task PullRequestWithErrors_SaysEachOnItsLine()
    {
        await using var organization = await StartAsync(Enforce);

        var pull = organization.Acme.OpenPullRequest(Home, files: (File, "version: 2\nmoed: x\ngithub: {}\n"));

        var run = await CheckRunAsync(organization, pull.HeadSha);
        Assert.Equal(("failure", "2 errors in zocsec.yml"), (run.Conclusion, run.Title));
        Assert.Equal(
            [(File, 1, "failure"), (File, 2, "failure")],
            run.Annotations.Select(one => (one.Path, one.StartLine, one.Level))
        );
        Assert.Contains("did you mean `mode`?", run.Annotations[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PullRequest_SaysWhatWouldChange()
    {
        await using var organization = await StartAsync(Observe);
        organization.Acme.Publicize("payroll");
        organization.Acme.Publicize("billing");
        await organization.Entries.WhenAsync("payroll", EntryOutcome.Observed);
        await organization.Entries.WhenAsync("billing", EntryOutcome.Observed);

        var pull = organization.Acme.OpenPullRequest(
            Home,
            files: (File, "version: 1\ngithub: { public-repository: { mode: enforce } }\n")
        );

        var run = await CheckRunAsync(organization, pull.HeadSha);
        Assert.Equal("neutral", run.Conclusion);
        Assert.Contains("repositories would become private", run.Summary, StringComparison.Ordinal);
        Assert.Contains("`github/public-repository`: observe → enforce", run.Summary, StringComparison.Ordinal);
        Assert.Contains("- `acme/billing`\n- `acme/payroll`\n", run.Text, StringComparison.Ordinal);
        Assert.Equal("public", organization.Acme["payroll"].Visibility);
    }

    [Fact]
    public async Task PullRequestThatEnforcesAGuardrailOfCheckRuns_SaysWhoseChecksWouldFail()
    {
        await using var organization = await StartAsync(Observe);
        await organization.SweptAsync();

        var pull = organization.Acme.OpenPullRequest(
            Home,
            files: (File, "version: 1\ngithub: { team-topic: { mode: enforce } }\n")
        );

        var run = await CheckRunAsync(organization, pull.HeadSha);
        Assert.EndsWith(" would fail a check", run.Title, StringComparison.Ordinal);
        Assert.Contains("would fail the check `ZocSec / ownership`", run.Summary, StringComparison.Ordinal);
        Assert.Contains("- `acme/prototypes`\n", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PullRequestFromAFork_IsCheckedToo()
    {
        await using var organization = await StartAsync(Observe);

        var pull = organization.Acme.OpenPullRequest(Home, fork: "octavia", files: (File, Broken));

        Assert.Equal("failure", (await CheckRunAsync(organization, pull.HeadSha)).Conclusion);
    }

    [Fact]
    public async Task PullRequestPushedTo_IsCheckedAtItsNewHead()
    {
        await using var organization = await StartAsync(Observe);
        var pull = organization.Acme.OpenPullRequest(Home, files: (File, Broken));
        await CheckRunAsync(organization, pull.HeadSha);

        pull = organization.Acme.PushToPullRequest(Home, pull.Number, files: (File, Observe + "# the same\n"));

        var run = await CheckRunAsync(organization, pull.HeadSha);
        Assert.Equal(("success", "Valid: no resource would be changed"), (run.Conclusion, run.Title));
    }

    [Fact]
    public async Task PullRequestThatTouchesOtherFiles_GetsNoCheck()
    {
        await using var organization = await StartAsync(Observe);
        var other = organization.Acme.OpenPullRequest(Home, files: ("README.md", "hello"));
        var last = organization.Acme.OpenPullRequest(Home, files: (File, Broken));

        await CheckRunAsync(organization, last.HeadSha);
        await QueueIsEmptyAsync(organization);

        Assert.Null(organization.Acme.CheckRun(Home, other.HeadSha, Check));
    }

    [Fact]
    public async Task PolicyInAnyOtherRepository_IsNoPolicy()
    {
        await using var organization = await StartAsync(Observe);
        await InForceAsync(organization, Observe);
        var hash = Status(organization).Hash;

        organization.Acme.SetFile("payroll", File, Enforce);
        organization.Acme.OpenPullRequest("payroll", files: (File, Broken));
        organization.Acme.Publicize("payroll");
        await organization.Entries.WhenAsync("payroll", EntryOutcome.Observed);
        await QueueIsEmptyAsync(organization);

        Assert.Equal(hash, Status(organization).Hash);
        Assert.DoesNotContain(organization.Acme.CheckRuns("payroll"), run => run.Name == Check);
    }

    [Fact]
    public async Task Rerequested_IsAnsweredAnew()
    {
        await using var organization = await StartAsync(Observe);
        var pull = organization.Acme.OpenPullRequest(Home, files: (File, Enforce));
        var run = await CheckRunAsync(organization, pull.HeadSha);
        organization.Acme.Publicize("payroll");
        await organization.Entries.WhenAsync("payroll", EntryOutcome.Observed);

        organization.Acme.Rerequest(Home, run.Id);

        await UntilAsync(() =>
            organization.Acme.CheckRun(Home, pull.HeadSha, Check) is { Status: "completed", Text: { } text }
            && text.Contains("acme/payroll", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Restarted_WhileGitHubIsDown_KnowsTheLastPolicy()
    {
        await using var organization = await StartAsync(Enforce);
        await InForceAsync(organization, Enforce);
        organization.Sandbox.Faults.Plan = new FaultPlan { Outage = true };

        await organization.RestartAsync();

        Assert.Null(await Policies(organization).ReadyAsync(Tenant(organization), default));
        Assert.Equal(Mode.Enforce, Policies(organization).For(Tenant(organization)).Mode);
    }

    [Fact]
    public async Task PullRequestWithHundredErrors_HasThemAllInSeveralRequests()
    {
        await using var organization = await StartAsync(Observe);
        var lines = string.Concat(Enumerable.Range(0, 80).Select(number => $"section{number}: x\n"));

        var pull = organization.Acme.OpenPullRequest(Home, files: (File, $"version: 1\n{lines}"));

        await UntilAsync(() => organization.Acme.CheckRun(Home, pull.HeadSha, Check)?.Annotations.Length == 80);
        Assert.Equal(
            Enumerable.Range(2, 80),
            organization.Acme.CheckRun(Home, pull.HeadSha, Check)!.Annotations.Select(one => one.StartLine)
        );
    }

    private static Task<GuardedOrganization> StartAsync(string? policy) =>
        GuardedOrganization.StartAsync(
            policyRepository: Home,
            before: sandbox =>
            {
                if (policy is null)
                {
                    return;
                }

                sandbox.Organization.Create(Home);
                sandbox.Organization.SetFile(Home, File, policy);
            }
        );

    private static async Task<SandboxCheckRun> CheckRunAsync(GuardedOrganization organization, string head)
    {
        SandboxCheckRun? run = null;
        await UntilAsync(() =>
            (run = organization.Acme.CheckRun(Home, head, Check)) is { Status: "completed", Conclusion: not null }
        );
        return run!;
    }

    private static Task InForceAsync(GuardedOrganization organization, string text) =>
        UntilAsync(() => Status(organization).Hash == PolicyReader.Hash(System.Text.Encoding.UTF8.GetBytes(text)));

    private static Task QueueIsEmptyAsync(GuardedOrganization organization) =>
        UntilAsync(async () =>
            (
                await organization.Services.GetRequiredService<ZocSec.Core.Queue.IWorkQueue>().StatusAsync(default)
            ).Waiting == 0
        );

    private static IPolicySource Policies(GuardedOrganization organization) =>
        organization.Services.GetRequiredService<IPolicySource>();

    private static TenantId Tenant(GuardedOrganization organization) =>
        TenantId.Installation(organization.Sandbox.InstallationId);

    private static PolicyStatus Status(GuardedOrganization organization) =>
        Policies(organization).Statuses.SingleOrDefault(status => status.Tenant == Tenant(organization))
        ?? new PolicyStatus(Tenant(organization), "", "", ImmutableArray<PolicyError>.Empty);

    private static Task UntilAsync(Func<bool> isSo) => UntilAsync(() => Task.FromResult(isSo()));

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await isSo())
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
