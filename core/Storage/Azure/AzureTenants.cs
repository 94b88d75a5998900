using System.Collections.Concurrent;
using System.Collections.Immutable;
using Azure.Data.Tables;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Storage.Azure;

/// <summary>Which tenants have a partition: what asks for all of them asks one partition after the other.</summary>
internal sealed class AzureTenants(AzureStore store, TimeProvider time)
{
    /// <summary>How many partitions are asked at a time.</summary>
    public const int AtOnce = 16;

    // Another process may have forgotten the tenant meanwhile.
    private static readonly TimeSpan Renewal = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<TenantId, DateTimeOffset> _noted = new();

    /// <summary>Notes a tenant before its first row is written, so that its rows are found.</summary>
    public async Task NoteAsync(TenantId tenant, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (_noted.TryGetValue(tenant, out var noted) && now - noted < Renewal)
        {
            return;
        }

        var row = new TableEntity(AzureKeys.Tenants, AzureKeys.Escape(tenant.Value)) { ["tenant"] = tenant.Value };
        await store.TryWriteAsync([new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)], ct);
        _noted[tenant] = now;
    }

    /// <summary>All tenants, in the order of their partitions.</summary>
    public async Task<ImmutableArray<TenantId>> ListAsync(CancellationToken ct)
    {
        var rows = await store.QueryAsync(new AzureRange(AzureKeys.Tenants, ""), ct);
        return [.. rows.Select(row => new TenantId(row.GetString("tenant")))];
    }

    /// <summary>Asks for something of every tenant, some at a time.</summary>
    /// <returns>The answers, in the order of the tenants.</returns>
    public async Task<ImmutableArray<T>> AskAllAsync<T>(
        Func<string, CancellationToken, Task<T>> ask,
        CancellationToken ct
    ) => await AskAsync(await ListAsync(ct), ask, ct);

    /// <summary>Asks for something of some tenants, by their partitions.</summary>
    /// <returns>The answers, in the order of the tenants.</returns>
    public static Task<ImmutableArray<T>> AskAsync<T>(
        IReadOnlyList<TenantId> tenants,
        Func<string, CancellationToken, Task<T>> ask,
        CancellationToken ct
    ) => AskAsync([.. tenants.Select(one => (one, ""))], (partition, _, inner) => ask(partition, inner), ct);

    /// <summary>Asks for several things of some tenants, by their partitions.</summary>
    /// <returns>The answers, in the order of the questions.</returns>
    public static async Task<ImmutableArray<T>> AskAsync<T>(
        IReadOnlyList<(TenantId Tenant, string What)> questions,
        Func<string, string, CancellationToken, Task<T>> ask,
        CancellationToken ct
    )
    {
        var answers = new T[questions.Count];
        await Parallel.ForAsync(
            0,
            answers.Length,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
            async (index, inner) =>
            {
                var (tenant, what) = questions[index];
                answers[index] = await ask(AzureKeys.PartitionOf(tenant), what, inner);
            }
        );
        return [.. answers];
    }

    /// <summary>Removes all rows of a tenant, and its name last.</summary>
    public async Task ForgetAsync(TenantId tenant, CancellationToken ct)
    {
        await AzureRows.RemoveAsync(store, new AzureRange(AzureKeys.PartitionOf(tenant), ""), ct);
        await store.TryWriteAsync([AzureRows.Delete(AzureKeys.Tenants, AzureKeys.Escape(tenant.Value))], ct);
        _noted.TryRemove(tenant, out _);
    }
}
