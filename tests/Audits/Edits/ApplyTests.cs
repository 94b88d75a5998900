using Microsoft.Extensions.Time.Testing;
using ZocSec.Core.Audits.Edits;
using ZocSec.Core.Audits.Edits.Applying;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;
using ZocSec.Sandbox.Faults;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Tests.Audits.Edits;

/// <summary>Workbooks applied to a GitHub that keeps what it is told.</summary>
public sealed class ApplyTests : IAsyncLifetime
{
    private EditBench bench = null!;

    public async ValueTask InitializeAsync() => bench = await EditBench.StartAsync();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task Apply_MakesTheChanges_AndTheLedgerSaysSo()
    {
        bench.Audited("payroll", "java old", add: "team-platform, Web", delete: "old").Audited("website", "web");

        var report = await bench.ApplyAsync();

        Assert.Equal((EditEnd.Well, 1), (report.End, report.Count(EditOutcome.Applied)));
        Assert.Equal("java team-platform web", bench.TopicsOf("payroll"));
        var entry = Assert.Single(await bench.EntriesAsync());
        Assert.Equal(
            (
                "audit/ownership",
                "acme/payroll",
                EntryOutcome.Remediated,
                VerdictKind.Compliant,
                LookCause.Person,
                "mona"
            ),
            (entry.Guardrail.Value, entry.Resource.Name, entry.Outcome, entry.Verdict, entry.Cause, entry.Actor)
        );
        Assert.Equal(
            ["topic:team-platform: absent → present", "topic:web: absent → present", "topic:old: present → absent"],
            entry.Changes.Select(change => change.ToString())
        );
        Assert.StartsWith("apply/audit.xlsx/", entry.Trigger, StringComparison.Ordinal);
        Assert.Contains("cells D2, E2", entry.Reason, StringComparison.Ordinal);
        Assert.Contains("old", entry.Before!.Value.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("team-platform", entry.After!.Value.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(bench.Tenant, entry.Resource.Tenant);
    }

    [Fact]
    public async Task DryRun_ChangesNothing_AndSaysWhatItWould()
    {
        bench.Audited("payroll", "java", add: "web", delete: "java");

        var report = await bench.PreviewAsync();

        Assert.Equal((EditEnd.Well, 1), (report.End, report.Count(EditOutcome.WouldApply)));
        Assert.Equal(2, Assert.Single(report.Results).Changes.Length);
        Assert.Equal(0, bench.Writes());
        Assert.False(Directory.Exists(bench.Storage));
        Assert.Null(report.Receipt);
    }

    [Fact]
    public async Task Again_IsNothingToDo_AndLeavesTheLedgerAlone()
    {
        bench.Audited("payroll", "java", add: "web");
        await bench.ApplyAsync();
        var writes = bench.Writes();

        var report = await bench.ApplyAsync();

        Assert.Equal((EditEnd.Well, 1), (report.End, report.Count(EditOutcome.Nothing)));
        Assert.Equal(writes, bench.Writes());
        Assert.Single(await bench.EntriesAsync());
    }

    [Fact]
    public async Task Stale_IsRefused_AndTheOthersAreMade()
    {
        bench
            .Audited("payroll", "team-platform", add: "team-mobile", delete: "team-platform")
            .Audited("website", "web", add: "css");
        bench.Acme.ReplaceTopics("payroll", ["team-web"]);

        var report = await bench.ApplyAsync();

        Assert.Equal(EditEnd.Problems, report.End);
        var refused = Assert.Single(report.Results, result => result.Outcome == EditOutcome.Refused);
        Assert.Contains("from team-platform to team-web", refused.Reason, StringComparison.Ordinal);
        Assert.Equal("team-web", bench.TopicsOf("payroll"));
        Assert.Equal("css web", bench.TopicsOf("website"));
    }

    [Fact]
    public async Task WhatOthersAdded_Stays()
    {
        bench.Audited("payroll", "java", add: "web");
        bench.Acme.ReplaceTopics("payroll", ["java", "late"]);

        await bench.ApplyAsync();

        Assert.Equal("java late web", bench.TopicsOf("payroll"));
    }

    [Fact]
    public async Task Renamed_IsFollowed_AndSaid()
    {
        bench.Audited("payroll", "java", add: "web");
        bench.Acme.Edit("payroll", new RepositoryEdit { Name = "wages" });

        var result = Assert.Single((await bench.ApplyAsync()).Results);

        Assert.Equal((EditOutcome.Applied, "acme/wages"), (result.Outcome, result.Repository));
        Assert.Contains("it was acme/payroll", result.Reason, StringComparison.Ordinal);
        Assert.Equal("java web", bench.TopicsOf("wages"));
    }

    [Fact]
    public async Task RenamedAndTheNameGivenToAnother_FindsTheOneThatWasMeant()
    {
        bench.Audited("payroll", "java", add: "web");
        bench.Acme.Edit("payroll", new RepositoryEdit { Name = "wages" });
        bench.Acme.Create("payroll");

        await bench.ApplyAsync();

        Assert.Equal("java web", bench.TopicsOf("wages"));
        Assert.Equal("", bench.TopicsOf("payroll"));
    }

    [Fact]
    public async Task Deleted_IsRefused()
    {
        bench.Audited("payroll", "java", add: "web");
        bench.Acme.Delete("payroll");

        var result = Assert.Single((await bench.ApplyAsync()).Results);

        Assert.Equal((EditOutcome.Refused, "acme/payroll"), (result.Outcome, result.Repository));
        Assert.Contains("not there any more", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transferred_IsRefused()
    {
        bench.Audited("payroll", "java", add: "web");
        bench.Sandbox.GitHub.AddOrganization("other");
        bench.Acme.Transfer("payroll", "other");

        var result = Assert.Single((await bench.ApplyAsync()).Results);

        Assert.Equal(EditOutcome.Refused, result.Outcome);
        Assert.Contains("transferred", result.Reason, StringComparison.Ordinal);
        Assert.Equal(0, bench.Writes());
    }

    [Fact]
    public async Task Archived_IsRefused()
    {
        bench.Audited("payroll", "java", add: "web");
        bench.Acme.Edit("payroll", new RepositoryEdit { Archived = true });

        var result = Assert.Single((await bench.ApplyAsync()).Results);

        Assert.Equal(EditOutcome.Refused, result.Outcome);
        Assert.Contains("unarchive it first", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoRowsOfOneRepository_AreOneWrite()
    {
        bench.Audited("payroll", "java", add: "web").Audited("payroll", "java", add: "css", delete: "java");

        var report = await bench.ApplyAsync();

        Assert.Equal("D2, D3, E3", Assert.Single(report.Results).Cells);
        Assert.Equal("css web", bench.TopicsOf("payroll"));
        Assert.Equal(1, bench.Writes());
    }

    [Fact]
    public async Task OwnerTopic_OfNoTeam_IsRefused_AndTheTeamsAreAskedForOnce()
    {
        bench
            .Audited("payroll", "", add: "team-ghost")
            .Audited("website", "", add: "team-ghost")
            .Audited("mobile-app", "", add: "team-ghost");

        var report = await bench.ApplyAsync();

        Assert.Equal(3, report.Count(EditOutcome.Refused));
        Assert.All(report.Results, result => Assert.Contains("names no team", result.Reason, StringComparison.Ordinal));
        Assert.Equal(1, bench.Sandbox.Requests.Count("GET", "/orgs/{org}/teams"));
    }

    [Fact]
    public async Task MustExistFalse_LetsItPass()
    {
        bench.Audited("payroll", "", add: "team-ghost");
        var policy = bench.File("zocsec.yml");
        await File.WriteAllTextAsync(policy, "version: 1\ngithub:\n  team-topic:\n    must-exist: false\n");

        var report = await bench.RunAsync(new EditRequest(bench.Workbook()) { IsDryRun = false, Policy = policy });

        Assert.Equal(EditEnd.Well, report.End);
        Assert.Equal("team-ghost", bench.TopicsOf("payroll"));
    }

    [Fact]
    public async Task WhatOthersAdd_WhileALimitIsWaitedOutBetweenReadAndWrite_Stays()
    {
        bench.Audited("payroll", "java", add: "team-web");
        bench.Sandbox.Faults.Add(
            new FaultRule
            {
                Path = "/orgs/acme/teams*",
                Kind = FaultKind.SecondaryLimit,
                RetryAfter = 300,
                Count = 1,
            }
        );
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        bench.Time = time;
        bench.OnWaiting = until =>
        {
            bench.Acme.ReplaceTopics("payroll", ["java", "late"]);
            _ = Task.Run(() => time.SetUtcNow(until.AddSeconds(2)));
        };

        await bench.ApplyAsync();

        Assert.Single(bench.Waits);
        Assert.Equal("java late team-web", bench.TopicsOf("payroll"));
    }

    [Fact]
    public async Task SecondaryLimit_IsWaitedOut_Visibly()
    {
        bench.Audited("payroll", "java", add: "web");
        bench.Sandbox.Faults.Add(
            new FaultRule
            {
                Method = "PUT",
                Kind = FaultKind.SecondaryLimit,
                RetryAfter = 300,
                Count = 1,
            }
        );
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        bench.Time = time;
        bench.OnWaiting = until => _ = Task.Run(() => time.SetUtcNow(until.AddSeconds(2)));
        var began = time.GetUtcNow();

        var report = await bench.ApplyAsync();

        Assert.Equal(EditEnd.Well, report.End);
        var wait = Assert.Single(bench.Waits);
        Assert.True(wait.Until >= began.AddSeconds(300));
        Assert.Contains("secondary limit", wait.Reason, StringComparison.Ordinal);
        Assert.Equal("java web", bench.TopicsOf("payroll"));
        Assert.Equal(EntryOutcome.Remediated, Assert.Single(await bench.EntriesAsync()).Outcome);
    }

    [Fact]
    public async Task AnswerLost_IsFoundDone_AndNotWrittenTwice()
    {
        bench.Audited("payroll", "java", add: "web");
        bench.Sandbox.Faults.Add(
            new FaultRule
            {
                Method = "PUT",
                Kind = FaultKind.SecondaryLimit,
                RetryAfter = 1,
                Count = 1,
                AfterTheFact = true,
            }
        );

        var report = await bench.ApplyAsync();

        Assert.Equal(1, report.Count(EditOutcome.Applied));
        Assert.Equal(1, bench.Writes());
        Assert.Equal(EntryOutcome.Remediated, Assert.Single(await bench.EntriesAsync()).Outcome);
    }

    [Fact]
    public async Task Stopped_TellsWhatIsLeft_AndGoesOn()
    {
        bench
            .Audited("payroll", "java", add: "web")
            .Audited("website", "java", add: "web")
            .Audited("mobile-app", "java", add: "web");
        using var stop = new CancellationTokenSource();
        bench.OnDone = _ => stop.Cancel();

        var report = await bench.ApplyAsync(stop.Token);

        Assert.Equal(
            (EditEnd.Problems, 1, 2),
            (report.End, report.Count(EditOutcome.Applied), report.Count(EditOutcome.NotReached))
        );
        Assert.True(File.Exists(report.Receipt));
        var again = await bench.ApplyAsync();
        Assert.Equal(
            (EditEnd.Well, 2, 1),
            (again.End, again.Count(EditOutcome.Applied), again.Count(EditOutcome.Nothing))
        );
        Assert.NotEqual(report.Receipt, again.Receipt);
        Assert.Equal(3, bench.Writes());
    }

    [Fact]
    public async Task Refused_ByGitHub_IsBlocked_AndInTheLedger()
    {
        bench.Audited("payroll", "java", add: "web");
        bench.Grant("administration", "read");

        var report = await bench.ApplyAsync();

        var result = Assert.Single(report.Results);
        Assert.Equal((EditEnd.Problems, EditOutcome.Blocked), (report.End, result.Outcome));
        Assert.Contains("administration", result.Reason, StringComparison.Ordinal);
        Assert.Equal(EntryOutcome.Blocked, Assert.Single(await bench.EntriesAsync()).Outcome);
    }

    [Fact]
    public async Task GitHubOutOfReach_StopsTheRun()
    {
        bench.Audited("payroll", "java", add: "web").Audited("website", "java", add: "web");
        bench.Sandbox.Faults.SetOutage(true);
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        bench.Time = time;
        bench.OnWaiting = until => _ = Task.Run(() => time.SetUtcNow(until.AddSeconds(2)));
        using var done = new CancellationTokenSource();
        var clock = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                await Task.Delay(5);
                time.Advance(TimeSpan.FromMilliseconds(500));
            }
        });

        var report = await bench.ApplyAsync();
        await done.CancelAsync();
        await clock;

        Assert.Equal((EditEnd.GitHub, 2), (report.End, report.Count(EditOutcome.NotReached)));
        Assert.Contains("apply the same file again", report.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Paused_RefusesToApply_AndShowsWhatItWouldDo()
    {
        bench.Audited("payroll", "java", add: "web");
        var policy = bench.File("zocsec.yml");
        await File.WriteAllTextAsync(policy, "version: 1\npaused: true\n");
        var request = new EditRequest(bench.Workbook()) { Policy = policy };

        Assert.Equal(EditEnd.Unusable, (await bench.RunAsync(request with { IsDryRun = false })).End);
        Assert.Equal(1, (await bench.RunAsync(request)).Count(EditOutcome.WouldApply));
        Assert.Equal(0, bench.Writes());
    }

    [Fact]
    public async Task PausedInTheMiddle_ChangesNothingMore()
    {
        bench.Audited("payroll", "java", add: "web").Audited("website", "java", add: "web");
        var policy = bench.File("zocsec.yml");
        await File.WriteAllTextAsync(policy, "version: 1\n");
        bench.OnDone = _ => File.WriteAllText(policy, "version: 1\npaused: true\n");

        var report = await bench.RunAsync(new EditRequest(bench.Workbook()) { IsDryRun = false, Policy = policy });

        Assert.Equal((1, 1), (report.Count(EditOutcome.Applied), report.Count(EditOutcome.Refused)));
        Assert.Equal(1, bench.Writes());
    }

    [Theory]
    [InlineData("api-url", "https://api.github.com", "set GitHub__ApiUrl")]
    [InlineData("owner-property", "owner", "owners.property of the policy is team")]
    [InlineData("topic-prefix", "own-", "owners.topic-prefix of the policy is team-")]
    public async Task WorkbookOfAnotherPlace_IsRefused(string name, string value, string reason)
    {
        bench.Audited("payroll", "java", add: "web");
        var policy = bench.File("zocsec.yml");
        await File.WriteAllTextAsync(policy, "version: 1\n");

        var report = await bench.RunAsync(
            new EditRequest(bench.Workbook("audit.xlsx", [name, value])) { Policy = policy }
        );

        Assert.Equal(EditEnd.Unusable, report.End);
        Assert.Contains(reason, report.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Csv_IsAppliedTheSame()
    {
        bench.Audited("payroll", "java", add: "web");

        var report = await bench.RunAsync(new EditRequest(bench.Csv()) { IsDryRun = false });

        Assert.Equal(EditEnd.Well, report.End);
        Assert.Equal("java web", bench.TopicsOf("payroll"));
        Assert.EndsWith("audit.receipt.csv", report.Receipt, StringComparison.Ordinal);
        Assert.Contains(
            "\"topic:web\",\"absent\",\"present\",\"applied\"",
            await File.ReadAllTextAsync(report.Receipt!),
            StringComparison.Ordinal
        );
    }
}
