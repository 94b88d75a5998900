using System.Text.Json;
using Azure.Data.Tables;
using ZocSec.Core.Storage;
using ZocSec.Core.Storage.Azure;

namespace ZocSec.Core.Ledger.Verification;

/// <summary>Reads rows of a storage account that may have been tampered with: any column may hold anything.</summary>
internal static class AzureStoredRow
{
    // Queries compare these, in the row of an entry and in those that point to it.
    private static readonly (string Name, Func<LedgerEntry, string?> Due)[] s_searched =
    [
        (AzureEntries.Guardrail, entry => entry.Guardrail.Value),
        (AzureEntries.Outcome, entry => entry.Outcome.ToString()),
        (AzureEntries.Actor, entry => entry.Actor),
        (AzureEntries.Run, entry => entry.Trigger),
    ];

    /// <summary>The key of a chain's standing.</summary>
    public static string KeyOf(ChainKey chain) =>
        $"{AzureStandings.Prefix}{AzureKeys.Escape(chain.Guardrail)}|{chain.Resource}";

    /// <summary>Reads a standing.</summary>
    public static StoredStanding ReadStanding(TableEntity row)
    {
        var standing = StandingIn(row);
        return new StoredStanding(
            standing,
            NameOf(row),
            standing is null
                ? []
                : StoredBody.Compare(
                    ("PartitionKey", row.PartitionKey, AzureKeys.PartitionOf(standing.Resource.Tenant)),
                    ("RowKey", row.RowKey, KeyOf(ChainKey.Of(standing.Key))),
                    (
                        AzureStandings.Columns.Kind,
                        Text<string>(row, AzureStandings.Columns.Kind),
                        standing.Resource.Kind.Value
                    ),
                    (
                        AzureStandings.Columns.Open,
                        Text<bool>(row, AzureStandings.Columns.Open),
                        Invariant(IsOpen(standing))
                    ),
                    (
                        AzureStandings.Columns.Intent,
                        Text<bool>(row, AzureStandings.Columns.Intent),
                        Invariant(standing.Intent is not null)
                    ),
                    (
                        AzureStandings.Columns.ReadAt,
                        Text<long>(row, AzureStandings.Columns.ReadAt),
                        Invariant(standing.ReadAt.ToUnixTimeMilliseconds())
                    )
                )
        )
        {
            Pointers = standing is null ? [] : PointersTo(standing, row.PartitionKey),
        };
    }

    /// <summary>Reads an entry.</summary>
    public static StoredEntry ReadEntry(TableEntity row)
    {
        var body = Body(row);
        var entry = StoredBody.ReadEntry(body, StoreJson.Default.LedgerEntry);
        return new StoredEntry(
            entry,
            body,
            Text<string>(row, AzureEntries.Hash) ?? "",
            NameOf(row),
            Place: 0,
            entry is null
                ? []
                : StoredBody.Compare([
                    ("PartitionKey", row.PartitionKey, AzureKeys.PartitionOf(entry.Resource.Tenant)),
                    ("RowKey", row.RowKey, $"{AzureEntries.Prefix}{AzureKeys.Invert(entry.Id)}"),
                    .. s_searched.Select(column => (column.Name, Text<string>(row, column.Name), column.Due(entry))),
                ])
        )
        {
            Pointers = entry is null ? [] : PointersTo(entry, row.PartitionKey),
        };
    }

    /// <summary>Reads a seal.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="number">The number in the row's key.</param>
    /// <param name="hash">The column of its hash.</param>
    public static StoredSeal ReadSeal(TableEntity row, ReadOnlySpan<char> number, string hash) =>
        new(
            long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var known) ? known : 0,
            Body(row),
            Text<string>(row, hash) ?? ""
        );

    /// <summary>Reads a row by which an entry or a standing is found.</summary>
    public static StoredPointer ReadPointer(TableEntity row) =>
        new(
            row.PartitionKey,
            row.RowKey,
            IsMarker(row.RowKey)
                ? Say([Text<string>(row, AzureStandings.Columns.Kind), Text<long>(row, AzureStandings.Columns.ReadAt)])
                : Say(s_searched.Select(column => Text<string>(row, column.Name)))
        );

    /// <summary>The key of the row that a pointer's key leads to.</summary>
    public static string TargetOf(string pointer) =>
        IsMarker(pointer)
            ? $"{AzureStandings.Prefix}{pointer[(pointer.IndexOf('|', StringComparison.Ordinal) + 1)..]}"
            : $"{AzureEntries.Prefix}{pointer[(pointer.LastIndexOf('|') + 1)..]}";

    /// <summary>What a pointer says and ought to say; nothing where that is told by what else is wrong.</summary>
    /// <param name="pointer">The pointer.</param>
    /// <param name="there">Its row; null when it is not there.</param>
    /// <param name="target">The row that it leads to; null when that is not there.</param>
    public static PointerState StateOf(StoredPointer pointer, TableEntity? there, TableEntity? target) =>
        CalledFor(pointer, target) is { } called
            ? new PointerState(
                called.Where(due => due.Row == pointer.Row).Select(due => due.Says).FirstOrDefault(),
                there is null ? null : ReadPointer(there).Says
            )
            : default;

    /// <summary>The standing that a row holds; null when it holds none.</summary>
    public static Standing? StandingIn(TableEntity row) =>
        StoredBody.ReadStanding(Body(row), StoreJson.Default.Standing);

    // Null where what it leads to cannot be read, and where an entry is gone: its chain tells.
    private static IEnumerable<StoredPointer>? CalledFor(StoredPointer pointer, TableEntity? target)
    {
        if (target is null)
        {
            return IsMarker(pointer.Row) ? [] : null;
        }

        if (IsMarker(pointer.Row))
        {
            return ReadStanding(target) is { Standing: not null } standing ? standing.Pointers : null;
        }

        return ReadEntry(target) is { Entry: not null } entry ? entry.Pointers : null;
    }

    private static IEnumerable<StoredPointer> PointersTo(LedgerEntry entry, string partition)
    {
        var says = Say(s_searched.Select(column => column.Due(entry)));
        return AzureEntries.PointersTo(entry).Select(row => new StoredPointer(partition, row, says));
    }

    private static IEnumerable<StoredPointer> PointersTo(Standing standing, string partition)
    {
        var says = Say([standing.Resource.Kind.Value, Invariant(standing.ReadAt.ToUnixTimeMilliseconds())]);
        var suffix = AzureStandings.SuffixOf(standing.Key);
        if (IsOpen(standing))
        {
            yield return new StoredPointer(partition, $"{AzureStandings.OpenPrefix}{suffix}", says);
        }

        if (standing.Intent is not null)
        {
            yield return new StoredPointer(partition, $"{AzureStandings.IntentPrefix}{suffix}", says);
        }
    }

    private static bool IsMarker(string row) => !row.StartsWith(AzureEntries.AboutPrefix, StringComparison.Ordinal);

    private static bool IsOpen(Standing standing) => standing.Verdict == VerdictKind.Violation;

    private static string NameOf(TableEntity row) => $"the row {row.RowKey} of {row.PartitionKey}";

    // No two lists are told alike, whatever is in them.
    private static string Say(IEnumerable<string?> values) =>
        JsonSerializer.Serialize([.. values], StoredRowJson.Default.StringArray);

    // A query does not find a text that looks like the number it asks for.
    private static string? Text<T>(TableEntity row, string column) =>
        !row.TryGetValue(column, out var value) || value is null ? null
        : value is T ? Invariant(value)
        : $"{Invariant(value)} ({value.GetType().Name})";

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
}
