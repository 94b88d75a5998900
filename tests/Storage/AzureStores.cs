using Azure.Core;
using Microsoft.Extensions.Logging.Abstractions;
using ZocSec.Core.Ledger;
using ZocSec.Core.Ledger.History;
using ZocSec.Core.Ledger.Retention;
using ZocSec.Core.Ledger.Seals;
using ZocSec.Core.Queue;
using ZocSec.Core.Storage.Azure;

namespace ZocSec.Tests.Storage;

/// <summary>The stores in a storage account as one process has them; several with the same settings are several processes.</summary>
internal sealed class AzureStores : IDisposable
{
    // The service counts in real time, the tests do not: every message is there at once, and the row says what is due.
    private static readonly AzureTimes Times = new() { LongestHidden = TimeSpan.Zero };

    private readonly AzureStore _store;
    private readonly AzureLeases _leases;
    private readonly AzureUpkeep _upkeep;

    public AzureStores(AzureSettings settings, TimeProvider time, Action<ClientOptions>? adjust = null)
    {
        _store = new AzureStore(settings, adjust);
        Tenants = new AzureTenants(_store, time);
        _leases = new AzureLeases(_store, Times, time, NullLogger<AzureLeases>.Instance);
        var messages = new AzureMessages(_store, Times, time, NullLogger<AzureMessages>.Instance);
        Queue = new AzureWorkQueue(
            _store,
            Tenants,
            _leases,
            messages,
            Times,
            time,
            NullLogger<AzureWorkQueue>.Instance
        );
        Seals = new AzureSeals(_store, time);
        Ledger = new AzureLedger(_store, Tenants, Queue, Seals, time);
        History = new AzureHistory(_store, Tenants);
        Removal = new AzureRemoval(_store, Seals);
        Cursors = new AzureCursors(_store);
        Expiring = new AzureExpiringRecords(_store, time);
        _upkeep = new AzureUpkeep(
            _store,
            Tenants,
            new AzureMessageUpkeep(_store, messages, Times, time),
            Times,
            time,
            NullLogger<AzureUpkeep>.Instance
        );
    }

    public AzureStore Store => _store;

    public AzureTenants Tenants { get; }

    public AzureWorkQueue Queue { get; }

    public ILedger Ledger { get; }

    public AzureCursors Cursors { get; }

    public AzureExpiringRecords Expiring { get; }

    public AzureSeals Seals { get; }

    public ILedgerHistory History { get; }

    public ILedgerRemoval Removal { get; }

    public Task UpkeepAsync() => _upkeep.RunOnceAsync(forgets: true, default);

    public void Dispose()
    {
        _upkeep.Dispose();
        Queue.Dispose();
        _leases.Dispose();
        _store.Dispose();
    }
}
