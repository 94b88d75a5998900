using System.Text.Json.Nodes;
using ZocSec.Core.Policies.Yaml;

namespace ZocSec.Core.Policies.Shapes;

/// <summary>A day.</summary>
internal sealed class DateShape : Shape
{
    private const string Format = "yyyy-MM-dd";

    /// <inheritdoc />
    public override string Asks => "a day of the calendar as YYYY-MM-DD, such as 2027-01-31";

    /// <inheritdoc />
    protected override object? Bind(Node node, string name, Findings findings) =>
        node is Node.Scalar { Kind: ScalarKind.Text, Text: var text }
        && DateOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : Refuse(node, name, findings);

    /// <inheritdoc />
    public override JsonObject ToSchema() =>
        new()
        {
            ["type"] = "string",
            ["format"] = "date",
            ["pattern"] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        };

    /// <inheritdoc />
    public override JsonNode Write(object value) => ((DateOnly)value).ToString(Format, CultureInfo.InvariantCulture);
}
