using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ZocSec.Core.Policies.Yaml;

namespace ZocSec.Core.Policies.Shapes;

/// <summary>A text that is not blank.</summary>
/// <param name="pattern">A regular expression that finds something in it, in the dialect of JSON schema.</param>
/// <param name="asks">What to write, where the pattern asks for more than a text.</param>
internal sealed class TextShape(string pattern = TextShape.NotBlank, string asks = "a text that is not blank") : Shape
{
    private const string NotBlank = @"\S";

    private readonly Regex _pattern = new(InDotNet(pattern), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <inheritdoc />
    public override string Asks => asks;

    /// <summary>Whether it may be this text.</summary>
    public bool Allows(string text) => _pattern.IsMatch(text);

    /// <inheritdoc />
    protected override object? Bind(Node node, string name, Findings findings) =>
        node switch
        {
            Node.Scalar { Kind: ScalarKind.Text, Text: var text } when Allows(text) => text,
            Node.Scalar { Kind: not ScalarKind.Text, Text: var text } => Refuse(
                node,
                name,
                findings,
                meant: $"\"{text}\""
            ),
            _ => Refuse(node, name, findings),
        };

    /// <inheritdoc />
    public override JsonObject ToSchema() => new() { ["type"] = "string", ["pattern"] = pattern };

    /// <inheritdoc />
    public override JsonNode Write(object value) => (string)value;

    // There `$` would also match before a line break at the end.
    private static string InDotNet(string pattern) =>
        pattern.EndsWith('$') ? string.Concat(pattern.AsSpan(0, pattern.Length - 1), @"\z") : pattern;
}
