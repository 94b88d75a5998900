using ZocSec.Core.Billing.Rounds;
using ZocSec.Core.GitHub;
using ZocSec.Core.Policies;
using ZocSec.Sandbox.Organizations;
using ZocSec.Tests.Billing.Tickets;

namespace ZocSec.Tests.Billing.Rounds;

/// <summary>Tickets of a server, which signs in as its App.</summary>
public sealed class BillingTicketsTests : IAsyncLifetime
{
    private readonly LogKeeper log = new();
    private TicketBench bench = null!;

    public async ValueTask InitializeAsync()
    {
        bench = await TicketBench.StartAsync();
        bench.Bill.Add(TicketBench.Unowned("i-1"));
    }

    public ValueTask DisposeAsync()
    {
        log.Dispose();
        return bench.DisposeAsync();
    }

    [Fact]
    public async Task ThePolicysTickets_AreFiledAsTheApp_AndFoundAgain()
    {
        await FileAsync(bench.Order.Settings);
        await FileAsync(bench.Order.Settings);

        var issue = Assert.Single(bench.Issues);
        Assert.Equal("zocsec[bot]", issue.By);
        Assert.Single(log.Lines, line => line.Contains($"created #{issue.Number}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task APolicyWithoutTickets_AsksNobody()
    {
        await FileAsync(tickets: null);

        Assert.Empty(bench.Sandbox.Requests.ByRoute);
    }

    [Fact]
    public async Task WhereNoneCanBeFiled_ItIsLogged_AndTheRoundGoesOn()
    {
        bench.Acme.SetIssues(TicketBench.Repository, on: false);

        await FileAsync(bench.Order.Settings);

        var line = Assert.Single(log.Lines);
        Assert.Contains("turn them on in its settings", line, StringComparison.Ordinal);
    }

    private Task FileAsync(TicketSettings? tickets) =>
        new BillingTickets(
            new GitHubSettings(bench.Sandbox.Url, bench.Sandbox.AppId, bench.Sandbox.PrivateKey),
            TimeProvider.System,
            log.For<BillingTickets>()
        ).FileAsync(
            bench.Report(),
            new Policy { Billing = new BillingSettings { Tickets = tickets } },
            TestContext.Current.CancellationToken
        );
}
