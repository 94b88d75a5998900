using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger.Seals;
using ZocSec.Core.Storage;
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

        private readonly AzureTenants _tenants = new(store, time);

        public bool IsSnapshot => false;

        public async IAsyncEnumerable<StoredSeal> ReadSealsAsync([EnumeratorCancellation] CancellationToken ct)
        {
            await foreach (var row in ReadAsync(AzureSeals.Partition, AzureSeals.Prefix, ct))
            {
                yield return new StoredSeal(
                    long.TryParse(
                        row.RowKey.AsSpan(AzureSeals.Prefix.Length),
                        NumberStyles.None,
                        CultureInfo.InvariantCulture,
                        out var number
                    )
                        ? number
                        : 0,
                    Body(row),
                    Text(row, AzureSeals.Hash) ?? ""
                );
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
                    var stored = ReadStanding(row);
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

                    yield return ReadEntry(row);
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
                await foreach (var row in ReadAsync(partition, AzureEntries.AboutPrefix, ct))
                {
                    yield return new StoredPointer(
                        partition,
                        row.RowKey,
                        $"{Text(row, AzureEntries.Guardrail)} {Text(row, AzureEntries.Outcome)}"
                    );
                }
            }
        }

        public async Task<long> CountAsync(ChainKey chain, CancellationToken ct)
        {
            var partition = AzureKeys.PartitionOf(new TenantId(chain.Tenant));
            var row = await store.FindAsync(partition, KeyOf(chain), ct);
            return row is null ? 0 : StoredBody.ReadStanding(Body(row), StoreJson.Default.Standing)?.Entries ?? 0;
        }

        public void Dispose() => store.Dispose();

        private static StoredStanding ReadStanding(TableEntity row)
        {
            var standing = StoredBody.ReadStanding(Body(row), StoreJson.Default.Standing);
            return new StoredStanding(
                standing,
                $"the row {row.RowKey} of {row.PartitionKey}",
                standing is null
                    ? []
                    : StoredBody.Compare(
                        ("PartitionKey", row.PartitionKey, AzureKeys.PartitionOf(standing.Resource.Tenant)),
                        ("RowKey", row.RowKey, KeyOf(ChainKey.Of(standing.Key))),
                        (
                            AzureStandings.Columns.Kind,
                            Text(row, AzureStandings.Columns.Kind),
                            standing.Resource.Kind.Value
                        ),
                        (
                            AzureStandings.Columns.Open,
                            Text(row, AzureStandings.Columns.Open),
                            Invariant(standing.Verdict == VerdictKind.Violation)
                        ),
                        (
                            AzureStandings.Columns.Intent,
                            Text(row, AzureStandings.Columns.Intent),
                            Invariant(standing.Intent is not null)
                        ),
                        (
                            AzureStandings.Columns.ReadAt,
                            Text(row, AzureStandings.Columns.ReadAt),
                            Invariant(standing.ReadAt.ToUnixTimeMilliseconds())
                        )
                    )
            );
        }

        private static StoredEntry ReadEntry(TableEntity row)
        {
            var body = Body(row);
            var entry = StoredBody.ReadEntry(body, StoreJson.Default.LedgerEntry);
            return new StoredEntry(
                entry,
                body,
                Text(row, AzureEntries.Hash) ?? "",
                $"the row {row.RowKey} of {row.PartitionKey}",
                Place: 0,
                entry is null
                    ? []
                    : StoredBody.Compare(
                        ("PartitionKey", row.PartitionKey, AzureKeys.PartitionOf(entry.Resource.Tenant)),
                        ("RowKey", row.RowKey, $"{AzureEntries.Prefix}{AzureKeys.Invert(entry.Id)}"),
                        (AzureEntries.Guardrail, Text(row, AzureEntries.Guardrail), entry.Guardrail.Value),
                        (AzureEntries.Outcome, Text(row, AzureEntries.Outcome), entry.Outcome.ToString())
                    )
            )
            {
                Pointers = entry is null
                    ? []
                    : AzureEntries
                        .PointersTo(entry)
                        .Select(key => new StoredPointer(row.PartitionKey, key, $"{entry.Guardrail} {entry.Outcome}")),
            };
        }

        private static string KeyOf(ChainKey chain) =>
            $"{AzureStandings.Prefix}{AzureKeys.Escape(chain.Guardrail)}|{chain.Resource}";

        // A row that was tampered with may hold any type anywhere.
        private static string? Text(TableEntity row, string column) =>
            row.TryGetValue(column, out var value) && value is not null ? Invariant(value) : null;

        private static string? Invariant(object value) => Convert.ToString(value, CultureInfo.InvariantCulture);

        private static byte[] Body(TableEntity row)
        {
            try
            {
                return AzureBody.Read(row);
            }
            catch (InvalidOperationException)
            {
                return [];
            }
        }

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
