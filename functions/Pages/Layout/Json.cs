using System.Text.Encodings.Web;
using System.Text.Json;
using ZocSec.Core;
using ZocSec.Core.Queue;

namespace ZocSec.Functions.Pages.Layout;

/// <summary>Recorded states in a form for people.</summary>
internal static class Json
{
    private const int MostLength = 100_000;

    // The renderer encodes what is shown; here letters shall stay what they are.
    private static readonly JsonSerializerOptions s_indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A state over several lines, cut off where nobody reads on.</summary>
    public static string Indented(JsonElement state)
    {
        var text = JsonSerializer.Serialize(state, s_indented);
        var lines = (text.Length > MostLength ? $"{text[..MostLength]}\n…" : text).Split('\n');
        return string.Join('\n', lines.Select(line => OneLine.Of(line)));
    }

    /// <summary>The facts that differ between two states, in the order of the second.</summary>
    public static IEnumerable<(string Fact, string Before, string After)> Differences(
        JsonElement before,
        JsonElement after
    )
    {
        if (before.ValueKind != JsonValueKind.Object || after.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        return after
            .EnumerateObject()
            .Select(property => property.Name)
            .Union(before.EnumerateObject().Select(property => property.Name), StringComparer.Ordinal)
            .Select(name => (Name: name, Before: ValueOf(before, name), After: ValueOf(after, name)))
            .Where(fact => !string.Equals(fact.Before, fact.After, StringComparison.Ordinal));
    }

    /// <summary>The name of a cause as the ledger writes it.</summary>
    public static string NameOf(LookCause cause) => JsonNamingPolicy.KebabCaseLower.ConvertName(cause.ToString());

    private static string ValueOf(JsonElement state, string name) =>
        !state.TryGetProperty(name, out var value)
            ? "absent"
            : OneLine.Of(
                value.ValueKind == JsonValueKind.String
                    ? value.GetString()!
                    : JsonSerializer.Serialize(value, s_indented)
            );
}
