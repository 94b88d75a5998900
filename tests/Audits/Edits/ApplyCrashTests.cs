using ZocSec.Core.Audits.Edits;
using ZocSec.Core.Audits.Edits.Applying;
using ZocSec.Core.Ledger;
using ZocSec.Sandbox.Faults;

namespace ZocSec.Tests.Audits.Edits;

/// <summary>Runs that end between any two steps, and the next one with the same file.</summary>
public sealed class ApplyCrashTests : IAsyncLifetime
{
    private EditBench bench = null!;

    public async ValueTask InitializeAsync() => bench = await EditBench.StartAsync();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Theory]
    [InlineData(CrashPoint.BeforeIntent, 0, EditOutcome.Applied)]
    [InlineData(CrashPoint.AfterIntent, 0, EditOutcome.Applied)]
    [InlineData(CrashPoint.BeforeOutcome, 1, EditOutcome.Applied)]
    [InlineData(CrashPoint.AfterOutcome, 1, EditOutcome.Nothing)]
    public async Task Crash_RunAgain_MakesTheEditOnce_AndRecordsItOnce(
        CrashPoint point,
        int written,
        EditOutcome outcome
    )
    {
        bench.Audited("payroll", "java", add: "web");
        await bench.CrashAsync(Throw);
        Assert.Equal(written, bench.Writes());

        var report = await bench.ApplyAsync();

        Assert.Equal((EditEnd.Well, outcome), (report.End, Assert.Single(report.Results).Outcome));
        Assert.Equal("java web", bench.TopicsOf("payroll"));
        Assert.Equal(1, bench.Writes());
        var entry = Assert.Single(await bench.EntriesAsync());
        Assert.Equal(EntryOutcome.Remediated, entry.Outcome);
        Assert.Equal("topic:web: absent → present", Assert.Single(entry.Changes).ToString());
        Assert.DoesNotContain("web", entry.Before!.Value.GetProperty("topics").GetRawText(), StringComparison.Ordinal);
        Assert.Equal(0, (await bench.RestartServerAsync()).Open);

        void Throw(CrashPoint at)
        {
            if (at == point)
            {
                throw new InvalidOperationException("the process ends here");
            }
        }
    }

    [Fact]
    public async Task Crash_LeavesAServerInPeace()
    {
        bench.Audited("payroll", "java", add: "web");
        await bench.CrashAsync(EndAfterIntent);

        Assert.Equal((1, 0, 0L), await bench.RestartServerAsync());
    }

    [Fact]
    public async Task Crash_ThenSomebodyElseChangesTheOwner_IsRefused_AndTheIntentClosed()
    {
        bench.Audited("payroll", "team-platform", add: "team-web", delete: "team-platform");
        await bench.CrashAsync(EndAfterIntent);
        bench.Acme.ReplaceTopics("payroll", ["team-data"]);

        var report = await bench.ApplyAsync();

        Assert.Equal(EditOutcome.Refused, Assert.Single(report.Results).Outcome);
        Assert.Equal("team-data", bench.TopicsOf("payroll"));
        Assert.Equal(EntryOutcome.Drifted, Assert.Single(await bench.EntriesAsync()).Outcome);
        Assert.Equal(0, (await bench.RestartServerAsync()).Open);
    }

    [Fact]
    public async Task CrashBeforeTheWrite_ThenAnotherFileWithNothingToDo_DoesNotClaimTheWrite()
    {
        bench.Audited("payroll", "java", add: "web");
        await bench.CrashAsync(EndAfterIntent);
        bench.Forget();
        bench.Audited("payroll", "java", add: "java");

        var report = await bench.ApplyAsync();

        Assert.Equal(EditOutcome.Nothing, Assert.Single(report.Results).Outcome);
        Assert.Equal(EntryOutcome.Drifted, Assert.Single(await bench.EntriesAsync()).Outcome);
        Assert.Equal(0, (await bench.RestartServerAsync()).Open);
    }

    [Fact]
    public async Task StoppedAfterTheWrite_IsNotCalledUntouched()
    {
        bench.Audited("payroll", "java", add: "web").Audited("website", "web", add: "css");
        bench.Sandbox.Faults.Add(
            new FaultRule
            {
                Method = "PUT",
                Kind = FaultKind.SecondaryLimit,
                RetryAfter = 600,
                Count = 1,
                AfterTheFact = true,
            }
        );
        using var stop = new CancellationTokenSource();
        bench.OnWaiting = _ => stop.Cancel();

        var stopped = await bench.ApplyAsync(stop.Token);

        Assert.Equal("java web", bench.TopicsOf("payroll"));
        Assert.Equal(
            [EditOutcome.Unverified, EditOutcome.NotReached],
            stopped.Results.Select(result => result.Outcome)
        );
        bench.OnWaiting = null;
        Assert.Equal(2, (await bench.ApplyAsync()).Count(EditOutcome.Applied));
        Assert.Equal(2, (await bench.EntriesAsync()).Count);
    }

    [Fact]
    public async Task Crash_ThenDeleted_ClosesTheIntent()
    {
        bench.Audited("payroll", "java", add: "web");
        await bench.CrashAsync(EndAfterIntent);
        var file = bench.Workbook("before.xlsx");
        bench.Acme.Delete("payroll");

        await bench.RunAsync(new EditRequest(file) { IsDryRun = false });

        Assert.Equal(EntryOutcome.Gone, Assert.Single(await bench.EntriesAsync()).Outcome);
    }

    [Fact]
    public async Task StoppedBetweenTopicsAndProperty_TheEntryHoldsBoth()
    {
        bench.Audited("payroll", "java", add: "web", set: "platform");
        bench.Grant("repository_custom_properties", "write");
        bench.Sandbox.Faults.Add(
            new FaultRule
            {
                Method = "PATCH",
                Kind = FaultKind.SecondaryLimit,
                RetryAfter = 600,
                Count = 1,
            }
        );
        using var stop = new CancellationTokenSource();
        bench.OnWaiting = _ => stop.Cancel();
        var stopped = await bench.ApplyAsync(stop.Token);
        var unclear = Assert.Single(stopped.Results);
        Assert.Equal(EditOutcome.Unverified, unclear.Outcome);
        Assert.Contains("may have been written", unclear.Reason, StringComparison.Ordinal);
        Assert.Equal("java web", bench.TopicsOf("payroll"));
        Assert.Empty(await bench.EntriesAsync());
        bench.OnWaiting = null;

        var report = await bench.ApplyAsync();

        Assert.Equal(EditEnd.Well, report.End);
        Assert.Equal("platform", bench.Acme["payroll"].CustomProperties["team"].ToString());
        Assert.Equal(
            ["topic:web: absent → present", "property:team: absent → platform"],
            Assert.Single(await bench.EntriesAsync()).Changes.Select(change => change.ToString())
        );
    }

    [Fact]
    public async Task PropertyChangedByOthersAfterTheTopicsWereWritten_IsRefused_AndTheTopicsAreTold()
    {
        bench.Audited("payroll", "java", add: "web", set: "platform");
        bench.Grant("repository_custom_properties", "write");
        bench.Sandbox.Faults.Add(
            new FaultRule
            {
                Method = "PATCH",
                Kind = FaultKind.SecondaryLimit,
                RetryAfter = 4,
                Count = 1,
            }
        );
        bench.OnWaiting = _ => bench.Acme.SetProperty("payroll", "team", "data");

        var result = Assert.Single((await bench.ApplyAsync()).Results);

        Assert.Equal(EditOutcome.Refused, result.Outcome);
        Assert.Contains("a part of it was made", result.Reason, StringComparison.Ordinal);
        Assert.Equal("topic:web: absent → present", Assert.Single(result.Changes).Change.ToString());
        Assert.Equal(
            "topic:web: absent → present",
            Assert.Single(Assert.Single(await bench.EntriesAsync()).Changes).ToString()
        );
    }

    [Fact]
    public async Task Entries_OfOneRepository_AreAChain()
    {
        bench.Audited("payroll", "java", add: "web");
        await bench.ApplyAsync();
        bench.Forget();
        bench.Audited("payroll", "java web", delete: "web");
        await bench.ApplyAsync();

        var entries = await bench.EntriesAsync();
        Assert.Equal([1L, 2L], entries.Select(entry => entry.Number));
        Assert.Equal(entries[0].Hash, entries[1].Previous);
        Assert.Equal(64, entries[1].Hash.Length);
    }

    private static void EndAfterIntent(CrashPoint at)
    {
        if (at == CrashPoint.AfterIntent)
        {
            throw new InvalidOperationException("the process ends here");
        }
    }
}
