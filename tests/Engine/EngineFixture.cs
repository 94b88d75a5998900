using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ZocSec.Core.Engine;
using ZocSec.Core.Engine.Undo;
using ZocSec.Core.Events;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;
using ZocSec.Core.Tenants;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Engine;

/// <summary>The engine on a real store, with a guardrail over things in memory and time that stands still.</summary>
internal sealed class EngineFixture : IDisposable, IPolicySource
{
    private readonly TempFolder _folder = new();
    private readonly Telemetry _telemetry = new();
    private int _events;

    public EngineFixture(bool guardsExposure = true)
    {
        Thing = new ThingGuardrail(guardsExposure);
        Restart();
    }

    public event System.Action<TenantId?>? Changed;

    public FakeTimeProvider Time { get; } = SqliteStores.Clock();

    public ThingGuardrail Thing { get; }

    public Policy Policy { get; set; } = new() { Mode = Mode.Enforce, Hash = "enforce" };

    public ImmutableArray<PolicyStatus> Statuses => [new(Tenant: null, "test", Policy.Hash, [])];

    /// <summary>Why the policy is not known yet; null: it is.</summary>
    public Reading.Blocked? Unknown { get; set; }

    public SqliteStores Stores { get; private set; } = null!;

    public LookProcessor Looks { get; private set; } = null!;

    public Undoer Undoer => UndoerOn(Stores);

    public Policy For(TenantId tenant) => Policy;

    public ValueTask<Reading.Blocked?> ReadyAsync(TenantId tenant, CancellationToken ct) => new(Unknown);

    /// <summary>Ends the process, however it stands, and starts another on the same storage.</summary>
    public void Restart()
    {
        Stores?.Dispose();
        Stores = new SqliteStores(_folder.Path, Time);
        Looks = LooksOn(Stores);
    }

    /// <summary>The engine of another process on the same storage.</summary>
    public LookProcessor LooksOn(SqliteStores stores)
    {
        return new LookProcessor(
            new GuardrailSet([Thing]),
            this,
            stores.Ledger,
            stores.Queue,
            new Remediator(this, Time),
            RecorderOn(stores),
            new UndoRecovery(UndoerOn(stores), stores.Ledger, RecorderOn(stores), Time),
            new TenantGate(new TenantStates(stores.Cursors, Time), stores.Queue, NullLogger<TenantGate>.Instance),
            Time
        );
    }

    /// <summary>What takes changes back, of a process on the same storage.</summary>
    public Undoer UndoerOn(SqliteStores stores) =>
        new(
            new UndoFinder(new GuardrailSet([Thing]), this, stores.Ledger),
            this,
            stores.Ledger,
            stores.Queue,
            new Remediator(this, Time),
            RecorderOn(stores),
            Time
        );

    public SqliteStores OpenAnotherProcess() => new(_folder.Path, Time);

    public void RaiseChanged() => Changed?.Invoke(null);

    /// <summary>An event about a thing comes in.</summary>
    /// <param name="key">The thing.</param>
    /// <param name="choice">What the event's actor asks for; null for nothing.</param>
    public async Task HintAsync(string key, string? choice = null)
    {
        var intake = new Intake(new GuardrailSet([Thing]), [], this, Stores.Queue, _telemetry, Time);
        var source = new SourceEvent(
            $"{++_events}",
            "/test",
            "test.lamp",
            key,
            Time.GetUtcNow(),
            TenantId.Default,
            "mallory",
            JsonSerializer.SerializeToElement(choice)
        );
        Assert.Equal(IntakeResult.Accepted, await intake.TakeAsync(source, default));
    }

    /// <summary>A sweep asks for a look at a thing.</summary>
    /// <param name="key">The thing.</param>
    /// <param name="sweep">The sweep.</param>
    public Task LookAsync(string key, string sweep)
    {
        var now = Time.GetUtcNow();
        var hint = new Hint(ThingGuardrail.Resource(key));
        return Stores.Queue.EnqueueAsync(
            [
                new Look(
                    $"{sweep}/{key}",
                    now,
                    Thing.Definition.Name,
                    hint,
                    LookCause.Sweep,
                    sweep,
                    Actor: null,
                    now,
                    now
                ),
            ],
            default
        );
    }

    /// <summary>Takes all looks that are due now, each once.</summary>
    /// <returns>How many.</returns>
    public async Task<int> WorkAsync()
    {
        await Stores.Owner.ReapAsync(Stores.Queue.ReleaseAsync);
        Stores.Queue.Signal(due: null);
        var done = 0;
        for (var leased = await Lease(); !leased.IsEmpty; leased = await Lease())
        {
            foreach (var item in leased)
            {
                await Looks.ProcessAsync(item, (Look)item.Work, default);
                done++;
            }
        }

        return done;

        Task<ImmutableArray<Leased>> Lease() => Stores.Queue.LeaseAsync(100, default);
    }

    /// <summary>All entries, oldest first.</summary>
    public async Task<List<LedgerEntry>> EntriesAsync() =>
        [.. (await Stores.Ledger.ReadAsync(new LedgerQuery { Limit = 1000 }, default)).Reverse()];

    public async Task<EntryOutcome[]> OutcomesAsync() => [.. (await EntriesAsync()).Select(entry => entry.Outcome)];

    public Task<Standing?> StandingAsync(string key) =>
        Stores.Ledger.FindAsync(new StandingKey(Thing.Definition.Name, ThingGuardrail.Resource(key)), default);

    private Recorder RecorderOn(SqliteStores stores) =>
        new(stores.Ledger, [], [], _telemetry, Time, NullLogger<Recorder>.Instance);

    public void Dispose()
    {
        Stores.Dispose();
        _telemetry.Dispose();
        _folder.Dispose();
    }
}
