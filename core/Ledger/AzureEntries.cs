using System.Collections.Immutable;
using Azure.Data.Tables;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Storage;
using ZocSec.Core.Storage.Azure;

namespace ZocSec.Core.Ledger;

/// <summary>
/// Entries as rows <c>entry|id</c> of their tenant's partition, the newest first, since ids rise with time and the keys
/// have them inverted. Rows <c>about|…|id</c> point to them by the key and by the name of the resource, and by guardrail, actor and run.
/// </summary>
internal sealed class AzureEntries(AzureStore store, AzureTenants tenants)
{
    /// <summary>What the keys of entries begin with.</summary>
    public const string Prefix = "entry|";

    /// <summary>The column of an entry's hash.</summary>
    public const string Hash = "hash";

    /// <summary>The column of its guardrail.</summary>
    public const string Guardrail = "guardrail";

    /// <summary>The column of its outcome.</summary>
    public const string Outcome = "outcome";

    /// <summary>The column of who caused it.</summary>
    public const string Actor = "actor";

    /// <summary>The column of its trigger.</summary>
    public const string Run = "run";

    /// <summary>What the keys of the rows begin with by which entries are found.</summary>
    public const string AboutPrefix = "about|";

    // What begins with a section and its slash is before the section with what follows a slash.
    private static readonly string s_sections = string.Join(
        " or ",
        Sight.Sections.Select(section => $"(guardrail ge '{section}/' and guardrail lt '{section}0')")
    );

    private const string GuardrailKey = "guardrail";
    private const string ActorKey = "actor";
    private const string RunKey = "run";
    private const int IdLength = 32;
    private const int Most = 1000;

    /// <summary>The actions that write an entry.</summary>
    public static IEnumerable<TableTransactionAction> Adds(Chain.Link link)
    {
        var entry = link.Entry;
        var id =
            AzureKeys.Invert(entry.Id)
            ?? throw new ArgumentException($"The id {entry.Id} is not 32 lower-case hex digits.", nameof(link));
        var partition = AzureKeys.PartitionOf(entry.Resource.Tenant);
        var row = Row($"{Prefix}{id}");
        row[Hash] = entry.Hash;
        AzureBody.Write(row, link.Body, $"The entry about {entry.Guardrail} {entry.Resource.Name}");
        yield return new TableTransactionAction(TableTransactionActionType.Add, row);
        foreach (var about in PointersTo(entry))
        {
            yield return new TableTransactionAction(TableTransactionActionType.Add, Row(about));
        }

        TableEntity Row(string key) =>
            new(partition, key)
            {
                [Guardrail] = entry.Guardrail.Value,
                [Outcome] = entry.Outcome.ToString(),
                [Actor] = entry.Actor,
                [Run] = entry.Trigger,
            };
    }

    /// <summary>The keys of all rows of an entry.</summary>
    public static IEnumerable<string> KeysOf(LedgerEntry entry) =>
        PointersTo(entry).Prepend($"{Prefix}{AzureKeys.Invert(entry.Id)}");

    /// <summary>The keys of the rows by which an entry is found.</summary>
    public static IEnumerable<string> PointersTo(LedgerEntry entry)
    {
        var id = AzureKeys.Invert(entry.Id);
        string[] abouts =
        [
            About(GuardrailKey, entry.Guardrail.Value),
            About(RunKey, entry.Trigger),
            .. entry.Actor is { } actor ? new[] { About(ActorKey, actor) } : [],
            .. new[] { entry.Resource.Key, entry.Resource.Name }.Distinct(StringComparer.Ordinal).Select(About),
        ];
        return abouts.Select(about => $"{about}{id}");
    }

    /// <summary>Reads entries, newest first.</summary>
    public async Task<ImmutableArray<LedgerEntry>> ReadAsync(LedgerQuery query, CancellationToken ct)
    {
        var before = query.Before is null ? null : AzureKeys.Invert(query.Before);
        if (query.Before is not null && before is null)
        {
            return [];
        }

        var limit = Math.Clamp(query.Limit, 1, Most);
        ImmutableArray<string> prefixes =
            query.Resource is { } resource ? [About(resource)]
            : query.Sight?.Keys is { } keys ? [.. keys.Select(About)]
            : query.Run is { } run ? [About(RunKey, run)]
            : query.Actor is { } actor ? [About(ActorKey, actor)]
            : query.Guardrail is { } guardrail ? [About(GuardrailKey, guardrail.Value)]
            : [Prefix];
        var asked = query.Tenant is { } tenant ? [tenant] : await tenants.ListAsync(ct);
        // Of several tenants most rows are read in vain, and other rows only point to entries.
        var isWhole = prefixes is [Prefix] && asked.Length == 1;
        var found = await AzureTenants.AskAsync(
            [.. asked.SelectMany(one => prefixes.Select(prefix => (one, prefix)))],
            (partition, prefix, inner) =>
                store.QueryAsync(
                    new AzureRange(partition, prefix)
                    {
                        After = before is null ? null : $"{prefix}{before}",
                        Where = WhereOf(query),
                        Max = limit,
                        Columns = isWhole ? null : AzureRange.KeysOnly,
                    },
                    inner
                ),
            ct
        );
        var newest = found
            .SelectMany(rows => rows)
            .OrderBy(row => row.RowKey[^IdLength..], StringComparer.Ordinal)
            .Take(limit)
            .ToList();
        var entries = isWhole
            ? newest
            : await AzureRows.FindAllAsync(
                store,
                [.. newest.Select(row => (row.PartitionKey, $"{Prefix}{row.RowKey[^IdLength..]}"))],
                ct
            );
        return
        [
            .. entries
                .OfType<TableEntity>()
                .Select(Read)
                .Where(entry => query.Sight?.Covers(entry.Guardrail, entry.Resource) ?? true),
        ];
    }

    /// <summary>Reads one by its id; null when there is none.</summary>
    public async Task<LedgerEntry?> FindAsync(string id, TenantId? tenant, CancellationToken ct)
    {
        if (AzureKeys.Invert(id) is not { } inverted)
        {
            return null;
        }

        IReadOnlyList<TenantId> asked = tenant is { } one ? [one] : await tenants.ListAsync(ct);
        var rows = await AzureRows.FindAllAsync(
            store,
            [.. asked.Select(known => (AzureKeys.PartitionOf(known), $"{Prefix}{inverted}"))],
            ct
        );
        return rows.OfType<TableEntity>().FirstOrDefault() is { } row ? Read(row) : null;
    }

    // No resource has a name or key with a tab in it.
    private static string About(string kind, string value) => About($"{kind}\t{value}");

    private static string About(string name) => $"{AboutPrefix}{AzureKeys.HashOf(name)}|";

    private static string? WhereOf(LedgerQuery query) =>
        AzureRange.All(
            query.Guardrail is { } guardrail ? TableClient.CreateQueryFilter($"guardrail eq {guardrail.Value}") : null,
            query.Outcome is { } outcome ? TableClient.CreateQueryFilter($"outcome eq {outcome.ToString()}") : null,
            query.Actor is { } actor ? TableClient.CreateQueryFilter($"actor eq {actor}") : null,
            query.Run is { } run ? TableClient.CreateQueryFilter($"run eq {run}") : null,
            query.Sight is null ? null : s_sections
        );

    private static LedgerEntry Read(TableEntity row) =>
        StoreJson.Read(AzureBody.Read(row), StoreJson.Default.LedgerEntry, $"The entry {row.RowKey}") with
        {
            Hash = row.GetString(Hash),
        };
}
