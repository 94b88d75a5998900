using System.Collections.Immutable;
using Azure.Data.Tables;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Storage;
using ZocSec.Core.Storage.Azure;

namespace ZocSec.Core.Ledger;

/// <summary>
/// Standings as rows <c>standing|guardrail|resource</c> of their tenant's partition. Rows <c>open|…</c> and
/// <c>intent|…</c> mark the few that are most often asked for.
/// </summary>
internal sealed class AzureStandings(AzureStore store, AzureTenants tenants)
{
    /// <summary>What the keys of standings begin with.</summary>
    public const string Prefix = "standing|";

    /// <summary>What the keys of markers of open violations begin with.</summary>
    public const string OpenPrefix = "open|";

    /// <summary>What the keys of markers of intents begin with.</summary>
    public const string IntentPrefix = "intent|";

    // No key has one.
    private const char Separator = '/';

    /// <summary>What follows the prefix in the keys of a standing and its markers.</summary>
    public static string SuffixOf(StandingKey key) => $"{SuffixOf(key.Guardrail)}{AzureKeys.HashOf(key.Resource.Key)}";

    /// <summary>Reads one; null when there is none.</summary>
    public async Task<Standing?> FindAsync(StandingKey key, CancellationToken ct)
    {
        var partition = AzureKeys.PartitionOf(key.Resource.Tenant);
        return await store.FindAsync(partition, $"{Prefix}{SuffixOf(key)}", ct) is { } row ? Read(row) : null;
    }

    /// <summary>Reads a page, tenant after tenant and in the order of their keys.</summary>
    public async Task<StandingPage> ListAsync(StandingQuery query, CancellationToken ct)
    {
        if (query is { Tenant: { } one, Sight.Keys: { } keys })
        {
            return new StandingPage(await FindAllAsync(query, one, keys, ct), Next: null);
        }

        var kind =
            query.IntentOnly ? IntentPrefix
            : query.OpenOnly ? OpenPrefix
            : Prefix;
        var (first, after) = query.Cursor?.Split(Separator) is [var partition, var suffix]
            ? (partition, suffix)
            : ("", null);
        var partitions = query.Tenant is { } tenant ? [tenant] : await tenants.ListAsync(ct);
        var asked = partitions
            .Select(AzureKeys.PartitionOf)
            .Order(StringComparer.Ordinal)
            .Where(next => string.CompareOrdinal(next, first) >= 0);
        var rows = new List<TableEntity>();
        // Markers are small and few: several tenants at once. The standings of one tenant may fill a page alone.
        foreach (var some in asked.Chunk(kind == Prefix ? 1 : AzureTenants.AtOnce))
        {
            var wanted = query.Limit - rows.Count;
            if (wanted <= 0)
            {
                break;
            }

            var found = await Task.WhenAll(
                some.Select(next =>
                    store.QueryAsync(
                        RangeOf(query, next, kind) with
                        {
                            After = next == first ? $"{kind}{after}" : null,
                            Max = wanted,
                        },
                        ct
                    )
                )
            );
            rows.AddRange(found.SelectMany(ofTenant => ofTenant).Take(wanted));
        }

        return new StandingPage(
            await ReadAsync(query, rows, kind, ct),
            rows.Count == query.Limit ? $"{rows[^1].PartitionKey}{Separator}{rows[^1].RowKey[kind.Length..]}" : null
        );
    }

    // Who sees a few resources does not wait for all of the tenant's to be read.
    private async Task<ImmutableArray<Standing>> FindAllAsync(
        StandingQuery query,
        TenantId tenant,
        ImmutableSortedSet<string> keys,
        CancellationToken ct
    )
    {
        var partition = AzureKeys.PartitionOf(tenant);
        var guardrails = GuardrailCatalogue
            .All.Where(guardrail => query.Guardrail is null || guardrail.Name == query.Guardrail)
            .Where(guardrail => Sight.IsGitHubs(guardrail.Name))
            .Select(guardrail => SuffixOf(guardrail.Name));
        var rows = await AzureRows.FindAllAsync(
            store,
            [
                .. guardrails.SelectMany(suffix =>
                    keys.Select(key => (partition, $"{Prefix}{suffix}{AzureKeys.HashOf(key)}"))
                ),
            ],
            ct
        );
        return [.. rows.OfType<TableEntity>().Select(Read).Where(query.Covers)];
    }

    private static string SuffixOf(GuardrailName guardrail) => $"{AzureKeys.Escape(guardrail.Value)}|";

    private static AzureRange RangeOf(StandingQuery query, string partition, string kind) =>
        new(partition, query.Guardrail is { } guardrail ? $"{kind}{SuffixOf(guardrail)}" : kind)
        {
            Where = AzureRange.All(
                query.Kind is { } resources ? TableClient.CreateQueryFilter($"kind eq {resources.Value}") : null,
                query.ReadBefore is { } before
                    ? TableClient.CreateQueryFilter($"readAt lt {before.ToUnixTimeMilliseconds()}")
                    : null
            ),
        };

    // A marker says where to look; what the standing is by then decides.
    private async Task<ImmutableArray<Standing>> ReadAsync(
        StandingQuery query,
        List<TableEntity> rows,
        string kind,
        CancellationToken ct
    )
    {
        if (kind == Prefix)
        {
            return [.. rows.Select(Read).Where(query.Covers)];
        }

        var marked = await AzureRows.FindAllAsync(
            store,
            [.. rows.Select(row => (row.PartitionKey, $"{Prefix}{row.RowKey[kind.Length..]}"))],
            ct
        );
        return
        [
            .. marked
                .OfType<TableEntity>()
                .Where(row =>
                    (!query.OpenOnly || row.GetBoolean(Columns.Open) == true)
                    && (!query.IntentOnly || row.GetBoolean(Columns.Intent) == true)
                )
                .Select(Read)
                .Where(query.Covers),
        ];
    }

    private static Standing Read(TableEntity row) =>
        StoreJson.Read(AzureBody.Read(row), StoreJson.Default.Standing, $"The standing {row.RowKey}") with
        {
            Version = row.GetInt64(Columns.Version) ?? 0,
        };

    /// <summary>The names of columns.</summary>
    internal static class Columns
    {
        /// <summary>Rises by one with each write.</summary>
        public const string Version = "version";

        /// <summary>Whether the last verdict is a violation.</summary>
        public const string Open = "open";

        /// <summary>Whether a change is under way.</summary>
        public const string Intent = "intent";

        /// <summary>Which write it is of.</summary>
        public const string Writer = "writer";

        /// <summary>The kind of the resource.</summary>
        public const string Kind = "kind";

        /// <summary>When the last read began, in Unix milliseconds.</summary>
        public const string ReadAt = "readAt";
    }
}
