using System.Text.Json.Nodes;
using ZocSec.Core.Policies.Yaml;

namespace ZocSec.Core.Policies.Shapes;

/// <summary>A whole number in a range.</summary>
/// <param name="min">The smallest.</param>
/// <param name="max">The largest.</param>
internal sealed class WholeNumberShape(int min, int max) : Shape
{
    /// <inheritdoc />
    public override string Asks =>
        (min, max) switch
        {
            _ when min == max => $"{min}",
            (int.MinValue, int.MaxValue) => "a whole number",
            (_, int.MaxValue) => $"a whole number from {min}",
            _ => $"a whole number from {min} to {max}",
        };

    /// <inheritdoc />
    protected override object? Bind(Node node, string name, Findings findings) =>
        node is Node.Scalar { Kind: ScalarKind.Whole, Text: var text }
        && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number >= min
        && number <= max
            ? number
            : Refuse(node, name, findings);

    /// <inheritdoc />
    public override JsonObject ToSchema() =>
        new()
        {
            ["type"] = "integer",
            ["minimum"] = min,
            ["maximum"] = max,
        };

    /// <inheritdoc />
    public override JsonNode Write(object value) => (int)value;
}
