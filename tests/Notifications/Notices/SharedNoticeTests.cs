using System.Collections.Immutable;
using ZocSec.Core.Engine;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Guardrails.PublicRepository;
using ZocSec.Core.Ledger;
using ZocSec.Core.Notifications;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;
using ZocSec.Tests.Engine;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Notifications.Notices;

/// <summary>However many are to be told of however much: it is recorded, and each of them is told.</summary>
public sealed class SharedNoticeTests(Azurite azurite) : IAsyncLifetime
{
    private const int Count = 120;

    private static readonly ImmutableArray<string> s_addresses =
    [
        .. Enumerable.Range(0, Count).Select(number => $"person-{number}@example.com"),
    ];

    private readonly EngineFixture _engine = new();
    private AzureStores _stores = null!;

    public async ValueTask InitializeAsync()
    {
        _stores = new AzureStores(await azurite.SettingsAsync(), _engine.Time);
        Addresses = s_addresses;
    }

    public ValueTask DisposeAsync()
    {
        _stores.Dispose();
        _engine.Dispose();
        return ValueTask.CompletedTask;
    }

    private ImmutableArray<string> Addresses
    {
        set => _engine.Policy = new Policy { Notify = new NotifySettings { Mail = value } };
    }

    [Fact]
    public async Task MoreAreToldThanOneTransactionHolds_ItIsRecorded_AndEachIsTold()
    {
        var settled = Settled(new string('界', 4000));
        var settlement = new Settlement(
            settled.After,
            settled.Entry,
            Completes: null,
            new NoticeChannel(_engine).NoticesOf(settled)
        );

        Assert.True(await _stores.Ledger.SettleAsync(settlement, CancellationToken.None));

        var leased = Assert.Single(await _stores.Queue.LeaseAsync(100, CancellationToken.None));
        var done = Assert.IsType<ErrandResult.Done>(await RunAsync((Errand)leased.Work));
        await _stores.Queue.CompleteAsync(leased, done.Follow, CancellationToken.None);
        Assert.Equal(Count, (await _stores.Queue.StatusAsync(CancellationToken.None)).Waiting);
        Assert.Equal(
            s_addresses,
            done.Follow.Select(work => NoticeErrand.Of((Errand)work)!).Select(errand => errand.Target.Name)
        );
    }

    [Fact]
    public async Task ThoseAreTold_WhomThePolicyNamesByThen()
    {
        var work = Assert.Single(new NoticeChannel(_engine).NoticesOf(Settled("why")));
        Addresses = ["other@example.com"];

        var done = Assert.IsType<ErrandResult.Done>(await RunAsync((Errand)work));

        var told = NoticeErrand.Of((Errand)Assert.Single(done.Follow))!;
        Assert.Equal(("other@example.com", "why"), (told.Target.Name, told.Notice!.Why));
    }

    [Fact]
    public async Task PolicyThatIsNotKnown_IsWaitedFor()
    {
        var work = Assert.Single(new NoticeChannel(_engine).NoticesOf(Settled("why")));
        _engine.Unknown = new Reading.Blocked("not yet", RetryAt: null);

        Assert.Equal("not yet", Assert.IsType<ErrandResult.Later>(await RunAsync((Errand)work)).Reason);
    }

    private Task<ErrandResult> RunAsync(Errand errand) =>
        new SharedNoticeRunner(_engine, _engine.Time).RunAsync(errand, CancellationToken.None);

    private Settled Settled(string text)
    {
        var definition = PublicRepositoryGuardrail.Declaration;
        var (now, resource) = (_engine.Time.GetUtcNow(), NoticeSamples.Notice().Resource);
        var before = new Standing { Guardrail = definition.Name, Resource = resource };
        var after = before with { Verdict = VerdictKind.Compliant, Outcome = EntryOutcome.Remediated };
        var entry = new LedgerEntry
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            Time = now,
            Guardrail = definition.Name,
            Resource = resource,
            Verdict = VerdictKind.Compliant,
            Reason = text,
            Outcome = EntryOutcome.Remediated,
            Changes =
            [
                .. Enumerable
                    .Range(0, 20)
                    .Select(number => new Change($"topic:{number}", null, text[..Math.Min(text.Length, 400)])),
            ],
            Cause = LookCause.Event,
            Trigger = "t",
            Policy = "none",
        };
        var look = new Look("look", now, definition.Name, new Hint(resource), entry.Cause, "t", null, now, now);
        return new Settled(definition, look, before, after, entry.Outcome, text, entry);
    }
}
