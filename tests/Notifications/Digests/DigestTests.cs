using Microsoft.Extensions.Logging.Abstractions;
using ZocSec.Core.Engine;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Notifications.Digests;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;
using ZocSec.Tests.Engine;
using ZocSec.Tests.Notifications.Notices;
using ZocSec.Tests.Notifications.Webhooks;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Notifications.Digests;

/// <summary>What needs nobody at once, told once for each target and span of time, whoever is restarted meanwhile.</summary>
public sealed class DigestTests : IAsyncLifetime
{
    private HookServer _hook = null!;
    private NoticeBench _bench = null!;

    public async ValueTask InitializeAsync()
    {
        _hook = await HookServer.StartAsync();
        _bench = new NoticeBench((NoticeBench.Setting, _hook.Address));
        _bench.Engine.Policy = Policy(DigestPace.Hourly);
    }

    public async ValueTask DisposeAsync()
    {
        _bench.Dispose();
        await _hook.DisposeAsync();
    }

    [Fact]
    public async Task ObservedDecisions_AreOneMessage_WithCountsAndTheFirst()
    {
        await StartAsync();
        for (var number = 0; number < 25; number++)
        {
            await SettleAsync($"lamp-{number}");
        }

        // Of the same lamp only the newest counts.
        await SettleAsync("lamp-7", "it is on again");
        await ToNextHourAsync();

        var text = Text(Assert.Single(_hook.Messages));
        Assert.StartsWith(
            "*25 decisions to look at, 2026-03-01 00:00 to 2026-03-01 13:00 UTC*",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("• test/lamp: 25\n", text, StringComparison.Ordinal);
        Assert.Contains("lamp-7: it is on again", text, StringComparison.Ordinal);
        Assert.Contains("• and 5 more", text, StringComparison.Ordinal);
        Assert.EndsWith("<https://zocsec.example.com/>", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Digest_IsToldOnce_HoweverManyProcessesSeeThatItIsDue()
    {
        await StartAsync();
        await SettleAsync("lamp");
        _bench.Time.Advance(TimeSpan.FromHours(1));
        using var other = _bench.Engine.OpenAnotherProcess();

        await RoundsOn(_bench.Engine.Stores).RunOnceAsync(CancellationToken.None);
        await RoundsOn(other).RunOnceAsync(CancellationToken.None);
        await WorkAsync();
        await RoundsOn(other).RunOnceAsync(CancellationToken.None);
        await WorkAsync();

        Assert.Single(_hook.Messages);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task StopBeforeADigestIsFinished_TellsNothingTwice(int done)
    {
        await StartAsync();
        await SettleAsync("before");
        _bench.Time.Advance(TimeSpan.FromHours(1));
        await RoundsOn(_bench.Engine.Stores).RunOnceAsync(CancellationToken.None);
        await WorkAsync(passes: done);
        _bench.Engine.Restart();
        await _bench.Engine.Stores.Owner.ReapAsync(_bench.Engine.Stores.Queue.ReleaseAsync);
        _bench.Time.Advance(TimeSpan.FromHours(1));
        await SettleAsync("after");
        _bench.Time.Advance(TimeSpan.FromHours(1));

        await RoundsOn(_bench.Engine.Stores).RunOnceAsync(CancellationToken.None);
        await WorkAsync();
        _bench.Time.Advance(TimeSpan.FromMinutes(1));
        await RoundsOn(_bench.Engine.Stores).RunOnceAsync(CancellationToken.None);
        await WorkAsync();

        var texts = _hook.Messages.Select(Text).ToArray();
        Assert.Equal(2, texts.Length);
        Assert.Contains("before", texts[0], StringComparison.Ordinal);
        Assert.DoesNotContain("before", texts[1], StringComparison.Ordinal);
        Assert.Contains("after", texts[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsLeftAsItIsWhileAllIsPaused_WaitsToo_UnlessItMatters()
    {
        var guardrail = _bench.Engine.Thing.Definition.Name;
        var notify = Policy(DigestPace.Hourly).Notify;
        await StartAsync();
        await SettleAsync("exposed", outcome: EntryOutcome.Paused);
        await ToNextHourAsync();
        Assert.Empty(_hook.Messages);

        _bench.Engine.Policy = new Policy
        {
            Notify = notify with { Severity = notify.Severity.Add(guardrail, NoticeSeverity.Medium) },
        };
        await SettleAsync("lamp", outcome: EntryOutcome.Paused);
        await ToNextHourAsync();

        Assert.Contains("lamp", Text(Assert.Single(_hook.Messages)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DigestQueuedAgain_AfterItWasTold_IsNotToldAgain()
    {
        await StartAsync();
        await SettleAsync("lamp");
        var from = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        var digest = new DigestErrand(from, from.AddHours(13));
        var first = Assert.IsType<ErrandResult.Done>(
            await Runner().RunAsync(digest.ToWork(from), CancellationToken.None)
        );
        var second = Assert.IsType<ErrandResult.Done>(
            await Runner().RunAsync(digest.ToWork(from), CancellationToken.None)
        );
        var slack = _bench.Slack();

        foreach (
            var work in first.Follow.AddRange(second.Follow).OfType<Errand>().Where(work => work.Kind == slack.Kind)
        )
        {
            Assert.IsType<ErrandResult.Done>(await slack.RunAsync(work, CancellationToken.None));
            _bench.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Single(_hook.Messages);
    }

    [Fact]
    public async Task Restart_LosesNoDecision()
    {
        await StartAsync();
        await SettleAsync("before");
        _bench.Engine.Restart();
        _bench.Time.Advance(TimeSpan.FromHours(30));
        await SettleAsync("after");

        await ToNextHourAsync();

        var text = Text(Assert.Single(_hook.Messages));
        Assert.Contains("before", text, StringComparison.Ordinal);
        Assert.Contains("after", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DailyDigest_ComesAfterMidnight_WithTheWholeDay()
    {
        _bench.Engine.Policy = Policy(DigestPace.Daily);
        await StartAsync();
        await SettleAsync("at-noon");
        for (var hour = 12; hour < 23; hour++)
        {
            await ToNextHourAsync();
            Assert.Empty(_hook.Messages);
        }

        await SettleAsync("late");
        await ToNextHourAsync();

        var text = Text(Assert.Single(_hook.Messages));
        Assert.StartsWith(
            "*2 decisions to look at, 2026-03-01 00:00 to 2026-03-02 00:00 UTC*",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("at-noon", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PolicyThatCannotBeKnown_IsWaitedFor_ButNotForEver()
    {
        await StartAsync();
        await SettleAsync("lamp");
        _bench.Engine.Unknown = new Reading.Blocked("not yet", RetryAt: null);
        var from = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        var digest = new DigestErrand(from, from.AddHours(13)).ToWork(from);
        _bench.Time.Advance(TimeSpan.FromHours(1));

        Assert.IsType<ErrandResult.Later>(await Runner().RunAsync(digest, CancellationToken.None));
        _bench.Time.Advance(TimeSpan.FromHours(1));
        var done = Assert.IsType<ErrandResult.Done>(await Runner().RunAsync(digest, CancellationToken.None));

        // Nothing but that it is done.
        Assert.Equal(DigestErrand.Kind, Assert.IsType<Errand>(Assert.Single(done.Follow)).Kind);
    }

    [Theory]
    [InlineData(DigestPace.Off, EntryOutcome.Observed)]
    [InlineData(DigestPace.Hourly, EntryOutcome.Remediated)]
    [InlineData(DigestPace.Hourly, EntryOutcome.Compliant)]
    public async Task NothingToSay_SaysNothing(DigestPace pace, EntryOutcome outcome)
    {
        _bench.Engine.Policy = Policy(pace);
        await StartAsync();
        await SettleAsync("lamp", outcome: outcome);

        await ToNextHourAsync();

        Assert.Empty(_hook.Messages);
    }

    private static Policy Policy(DigestPace pace) =>
        new()
        {
            Notify = new NotifySettings { Slack = "SLACK_WEBHOOK", Digest = pace },
        };

    private static string Text(System.Text.Json.JsonElement message) =>
        string.Join(
            '\n',
            message
                .GetProperty("blocks")
                .EnumerateArray()
                .Select(block => block.GetProperty("text").GetProperty("text").GetString())
        );

    private DigestRunner Runner() =>
        new(
            _bench.Engine.Stores.Ledger,
            new GuardrailSet([_bench.Engine.Thing]),
            _bench.Engine,
            _bench.Engine.Stores.Cursors,
            _bench.Time
        );

    private DigestRounds RoundsOn(SqliteStores stores) =>
        new(stores.Queue, stores.Cursors, _bench.Time, NullLogger<DigestRounds>.Instance);

    // A little after the hour, when what belongs to the hour before is on disk.
    private Task StartAsync()
    {
        _bench.Time.Advance(TimeSpan.FromMinutes(3));
        return RoundsOn(_bench.Engine.Stores).RunOnceAsync(CancellationToken.None);
    }

    private async Task ToNextHourAsync()
    {
        _bench.Time.Advance(TimeSpan.FromHours(1));
        await RoundsOn(_bench.Engine.Stores).RunOnceAsync(CancellationToken.None);
        await WorkAsync();
    }

    // Without the hours that pass between tries.
    private async Task WorkAsync(int passes = 4)
    {
        var queue = _bench.Engine.Stores.Queue;
        IErrandRunner[] runners = [Runner(), _bench.Slack()];
        for (var pass = 0; pass < passes; pass++)
        {
            queue.Signal(due: null);
            foreach (var leased in await queue.LeaseAsync(100, CancellationToken.None))
            {
                var errand = (Errand)leased.Work;
                var result = await runners
                    .Single(one => one.Kind == errand.Kind)
                    .RunAsync(errand, CancellationToken.None);
                await queue.CompleteAsync(
                    leased,
                    Assert.IsType<ErrandResult.Done>(result).Follow,
                    CancellationToken.None
                );
            }
        }
    }

    private async Task SettleAsync(string key, string reason = "it is on", EntryOutcome outcome = EntryOutcome.Observed)
    {
        var stores = _bench.Engine.Stores;
        var resource = ThingGuardrail.Resource(key);
        var guardrail = _bench.Engine.Thing.Definition.Name;
        var standing = await stores.Ledger.FindOrNewAsync(new StandingKey(guardrail, resource), CancellationToken.None);
        var now = _bench.Time.GetUtcNow();
        var entry = new LedgerEntry
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            Time = now,
            Guardrail = guardrail,
            Resource = resource,
            Verdict = VerdictKind.Violation,
            Reason = reason,
            Outcome = outcome,
            Cause = LookCause.Sweep,
            Trigger = "sweep/1",
            Policy = "none",
        };
        Assert.True(
            await stores.Ledger.SettleAsync(
                new Settlement(standing with { Outcome = outcome }, entry, Completes: null, Follow: []),
                CancellationToken.None
            )
        );
    }
}
