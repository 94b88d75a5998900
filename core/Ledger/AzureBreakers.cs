using System.Collections.Concurrent;
using System.Collections.Immutable;
using Azure.Data.Tables;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Storage.Azure;

namespace ZocSec.Core.Ledger;

/// <summary>
/// Breakers, a row each in the tenant's partition: since when it is tripped, and how many permits were taken in each of
/// the last minutes. A permit is taken in the transaction that writes the intent.
/// </summary>
internal sealed class AzureBreakers(AzureStore store, AzureTenants tenants, TimeProvider time)
{
    private const string Prefix = "breaker|";
    private const string Guardrail = "guardrail";
    private const string Since = "since";
    private const string Taken = "taken";
    private const int Minutes = 60;

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);

    /// <summary>Waits for a turn: within this process nobody takes a permit away under another's hands.</summary>
    /// <returns>To be disposed at the end of the turn.</returns>
    public async Task<IDisposable> EnterAsync(TenantId tenant, GuardrailName guardrail, CancellationToken ct)
    {
        var turn = _turns.GetOrAdd($"{tenant} {guardrail}", _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(ct);
        return new Turn(turn);
    }

    /// <summary>Asks for a permit, and trips the breaker when there is none left.</summary>
    /// <returns>The action that takes it; null when the breaker is tripped.</returns>
    public async Task<TableTransactionAction?> PermitAsync(
        TenantId tenant,
        GuardrailName guardrail,
        int limit,
        CancellationToken ct
    )
    {
        var partition = AzureKeys.PartitionOf(tenant);
        for (var attempts = default(AzureAttempts); attempts.Next(); )
        {
            var row = await store.FindAsync(partition, KeyOf(guardrail), ct);
            if (IsTripped(row))
            {
                return null;
            }

            // The minute that began 60 minutes ago counts whole: never more than the limit in any hour.
            var now = time.GetUtcNow();
            var minute = now.ToUnixTimeSeconds() / 60;
            var taken = Read(row).Where(one => one.Key >= minute - Minutes).ToDictionary();
            if (taken.Values.Sum() < limit)
            {
                taken[minute] = taken.GetValueOrDefault(minute) + 1;
                return Write(since: 0, taken);
            }

            if (await store.TryWriteAsync([Write(now.ToUnixTimeMilliseconds(), taken)], ct) is not null)
            {
                return null;
            }

            TableTransactionAction Write(long since, Dictionary<long, int> permits)
            {
                var next = new TableEntity(partition, KeyOf(guardrail))
                {
                    [Guardrail] = guardrail.Value,
                    [Since] = since,
                    [Taken] = string.Join(
                        ' ',
                        permits.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key}={one.Value}"))
                    ),
                };
                return row is null
                    ? new TableTransactionAction(TableTransactionActionType.Add, next)
                    : new TableTransactionAction(TableTransactionActionType.UpdateReplace, next, row.ETag);
            }
        }

        return null;
    }

    /// <summary>Those that are tripped, the longest first.</summary>
    public async Task<ImmutableArray<TrippedBreaker>> ListAsync(CancellationToken ct)
    {
        var all = await tenants.ListAsync(ct);
        var rows = await AzureTenants.AskAsync(
            all,
            (partition, inner) => store.QueryAsync(new AzureRange(partition, Prefix), inner),
            ct
        );
        return
        [
            .. all.Zip(rows)
                .SelectMany(ofTenant =>
                    ofTenant
                        .Second.Where(IsTripped)
                        .Select(row => new TrippedBreaker(
                            ofTenant.First,
                            new GuardrailName(row.GetString(Guardrail)),
                            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(Since) ?? 0)
                        ))
                )
                .OrderBy(breaker => breaker.Since),
        ];
    }

    /// <summary>Resets one; counting starts anew.</summary>
    /// <returns>False when it was not tripped.</returns>
    public async Task<bool> ResetAsync(TenantId tenant, GuardrailName guardrail, CancellationToken ct)
    {
        var partition = AzureKeys.PartitionOf(tenant);
        for (var attempts = default(AzureAttempts); attempts.Next(); )
        {
            if (await store.FindAsync(partition, KeyOf(guardrail), ct) is not { } row)
            {
                return false;
            }

            var delete = AzureRows.Delete(row);
            if (await store.TryWriteAsync([delete], ct) is not null)
            {
                return IsTripped(row);
            }
        }

        return false;
    }

    private static string KeyOf(GuardrailName guardrail) => $"{Prefix}{AzureKeys.Escape(guardrail.Value)}";

    private static bool IsTripped(TableEntity? row) => row?.GetInt64(Since) is > 0;

    private static IEnumerable<KeyValuePair<long, int>> Read(TableEntity? row) =>
        from one in (row?.GetString(Taken) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
        let parts = one.Split('=')
        select KeyValuePair.Create(
            long.Parse(parts[0], CultureInfo.InvariantCulture),
            int.Parse(parts[1], CultureInfo.InvariantCulture)
        );

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
