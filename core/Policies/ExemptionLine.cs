using System.Text.Encodings.Web;
using System.Text.Json;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Policies;

/// <summary>One line of <c>exemptions:</c> in YAML.</summary>
public static class ExemptionLine
{
    private static readonly JsonSerializerOptions s_plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>An exemption for people to fill in.</summary>
    public static string Blank(GuardrailName guardrail, string resource) =>
        $"  - {{ guardrail: {guardrail}, resource: {Quote(resource)}, until: YYYY-MM-DD, owner: WHO, reason: WHY }}";

    /// <summary>An exemption.</summary>
    /// <param name="guardrail">The guardrail it holds for.</param>
    /// <param name="resource">The resource's name or key.</param>
    /// <param name="until">Its last day, in UTC.</param>
    /// <param name="owner">Who answers for it.</param>
    /// <param name="reason">Why.</param>
    public static string Of(
        GuardrailName guardrail,
        string resource,
        DateTimeOffset until,
        string owner,
        string reason
    ) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"  - {{ guardrail: {guardrail}, resource: {Quote(resource)}, until: {until.UtcDateTime:yyyy-MM-dd}, owner: {Quote(owner)}, reason: {Quote(reason)} }}"
        );

    // A string of JSON is one of YAML.
    private static string Quote(string text) => JsonSerializer.Serialize(text, s_plain);
}
