using System.Collections.Immutable;

namespace ZocSec.Sandbox.Organizations;

/// <summary>A custom property that an organisation defines for its repositories.</summary>
public sealed record SandboxProperty
{
    private const int LongestText = 75;

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary><c>string</c>, <c>single_select</c>, <c>multi_select</c>, <c>true_false</c> or <c>url</c>.</summary>
    public string Type { get; init; } = "string";

    /// <summary>What may be chosen; empty for the types without a choice.</summary>
    public ImmutableArray<string> Allowed { get; init; } = [];

    /// <summary>Why <paramref name="value"/> is refused; null when it is allowed.</summary>
    internal string? Refusal(PropertyValue value)
    {
        if (value.IsList != (Type == "multi_select"))
            return $"Property \"{Name}\" takes {(value.IsList ? "one value" : "a list of values")}";
        var wrong = value.Values.FirstOrDefault(one => !Allows(one));
        return wrong is null ? null : $"Value \"{wrong}\" is not allowed for property \"{Name}\"";
    }

    private bool Allows(string value) =>
        Type switch
        {
            "single_select" or "multi_select" => Allowed.Contains(value, StringComparer.Ordinal),
            "true_false" => value is "true" or "false",
            "url" => Uri.TryCreate(value, UriKind.Absolute, out _),
            _ => value.Length <= LongestText,
        };
}

/// <summary>The value of a custom property: a text, or of <c>multi_select</c> a list of texts.</summary>
public sealed class PropertyValue
{
    private PropertyValue(ImmutableArray<string> values, bool isList) => (Values, IsList) = (values, isList);

    /// <summary>The text alone, or the texts of the list.</summary>
    public ImmutableArray<string> Values { get; }

    /// <summary>Whether it is a list.</summary>
    public bool IsList { get; }

    /// <summary>A text.</summary>
    public static PropertyValue Of(string value) => new([value], isList: false);

    /// <summary>A list.</summary>
    public static PropertyValue Of(IEnumerable<string> values) => new([.. values], isList: true);

    /// <inheritdoc />
    public override string ToString() => string.Join(", ", Values);
}
