using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Ledger.Verification;

/// <summary>A standing as it is stored.</summary>
/// <param name="Standing">The standing; null when the bytes are none.</param>
/// <param name="Row">What the row is called in the store, for people.</param>
/// <param name="Disagreements">Where columns say something else than the standing itself.</param>
internal sealed record StoredStanding(Standing? Standing, string Row, ImmutableArray<string> Disagreements)
{
    /// <summary>The rows by which queries find it; empty where there are none of their own.</summary>
    public IEnumerable<StoredPointer> Pointers { get; init; } = [];
}

/// <summary>An entry as it is stored.</summary>
/// <param name="Entry">The entry; null when the bytes are none.</param>
/// <param name="Body">The bytes that the hash covers.</param>
/// <param name="Hash">The hash that is stored beside them.</param>
/// <param name="Row">What the row is called in the store, for people.</param>
/// <param name="Place">Rises in a chain with each entry that was written; 0 where the store keeps no such order.</param>
/// <param name="Disagreements">Where columns say something else than the entry itself.</param>
internal sealed record StoredEntry(
    LedgerEntry? Entry,
    byte[] Body,
    string Hash,
    string Row,
    long Place,
    ImmutableArray<string> Disagreements
)
{
    /// <summary>The rows by which queries find it; empty where there are none of their own.</summary>
    public IEnumerable<StoredPointer> Pointers { get; init; } = [];
}

/// <summary>A row by which an entry or a standing is found.</summary>
/// <param name="Partition">The partition of its key.</param>
/// <param name="Row">The rest of its key.</param>
/// <param name="Says">What queries compare in it.</param>
internal readonly record struct StoredPointer(string Partition, string Row, string Says);

/// <summary>A row by which something is found, as of a moment.</summary>
/// <param name="Due">What it ought to say; null when it ought not to be there.</param>
/// <param name="Says">What it says; null when it is not there.</param>
internal readonly record struct PointerState(string? Due, string? Says);

/// <summary>A seal as it is stored.</summary>
/// <param name="Number">The number in its key.</param>
/// <param name="Body">The bytes that the hash covers.</param>
/// <param name="Hash">The hash that is stored beside them.</param>
internal sealed record StoredSeal(long Number, byte[] Body, string Hash);

/// <summary>How what rows say is told.</summary>
[JsonSerializable(typeof(string?[]))]
internal sealed partial class StoredRowJson : JsonSerializerContext;

/// <summary>Reads what may have been tampered with.</summary>
internal static class StoredBody
{
    /// <summary>The standing in stored bytes; null when they are none.</summary>
    public static Standing? ReadStanding(byte[] body, JsonTypeInfo<Standing> type) =>
        Read(body, type) is { } standing && IsWhole(standing.Guardrail, standing.Resource) ? standing : null;

    /// <summary>The entry in stored bytes; null when they are none.</summary>
    public static LedgerEntry? ReadEntry(byte[] body, JsonTypeInfo<LedgerEntry> type) =>
        Read(body, type) is { Id: not null } entry && IsWhole(entry.Guardrail, entry.Resource) ? entry : null;

    /// <summary>What stored bytes hold; null when they hold nothing of the kind.</summary>
    public static T? Read<T>(byte[] body, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Where columns say something else than what they stand beside.</summary>
    /// <param name="columns">The name of each, what it holds, and what it ought to hold.</param>
    public static ImmutableArray<string> Compare(
        params ReadOnlySpan<(string Column, string? Stored, string? Due)> columns
    )
    {
        var found = ImmutableArray<string>.Empty;
        foreach (var (column, stored, due) in columns)
        {
            if (stored != due)
            {
                found = found.Add($"its column {column} says {stored ?? "nothing"} instead of {due ?? "nothing"}");
            }
        }

        return found;
    }

    private static bool IsWhole(GuardrailName guardrail, ResourceId? resource) =>
        guardrail.Value is not null
        && resource is { Key: not null, Name: not null, Tenant.Value: not null, Kind.Value: not null };
}
