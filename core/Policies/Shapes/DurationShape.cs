using System.Text.Json.Nodes;
using ZocSec.Core.Policies.Yaml;

namespace ZocSec.Core.Policies.Shapes;

/// <summary>A time span with its unit: <c>60s</c>, <c>5m</c>, <c>2h</c>, <c>7d</c>.</summary>
/// <param name="min">The shortest.</param>
/// <param name="max">The longest.</param>
internal sealed class DurationShape(TimeSpan min, TimeSpan max) : Shape
{
    /// <summary>So many days still fit a time span.</summary>
    private const int MaxDigits = 6;

    private static readonly (char Letter, TimeSpan Length)[] s_units =
    [
        ('d', TimeSpan.FromDays(1)),
        ('h', TimeSpan.FromHours(1)),
        ('m', TimeSpan.FromMinutes(1)),
        ('s', TimeSpan.FromSeconds(1)),
    ];

    /// <inheritdoc />
    public override string Asks => $"a time with its unit, such as 60s, 5m or 2h, from {Text(min)} to {Text(max)}";

    /// <inheritdoc />
    protected override object? Bind(Node node, string name, Findings findings) =>
        node is Node.Scalar { Kind: ScalarKind.Text, Text: var text }
        && Parse(text) is { } span
        && span >= min
        && span <= max
            ? span
            : Refuse(node, name, findings, Meant(node));

    /// <inheritdoc />
    public override JsonObject ToSchema() =>
        new() { ["type"] = "string", ["pattern"] = $"^[0-9]{{1,{MaxDigits}}}[smhd]$" };

    /// <inheritdoc />
    public override JsonNode Write(object value) => Text((TimeSpan)value);

    private static TimeSpan? Parse(string text) =>
        text.Length is > 1 and <= MaxDigits + 1
        && s_units.FirstOrDefault(unit => unit.Letter == text[^1]) is { Letter: not '\0', Length: var length }
        && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? length * count
            : null;

    private static string? Meant(Node node) =>
        node is Node.Scalar { Kind: ScalarKind.Whole, Text: var number } && Parse($"{number}s") is not null
            ? $"{number}s"
            : null;

    private static string Text(TimeSpan span)
    {
        var (letter, length) = s_units.First(unit =>
            span.Ticks % unit.Length.Ticks == 0 && (span >= unit.Length || unit.Letter == 's')
        );
        return $"{span.Ticks / length.Ticks}{letter}";
    }
}
