using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Tickets;
using ZocSec.Core.Policies;
using ZocSec.Sandbox.Faults;
using ZocSec.Sandbox.Issues;
using ZocSec.Sandbox.Organizations;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Tests.Billing.Tickets;

/// <summary>Runs that GitHub, another run or a crash interferes with.</summary>
public sealed class TicketTroubleTests : IAsyncLifetime
{
    private const string Create = "POST /repos/{owner}/{repo}/issues";

    private TicketBench bench = null!;

    public async ValueTask InitializeAsync()
    {
        bench = await TicketBench.StartAsync();
        bench.Bill.AddRange(Enumerable.Range(1, 4).Select(n => TicketBench.Unowned($"i-{n}", 100 - n, $"{n:D12}")));
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Theory]
    [InlineData(FaultKind.SecondaryLimit, false)]
    [InlineData(FaultKind.SecondaryLimit, true)]
    [InlineData(FaultKind.Malformed, true)]
    [InlineData(FaultKind.Reset, true)]
    public async Task ALimitOrALostAnswer_IsWaitedOut_AndNothingIsOpenedTwice(FaultKind kind, bool afterTheFact)
    {
        bench.Sandbox.Faults.Add(
            new FaultRule
            {
                Method = "POST",
                Path = "*/issues",
                Kind = kind,
                Skip = 1,
                Count = 1,
                RetryAfter = 1,
                AfterTheFact = afterTheFact,
            }
        );

        await bench.FileWellAsync();

        Assert.Equal(4, bench.Issues.Length);
        Assert.All(bench.Issues, issue => Assert.Equal("open", issue.State));
    }

    [Fact]
    public async Task StoppedWhileAWriteIsUnderWay_RunAgain_EveryTicketIsThereOnce()
    {
        using var stop = new CancellationTokenSource();
        bench.Sandbox.Observer = new AtSecondCreate(() => stop.Cancel());

        var report = await bench.FileAsync(stop.Token);

        Assert.False(report.IsWell);
        Assert.Contains("file the tickets again", report.Problem, StringComparison.Ordinal);
        Assert.Equal(2, bench.Issues.Length);
        Assert.Equal(3, report.Results.Count(result => result.Outcome == TicketOutcome.NotReached));
        await bench.FileWellAsync();
        Assert.Equal(4, bench.Issues.Length);
        Assert.Equal(4, bench.Creates);
    }

    [Fact]
    public async Task TwoRunsAtOnce_LeaveTheOldestOfEachOpen()
    {
        var (one, other) = (bench.Service(), bench.Service());
        var plans = await Task.WhenAll(
            one.PlanAsync(bench.Report(), default),
            other.PlanAsync(bench.Report(), default)
        );

        await Task.WhenAll(one.ApplyAsync(plans[0], default), other.ApplyAsync(plans[1], default));
        await bench.FileWellAsync();

        var open = bench.Issues.Where(issue => issue.IsOpen).ToList();
        Assert.Equal(4, open.Select(issue => issue.Title).Distinct().Count());
        Assert.Equal(4, open.Count);
        Assert.All(
            bench.Issues.Where(issue => !issue.IsOpen),
            issue =>
            {
                Assert.Equal("not_planned", issue.StateReason);
                Assert.Contains(open, one => one.Title == issue.Title && one.Number < issue.Number);
            }
        );
    }

    [Fact]
    public async Task ADuplicate_IsClosed_AndNeitherIsTouchedAgain()
    {
        bench.Bill.RemoveRange(1, 3);
        await bench.FileWellAsync();
        var first = bench.Issues.Single();
        bench.Acme.OpenIssue(TicketBench.Repository, first.Title, first.Body, "zocsec[bot]", "zocsec-billing");

        await bench.FileWellAsync();
        await bench.FileWellAsync();

        Assert.Equal(["open", "closed"], bench.Issues.Select(issue => issue.State));
        Assert.Contains("#1 is about the same.", bench.Issues[1].Body, StringComparison.Ordinal);
        Assert.Equal(1, bench.Updates);
    }

    [Fact]
    public async Task APlanThatIsOld_IsDecidedAnew()
    {
        bench.Bill.RemoveRange(1, 3);
        await bench.FileWellAsync();
        bench.Bill[0] = bench.Bill[0] with { Effective = 5 };
        var service = bench.Service();
        var plan = await service.PlanAsync(bench.Report(), default);
        bench.Acme.EditIssue(TicketBench.Repository, 1, new IssueEdit { State = "closed" });

        var report = await service.ApplyAsync(plan, default);

        Assert.True(report.IsWell);
        Assert.Equal("closed", bench.Issues.Single().State);
        Assert.Equal(0, bench.Updates);
    }

    [Fact]
    public async Task APlanFiledTwice_OpensNothingTwice()
    {
        var service = bench.Service();
        var plan = await service.PlanAsync(bench.Report(), default);

        await service.ApplyAsync(plan, default);
        await service.ApplyAsync(plan, default);

        Assert.Equal(4, bench.Creates);
    }

    [Fact]
    public async Task IssuesTurnedOff_SaysWhereToTurnThemOn()
    {
        bench.Acme.SetIssues(TicketBench.Repository, on: false);

        var refused = await Assert.ThrowsAsync<BillingException>(bench.PlanAsync);

        Assert.Contains("turn them on in its settings", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IssuesTurnedOffAfterThePlan_EndTheRun()
    {
        var issues = bench.Service();
        var plan = await issues.PlanAsync(bench.Report(), default);
        bench.Sandbox.Observer = new AtSecondCreate(() => bench.Acme.SetIssues(TicketBench.Repository, on: false));

        var report = await issues.ApplyAsync(plan, default);

        Assert.Contains("turn them on", report.Problem, StringComparison.Ordinal);
        Assert.Equal(
            [TicketOutcome.Done, TicketOutcome.Done, TicketOutcome.NotReached, TicketOutcome.NotReached],
            report.Results.Select(result => result.Outcome)
        );
    }

    [Fact]
    public async Task AnArchivedRepository_IsSaid()
    {
        bench.Acme.Edit(TicketBench.Repository, new RepositoryEdit { Archived = true });

        var refused = await Assert.ThrowsAsync<BillingException>(bench.PlanAsync);

        Assert.Contains("is archived", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("issues")]
    [InlineData("issues read")]
    public async Task WithoutThePermission_SaysWhichToGrant(string what)
    {
        var installation = bench.Sandbox.GitHub.Installations.Single();
        bench.Sandbox.GitHub.Change(
            installation with
            {
                Permissions = what is "issues"
                    ? installation.Permissions.Remove("issues")
                    : installation.Permissions.SetItem("issues", "read"),
            }
        );

        var message = what is "issues"
            ? (await Assert.ThrowsAsync<BillingException>(bench.PlanAsync)).Message
            : (await bench.FileAsync()).Problem!;

        Assert.Contains("grant the App issues: ", message, StringComparison.Ordinal);
        Assert.Empty(bench.Issues);
    }

    [Theory]
    [InlineData("acme/nothing", "there is no repository acme/nothing")]
    [InlineData("cloud-costs", "write it as octo-org/cloud-costs")]
    public async Task ARepositoryThatIsNone_IsNamed(string name, string expected)
    {
        bench.Order = bench.Order with { Settings = new TicketSettings { Repository = name } };

        var refused = await Assert.ThrowsAsync<BillingException>(bench.PlanAsync);

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARenamedRepository_IsFollowed()
    {
        bench.Acme.Edit(TicketBench.Repository, new RepositoryEdit { Name = "costs" });

        await bench.FileWellAsync();

        Assert.Equal(4, bench.Acme.Issues("costs").Count());
    }

    private sealed class AtSecondCreate(System.Action act) : IExchangeObserver
    {
        private int _seen;

        public void Observe(Exchange exchange)
        {
            if ($"{exchange.Method} {exchange.Route}" == Create && Interlocked.Increment(ref _seen) == 2)
            {
                act();
            }
        }
    }
}
