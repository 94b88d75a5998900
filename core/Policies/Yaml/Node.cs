using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace ZocSec.Core.Policies.Yaml;

/// <summary>A place in a text.</summary>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based, in UTF-16 units.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Position(int Line, int Column)
{
    /// <summary>The beginning of a text.</summary>
    public static Position Start { get; } = new(1, 1);

    /// <summary>The place of the character with this index.</summary>
    public static Position Of(ReadOnlySpan<char> text, int index)
    {
        var before = text[..index];
        return new Position(before.Count('\n') + 1, index - before.LastIndexOf('\n'));
    }
}

/// <summary>A value of a YAML text with its place.</summary>
/// <param name="At">Where it begins.</param>
internal abstract record Node(Position At)
{
    /// <summary>What it is, in words that can follow "is".</summary>
    public abstract string Described { get; }

    /// <summary>A single value.</summary>
    /// <param name="At">Where it begins.</param>
    /// <param name="Text">Its text, without quotes.</param>
    /// <param name="IsQuoted">Whether it is in quotes, or in a block of its own.</param>
    public sealed record Scalar(Position At, string Text, bool IsQuoted) : Node(At)
    {
        /// <summary>What YAML 1.2 takes it for.</summary>
        public ScalarKind Kind { get; } = IsQuoted ? ScalarKind.Text : ScalarKinds.Of(Text);

        /// <inheritdoc />
        public override string Described =>
            this switch
            {
                { Kind: ScalarKind.Empty } => "empty",
                { Text: "" } => "an empty text",
                { IsQuoted: true } => $"`\"{Excerpt.Of(Text)}\"`",
                _ => $"`{Excerpt.Of(Text)}`",
            };
    }

    /// <summary>A list.</summary>
    /// <param name="At">Where it begins.</param>
    /// <param name="Items">Its entries in order.</param>
    public sealed record Sequence(Position At, ImmutableArray<Node> Items) : Node(At)
    {
        /// <inheritdoc />
        public override string Described => "a list";
    }

    /// <summary>Keys with values.</summary>
    /// <param name="At">Where it begins.</param>
    /// <param name="Entries">In order; each key once.</param>
    public sealed record Mapping(Position At, ImmutableArray<Entry> Entries) : Node(At)
    {
        /// <inheritdoc />
        public override string Described => "a group of keys";
    }

    /// <summary>Something that was reported where it was found; whoever meets it says nothing more.</summary>
    /// <param name="At">Where it begins.</param>
    public sealed record Reported(Position At) : Node(At)
    {
        /// <inheritdoc />
        public override string Described => "wrong";
    }
}

/// <summary>A key with its value.</summary>
/// <param name="At">Where the key begins.</param>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Entry(Position At, string Key, Node Value);
