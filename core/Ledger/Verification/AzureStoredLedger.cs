using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger.Seals;
using ZocSec.Core.Storage.Azure;

namespace ZocSec.Core.Ledger.Verification;

/// <summary>The ledger's rows in a storage account, read page by page while others write.</summary>
internal sealed class AzureStoredLedger(AzureSettings settings, TimeProvider time) : IStoredLedger
{
    /// <inheritdoc />
    public IStoredRows Open() => new Rows(new AzureStore(settings, isThere: true), time);

    private sealed class Rows(AzureStore store, TimeProvider time) : IStoredRows
    {
        // Rows may have a megabyte each.
        private const int Page = 250;
        private const int Attempts = 5;

        // In the order of their keys.
        private static readonly string[] s_pointers =
        [
            AzureEntries.AboutPrefix,
            AzureStandings.IntentPrefix,
            AzureStandings.OpenPrefix,
        ];

        private readonly AzureTenants _tenants = new(store, time);

        public bool IsSnapshot => false;

        public async IAsyncEnumerable<StoredSeal> ReadSealsAsync([EnumeratorCancellation] CancellationToken ct)
        {
            await foreach (var row in ReadAsync(AzureSeals.Partition, AzureSeals.Prefix, ct))
            {
                yield return AzureStoredRow.ReadSeal(row, row.RowKey.AsSpan(AzureSeals.Prefix.Length), AzureSeals.Hash);
            }
        }

        public async IAsyncEnumerable<StoredStanding> ReadStandingsAsync(
            IReadOnlyCollection<TenantId> known,
            [EnumeratorCancellation] CancellationToken ct
        )
        {
            var listed = await _tenants.ListAsync(ct);
            foreach (var tenant in listed.Union(known))
            {
                var partition = AzureKeys.PartitionOf(tenant);
                await foreach (var row in ReadAsync(partition, AzureStandings.Prefix, ct))
                {
                    var stored = AzureStoredRow.ReadStanding(row);
                    yield return listed.Contains(tenant)
                        ? stored
                        : stored with
                        {
                            Disagreements = stored.Disagreements.Add("the list of tenants does not have its tenant"),
                        };
                }
            }
        }

        public async IAsyncEnumerable<StoredEntry> ReadEntriesAsync(
            IReadOnlyCollection<TenantId> known,
            DateTimeOffset? since,
            [EnumeratorCancellation] CancellationToken ct
        )
        {
            var oldest = since is { } begin ? EntryIds.FirstOf(begin) : "";
            foreach (var tenant in (await _tenants.ListAsync(ct)).Union(known))
            {
                // The newest first.
                await foreach (var row in ReadAsync(AzureKeys.PartitionOf(tenant), AzureEntries.Prefix, ct))
                {
                    if (
                        AzureKeys.Invert(row.RowKey[AzureEntries.Prefix.Length..]) is { } id
                        && string.CompareOrdinal(id, oldest) < 0
                    )
                    {
                        break;
                    }

                    yield return AzureStoredRow.ReadEntry(row);
                }
            }
        }

        public async IAsyncEnumerable<StoredPointer> ReadPointersAsync(
            IReadOnlyCollection<TenantId> known,
            [EnumeratorCancellation] CancellationToken ct
        )
        {
            var tenants = (await _tenants.ListAsync(ct)).Union(known);
            foreach (var partition in tenants.Select(AzureKeys.PartitionOf).Order(StringComparer.Ordinal))
            {
                foreach (var prefix in s_pointers)
                {
                    await foreach (var row in ReadAsync(partition, prefix, ct))
                    {
                        yield return AzureStoredRow.ReadPointer(row);
                    }
                }
            }
        }

        public async Task<PointerState> ReadPointerAsync(StoredPointer pointer, CancellationToken ct)
        {
            var target = AzureStoredRow.TargetOf(pointer.Row);
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                var before = await store.FindAsync(pointer.Partition, target, ct);
                var there = await store.FindAsync(pointer.Partition, pointer.Row, ct);
                var after = await store.FindAsync(pointer.Partition, target, ct, AzureRange.KeysOnly);
                // Both rows are written in one transaction.
                if (before?.ETag == after?.ETag)
                {
                    return AzureStoredRow.StateOf(pointer, there, before);
                }
            }

            // It is written again and again: the next run sees.
            return default;
        }

        public async Task<long> CountAsync(ChainKey chain, CancellationToken ct)
        {
            var partition = AzureKeys.PartitionOf(new TenantId(chain.Tenant));
            var row = await store.FindAsync(partition, AzureStoredRow.KeyOf(chain), ct);
            return row is null ? 0 : AzureStoredRow.StandingIn(row)?.Entries ?? 0;
        }

        public void Dispose() => store.Dispose();

        private async IAsyncEnumerable<TableEntity> ReadAsync(
            string partition,
            string prefix,
            [EnumeratorCancellation] CancellationToken ct
        )
        {
            string? after = null;
            while (true)
            {
                var rows = await store.QueryAsync(new AzureRange(partition, prefix) { After = after, Max = Page }, ct);
                foreach (var row in rows)
                {
                    yield return row;
                }

                if (rows.Count < Page)
                {
                    yield break;
                }

                after = rows[^1].RowKey;
            }
        }
    }
}
