using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ZocSec.Core.Billing.Sources;

/// <summary>
/// What a manifest says. Legacy reports have <c>assemblyId</c>, <c>reportKeys</c> and columns with a category; Data Exports
/// have <c>executionId</c>, <c>dataFiles</c> as <c>s3://bucket/key</c>, and columns with name and type. The guide
/// ("Understanding export delivery") names the file only; the fields are those that open programs which read it agree on:
/// Microsoft's FinOps hubs and open-finops-stack.
/// </summary>
/// <param name="Id">The assembly or execution; empty when it does not say.</param>
/// <param name="Columns">The columns, <c>lineItem/ResourceId</c> where they have a category.</param>
/// <param name="IsLegacy">Whether it is laid out as those of legacy reports are.</param>
/// <param name="Keys">The chunks as it names them, each once.</param>
/// <param name="Period">The first day of the period; null when it does not say.</param>
internal sealed partial record Manifest(
    string Id,
    ImmutableArray<string> Columns,
    bool IsLegacy,
    ImmutableArray<string> Keys,
    DateOnly? Period
)
{
    /// <summary>How long one may be, in bytes.</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    private const int MaxKeys = 100_000;
    private const int MaxText = 2048;
    private const string LegacyKeys = "reportKeys";
    private const string ExportKeys = "dataFiles";

    /// <summary>Reads one.</summary>
    /// <param name="json">The file.</param>
    /// <param name="where">What messages call it.</param>
    /// <returns>Null when it names no columns or no chunks: it is a manifest of something else.</returns>
    /// <exception cref="BillingException">It is cut off, or says what cannot be.</exception>
    public static Manifest? Read(ReadOnlyMemory<byte> json, string where)
    {
        try
        {
            using var document = JsonDocument.Parse(json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json);
            return Of(document.RootElement, where);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // A text that ends in half a character is an InvalidOperationException.
            throw new BillingException(
                $"{Quoted.Of(where)} is cut off or no manifest ({OneLine.Of(error.Message)}): fetch it again, or wait until the report is written anew",
                error
            );
        }
    }

    private static Manifest? Of(JsonElement root, string where)
    {
        if (root.ValueKind is not JsonValueKind.Object)
        {
            throw Wrong(where, "is no object");
        }

        var isLegacy = root.TryGetProperty(LegacyKeys, out var keys);
        if (!isLegacy && !root.TryGetProperty(ExportKeys, out keys))
        {
            return null;
        }

        if (!root.TryGetProperty("columns", out var columns))
        {
            return null;
        }

        if (root.TryGetProperty("charset", out var charset) && Text(charset) is { } encoding && !IsUtf8(encoding))
        {
            throw Wrong(where, $"has the charset {Quoted.Of(encoding)}, and only UTF-8 is read");
        }

        var names = Items(columns, where, "columns").Select(column => ColumnOf(column, where)).ToImmutableArray();
        return names.IsEmpty
            ? null
            : new Manifest(
                IdOf(root),
                [.. names.Select(column => column.Name)],
                isLegacy || names.Any(column => column.HasCategory),
                [.. KeysOf(keys, where, isLegacy ? LegacyKeys : ExportKeys).Distinct(StringComparer.Ordinal)],
                PeriodOf(root, where)
            );
    }

    private static string IdOf(JsonElement root)
    {
        foreach (var field in (ReadOnlySpan<string>)["assemblyId", "executionId", "executionID"])
        {
            if (root.TryGetProperty(field, out var id) && Text(id) is { Length: > 0 } text)
            {
                return Quoted.Of(text);
            }
        }

        return "";
    }

    private static (string Name, bool HasCategory) ColumnOf(JsonElement column, string where)
    {
        if (Text(column) is { } plain)
        {
            return (plain, false);
        }

        if (
            column.ValueKind is not JsonValueKind.Object
            || !column.TryGetProperty("name", out var name)
            || Text(name) is not { Length: > 0 } text
        )
        {
            throw Wrong(where, "has a column without a name");
        }

        return column.TryGetProperty("category", out var category) && Text(category) is { Length: > 0 } group
            ? ($"{group}/{text}", true)
            : (text, false);
    }

    private static IEnumerable<string> KeysOf(JsonElement keys, string where, string field)
    {
        foreach (var key in Items(keys, where, field))
        {
            if (Text(key) is not { Length: > 0 and <= MaxText } text || text.Any(char.IsControl))
            {
                throw Wrong(where, $"has in {field} what is no name of a file");
            }

            yield return text;
        }
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement array, string where, string field) =>
        array.ValueKind is not JsonValueKind.Array ? throw Wrong(where, $"has no list as {field}")
        : array.GetArrayLength() > MaxKeys ? throw Wrong(where, $"has more than {MaxKeys} {field}")
        : array.EnumerateArray();

    private static DateOnly? PeriodOf(JsonElement root, string where)
    {
        if (
            !root.TryGetProperty("billingPeriod", out var period)
            || period.ValueKind is not JsonValueKind.Object
            || !period.TryGetProperty("start", out var start)
        )
        {
            return null;
        }

        // 20261001T000000.000Z
        return
            Text(start) is { } text
            && Start().Match(text) is { Success: true } found
            && ManifestPlace.PeriodOfDay($"{found.Groups["year"]}{found.Groups["month"]}{found.Groups["day"]}")
                is { } day
            ? day
            : throw Wrong(where, "has a billingPeriod that does not start on the first day of a month");
    }

    private static bool IsUtf8(string encoding) =>
        encoding.Length == 0 || encoding.ToUpperInvariant() is "UTF-8" or "UTF8" or "US-ASCII";

    private static string? Text(JsonElement element) =>
        element.ValueKind is JsonValueKind.String ? element.GetString() : null;

    private static BillingException Wrong(string where, string what) =>
        new(
            $"{Quoted.Of(where)} {what}: it is no manifest that AWS wrote; fetch it again, or take it out of the place"
        );

    [GeneratedRegex(
        "^(?<year>[0-9]{4})-?(?<month>[0-9]{2})-?(?<day>[0-9]{2})([T ].*)?\\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex Start();
}
