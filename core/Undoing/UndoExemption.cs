using System.Text.Encodings.Web;
using System.Text.Json;
using ZocSec.Core.Ledger;

namespace ZocSec.Core.Undoing;

/// <summary>The exemption that keeps a resource as an undo leaves it, for the policy file.</summary>
public static class UndoExemption
{
    private static readonly JsonSerializerOptions s_plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>One line of <c>exemptions:</c> in YAML.</summary>
    /// <param name="entry">The entry that is taken back.</param>
    /// <param name="until">Its last day, in UTC.</param>
    /// <param name="owner">Who answers for it; null when unknown.</param>
    public static string LineOf(LedgerEntry entry, DateTimeOffset until, string? owner) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"  - {{ guardrail: {entry.Guardrail}, resource: {Quote(entry.Resource.Name)}, until: {until.UtcDateTime:yyyy-MM-dd}, owner: {Quote(owner ?? "WHO")}, reason: {Quote($"entry {entry.Id} was taken back")} }}"
        );

    // A string of JSON is one of YAML.
    private static string Quote(string text) => JsonSerializer.Serialize(text, s_plain);
}
