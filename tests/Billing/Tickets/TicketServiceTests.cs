using ZocSec.Core.Billing.Results;
using ZocSec.Core.Billing.Tickets;
using ZocSec.Core.Policies;
using ZocSec.Sandbox.Issues;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Tests.Billing.Tickets;

/// <summary>Tickets from their first run to their end.</summary>
public sealed class TicketServiceTests : IAsyncLifetime
{
    private TicketBench bench = null!;

    private SandboxIssue Only => Assert.Single(bench.Issues);

    public async ValueTask InitializeAsync() => bench = await TicketBench.StartAsync();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task Plan_SaysWhatItWouldDo_AndWritesNothing()
    {
        bench.Bill.Add(TicketBench.Unowned("i-1", 1234.556m));
        bench.Bill.Add(TicketBench.Unowned("i-2", 1000));

        var plan = await bench.PlanAsync();

        Assert.Equal(
            [
                "would create: AWS resources without an owner in account 111111111111 (payments) (2 resources, 2,234.56 USD)",
            ],
            plan.ToLines()
        );
        Assert.Empty(bench.Issues);
        Assert.Empty(bench.Acme.Labels(TicketBench.Repository));
    }

    [Fact]
    public async Task AnAccountWithUnownedResources_HasATicket_WithTheWorstFirst()
    {
        bench.Bill.Add(TicketBench.Unowned("i-cheap", 2));
        bench.Bill.Add(TicketBench.Unowned("i-dear", 20));

        await bench.FileWellAsync();

        Assert.Equal(
            ("AWS resources without an owner in account 111111111111 (payments)", "zocsec[bot]"),
            (Only.Title, Only.By)
        );
        Assert.Equal(["zocsec-billing"], Only.Labels);
        Assert.StartsWith(
            "<!-- zocsec:billing:v1:account:111111111111 period=2026-10 ",
            Only.Body,
            StringComparison.Ordinal
        );
        Assert.Contains("**2 resources, 22.00 USD**", Only.Body, StringComparison.Ordinal);
        Assert.Contains("`Owner`, `Team`, `CostCenter`", Only.Body, StringComparison.Ordinal);
        Assert.InRange(
            Only.Body!.IndexOf("`i-dear`", StringComparison.Ordinal),
            0,
            Only.Body.IndexOf("`i-cheap`", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task TheLabel_IsMadeWithWhatItMeans()
    {
        bench.Bill.Add(TicketBench.Unowned("i-1"));

        await bench.FileWellAsync();

        Assert.NotNull(Assert.Single(bench.Acme.Labels(TicketBench.Repository)).Description);
    }

    [Fact]
    public async Task TheSameBillAgain_WritesNothing()
    {
        bench.Bill.Add(TicketBench.Unowned("i-1"));
        bench.Bill.Add(TicketBench.Of("alice", "i-2", BilledOwnership.Likely));
        await bench.FileWellAsync();

        await bench.FileWellAsync();

        Assert.Equal((2, 0), (bench.Creates, bench.Updates));
    }

    [Fact]
    public async Task AnotherBill_IsWrittenIntoTheSameTicket_AndWhatPeopleWroteStays()
    {
        bench.Bill.Add(TicketBench.Unowned("i-1"));
        await bench.FileWellAsync();
        var edited = $"Ask Bob first.\n\n{Only.Body!.Replace("\n", "\r\n", StringComparison.Ordinal)}\r\n\r\n- [ ] i-1";
        bench.Acme.EditIssue(TicketBench.Repository, Only.Number, new IssueEdit { Body = edited });
        bench.Bill.Add(TicketBench.Unowned("i-2"));

        await bench.FileWellAsync();

        Assert.StartsWith("Ask Bob first.\n\n<!-- zocsec", Only.Body, StringComparison.Ordinal);
        Assert.EndsWith("-->\r\n\r\n- [ ] i-1", Only.Body, StringComparison.Ordinal);
        Assert.Contains("`i-2`", Only.Body, StringComparison.Ordinal);
        Assert.Single(Only.Body!.Split("`i-1`")[1..]);
    }

    [Fact]
    public async Task NothingLeft_ClosesAsCompleted_AndItsReturnOpensTheSameAgain()
    {
        bench.Bill.Add(TicketBench.Unowned("i-1"));
        await bench.FileWellAsync();
        bench.Bill[0] = TicketBench.Of("web", "i-1");

        await bench.FileWellAsync();
        Assert.Equal(("closed", "completed"), (Only.State, Only.StateReason));
        await bench.FileWellAsync();
        Assert.Equal(1, bench.Updates);

        bench.Bill[0] = TicketBench.Unowned("i-1");
        await bench.FileWellAsync();
        Assert.Equal(("open", "reopened"), (Only.State, Only.StateReason));
        Assert.Contains("Opened again: there is something again.", Only.Body, StringComparison.Ordinal);
        await bench.FileWellAsync();
        Assert.Equal(2, bench.Updates);
    }

    [Fact]
    public async Task ClosedByAPerson_StaysClosed_UntilAResourceIsNew()
    {
        bench.Bill.Add(TicketBench.Unowned("i-1"));
        bench.Bill.Add(TicketBench.Unowned("i-2"));
        await bench.FileWellAsync();
        bench.Acme.EditIssue(TicketBench.Repository, Only.Number, new IssueEdit { State = "closed" });

        bench.Bill[0] = TicketBench.Unowned("i-1", effective: 99);
        bench.Bill.RemoveAt(1);
        await bench.FileWellAsync();
        Assert.Equal("closed", Only.State);

        bench.Bill.Add(TicketBench.Unowned("i-3"));
        await bench.FileWellAsync();
        Assert.Equal("open", Only.State);
        Assert.Contains(
            "Opened again: 1 resource has come since a person closed it.",
            Only.Body,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task OpenedAgainByAPerson_ThoughNothingIsLeft_StaysOpen()
    {
        bench.Bill.Add(TicketBench.Unowned("i-1"));
        await bench.FileWellAsync();
        bench.Bill[0] = TicketBench.Of("web", "i-1");
        await bench.FileWellAsync();
        bench.Acme.EditIssue(TicketBench.Repository, Only.Number, new IssueEdit { State = "open" });

        await bench.FileWellAsync();

        Assert.Equal("open", Only.State);
    }

    [Fact]
    public async Task APeriodThatHasJustBegun_ClosesNothing()
    {
        bench.Bill.Add(TicketBench.Unowned("i-1"));
        await bench.FileWellAsync();
        bench.Bill[0] = TicketBench.Of("web", "i-1");
        (bench.Period, bench.At) = (new DateOnly(2026, 11, 1), new DateTimeOffset(2026, 11, 2, 0, 0, 0, TimeSpan.Zero));

        await bench.FileWellAsync();

        Assert.Equal("open", Only.State);
    }

    [Fact]
    public async Task ABillWithoutTheAccount_ClosesNothing()
    {
        bench.Bill.Add(TicketBench.Unowned("i-1"));
        await bench.FileWellAsync();
        bench.Bill[0] = TicketBench.Of("web", "i-1") with { Account = "222222222222" };

        await bench.FileWellAsync();

        Assert.Equal("open", Only.State);
    }

    [Fact]
    public async Task AnEarlierPeriod_DoesNotOverwriteALaterOne()
    {
        bench.Bill.Add(TicketBench.Unowned("i-1"));
        await bench.FileWellAsync();
        bench.Bill[0] = TicketBench.Unowned("i-1", effective: 7);
        bench.Period = new DateOnly(2026, 9, 1);

        await bench.FileWellAsync();

        Assert.Equal(0, bench.Updates);
    }

    [Fact]
    public async Task WhatStandsOutAboutAnOwner_IsInOneTicketOfTheirs()
    {
        bench.UnknownOwners.Add(new UnknownOwner("alice@example.com", HasLeft: true, "USD", 2, 20));
        bench.Bill.Add(TicketBench.Of("alice@example.com", "i-left"));
        bench.Bill.Add(TicketBench.Of("Alice@example.com", "i-both", conflict: "tag Team says web"));
        bench.Bill.Add(TicketBench.Of("alice@example.com", "i-likely", BilledOwnership.Likely));
        bench.Bill.Add(TicketBench.Of("web", "i-fine"));
        bench.Bill.Add(TicketBench.Of("web", "i-account", BilledOwnership.ByAccount));

        await bench.FileWellAsync();

        Assert.StartsWith("AWS resources of alice@\u200Bexample.com", Only.Title, StringComparison.Ordinal);
        Assert.Contains(
            "- 3 resources: the owner has left, as the directory says",
            Only.Body,
            StringComparison.Ordinal
        );
        Assert.Contains("- 1 resource: something speaks against the owner", Only.Body, StringComparison.Ordinal);
        Assert.Contains("- 1 resource: the owner is only likely", Only.Body, StringComparison.Ordinal);
        Assert.Contains("`by tag Owner, but tag Team says web`", Only.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("i-fine", Only.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("i-account", Only.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATicketThatSomebodyElseOpened_IsLeftAlone_AndSaid()
    {
        bench.Bill.Add(TicketBench.Unowned("i-1"));
        await bench.FileWellAsync();
        var own = Only.Body!;
        bench.Acme.EditIssue(TicketBench.Repository, Only.Number, new IssueEdit { Body = "gone" });
        bench.Acme.OpenIssue(TicketBench.Repository, "Forged", own, "mallory", "zocsec-billing");

        var report = await bench.FileAsync();

        Assert.Equal(["Forged"], bench.Issues.Where(issue => issue.By == "mallory").Select(issue => issue.Title));
        Assert.Equal(own, bench.Issues.Single(issue => issue.By == "mallory").Body);
        Assert.Equal(2, bench.Creates);
        Assert.True(report.IsWell);
        var plan = await bench.PlanAsync();
        Assert.Contains(plan.Remarks, remark => remark.Contains("opened by mallory", StringComparison.Ordinal));
    }

    [Fact]
    public async Task APullRequestWithTheLabel_IsNoTicket()
    {
        bench.Bill.Add(TicketBench.Unowned("i-1"));
        var pull = bench.Acme.OpenPullRequest(TicketBench.Repository);
        bench.Acme.LabelPullRequest(TicketBench.Repository, pull.Number, "zocsec-billing");

        await bench.FileWellAsync();

        Assert.Equal(pull.Number + 1, Only.Number);
    }

    [Fact]
    public async Task MoreThanARunOpens_IsSaid_AndOpenedByTheNext()
    {
        bench.Order = bench.Order with { MaxCreations = 2 };
        bench.Bill.AddRange(Enumerable.Range(1, 5).Select(n => TicketBench.Unowned($"i-{n}", 100 - n, $"{n:D12}")));

        var plan = await bench.PlanAsync();
        Assert.Equal(3, plan.Actions.Count(action => action.Kind == TicketActionKind.PutOff));
        Assert.Contains("3 more", Assert.Single(plan.Remarks), StringComparison.Ordinal);
        await bench.FileWellAsync();
        Assert.Equal(["000000000001", "000000000002"], bench.Issues.Select(issue => issue.Title[^23..^11]));
        await bench.FileWellAsync();
        await bench.FileWellAsync();

        Assert.Equal(5, bench.Issues.Length);
    }

    [Fact]
    public async Task AnAccountBelowTheLeastCost_HasNoTicket_AndSmallResourcesAreCounted()
    {
        bench.Order = bench.Order with
        {
            Settings = new TicketSettings { Repository = "acme/cloud-costs", AtLeast = 5 },
        };
        bench.Bill.Add(TicketBench.Unowned("i-1", 4, "222222222222"));
        bench.Bill.Add(TicketBench.Unowned("i-dear", 6));
        bench.Bill.Add(TicketBench.Unowned("i-small", 4));

        await bench.FileWellAsync();

        Assert.Contains("account 111111111111", Only.Title, StringComparison.Ordinal);
        Assert.Contains("**2 resources, 10.00 USD**", Only.Body, StringComparison.Ordinal);
        Assert.Contains("1 that cost less than 5 USD each", Only.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("i-small", Only.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FiveHundredAccounts_HaveATicketEach_AndAreReadInPages()
    {
        bench.Order = bench.Order with { MaxCreations = 500 };
        bench.Bill.AddRange(Enumerable.Range(1, 500).Select(n => TicketBench.Unowned($"i-{n}", n, $"{n:D12}")));

        await bench.FileWellAsync();
        await bench.FileWellAsync();

        Assert.Equal(500, bench.Issues.Select(issue => issue.Title).Distinct().Count());
        Assert.Equal((500, 0), (bench.Creates, bench.Updates));
    }

    [Fact]
    public async Task ByATokenOfAWorkflow_TicketsAreFoundAgain()
    {
        bench.Bill.Add(TicketBench.Unowned("i-1"));
        for (var run = 0; run < 2; run++)
        {
            await using var service = bench.ServiceByToken(
                bench.Sandbox.WorkflowToken(TicketBench.Repository, issues: "write")
            );
            await service.ApplyAsync(await service.PlanAsync(bench.Report(), default), default);
        }

        Assert.Equal("github-actions[bot]", Only.By);
    }
}
