using System.Text.Json.Serialization;

namespace ZocSec.Core.Guardrails;

/// <summary>A guardrail's name, <c>cloud/rule</c>: its place in the policy file, the ledger column and the documentation page.</summary>
/// <param name="Value">For example <c>github/public-repository</c>.</param>
[JsonConverter(typeof(StringValueConverter<GuardrailName>))]
public readonly record struct GuardrailName(string Value) : IStringValue<GuardrailName>
{
    /// <summary>The part before the slash: the section of the policy file.</summary>
    public string Section => Value[..Value.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>The part after the slash: the key in its section.</summary>
    public string Key => Value[(Value.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <inheritdoc />
    public static GuardrailName From(string value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value;
}
