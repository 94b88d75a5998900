using System.Collections.Immutable;
using System.Text.Json;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Audits.Reports.Sarif;

/// <summary>What code scanning can say of a repository: that it breaks a guardrail, or that nobody owns it.</summary>
/// <param name="Id">The guardrail's name.</param>
/// <param name="Title">In a few words.</param>
/// <param name="IsError">Whether something lies open to the world: an error, else a warning.</param>
internal sealed record SarifRule(string Id, string Title, bool IsError)
{
    /// <summary>A repository that needs an owner and has none declared.</summary>
    public static SarifRule Unowned { get; } =
        new("ownership/unowned", "Repository without a declared owner", IsError: false);

    /// <summary>All rules, in the order of the catalogue.</summary>
    public static ImmutableArray<SarifRule> All { get; } =
    [
        .. GuardrailCatalogue
            .All.Where(guardrail => guardrail.Kind == RepositoryState.Kind)
            .Select(guardrail => new SarifRule(
                guardrail.Name.Value,
                $"Repository breaks the guardrail {guardrail.Name}",
                guardrail.GuardsExposure
            )),
        Unowned,
    ];

    /// <summary>The level of its results.</summary>
    public string Level => IsError ? "error" : "warning";

    /// <summary>Writes it as a reporting descriptor.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", Id);
        WriteText(json, "shortDescription", Title);
        WriteText(
            json,
            "fullDescription",
            $"{Title}. The policy of ZocSec App says what is allowed, and who is exempt."
        );
        WriteText(
            json,
            "help",
            "Do what the result asks, or have the policy exempt the repository. The alert closes with the next audit."
        );
        json.WriteStartObject("defaultConfiguration");
        json.WriteString("level", Level);
        json.WriteEndObject();
        json.WriteStartObject("properties");
        json.WriteStartArray("tags");
        json.WriteStringValue(IsError ? "security" : "governance");
        json.WriteEndArray();
        json.WriteString("problem.severity", Level);
        if (IsError)
        {
            // GitHub shows 7.0 and above as high.
            json.WriteString("security-severity", "7.5");
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }
}
