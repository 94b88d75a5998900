using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Policies;

/// <summary>The JSON schema of policy files (draft 2020-12), for editors.</summary>
public static class PolicySchema
{
    private static readonly JsonWriterOptions s_layout = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The schema for files that may speak of these guardrails, indented, with a line break at its end.</summary>
    public static string For(ImmutableArray<GuardrailDefinition> guardrails)
    {
        var schema = PolicyShape.Of(guardrails, PolicyScope.Operator).ToSchema();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "ZocSec App policy");
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, s_layout))
        {
            schema.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }
}
