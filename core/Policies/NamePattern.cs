using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace ZocSec.Core.Policies;

/// <summary>
/// A regular expression that means the same to everybody who is asked: RE2 of DuckDB, Joni and Java of Trino, and .NET. What
/// they take differently is refused, or written in a way that they take alike.
/// </summary>
public sealed partial class NamePattern : IEquatable<NamePattern>
{
    /// <summary>How many characters it may have.</summary>
    internal const int Longest = 200;

    // RE2 refuses what repeats more than a thousand times.
    private const int MostRepeats = 1000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly Regex _regex;

    private NamePattern(string text, string portable, Regex regex)
    {
        Text = text;
        Portable = portable;
        _regex = regex;
    }

    /// <summary>As somebody wrote it.</summary>
    public string Text { get; }

    /// <summary>In words that all engines take alike.</summary>
    internal string Portable { get; }

    /// <summary>Whether it is found in a text.</summary>
    public bool IsIn(string text) => _regex.IsMatch(text);

    /// <summary>Reads one.</summary>
    /// <param name="text">As somebody wrote it.</param>
    /// <param name="pattern">The pattern.</param>
    /// <param name="problem">What is wrong and what to do, to stand behind the pattern.</param>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out NamePattern? pattern,
        [NotNullWhen(false)] out string? problem
    )
    {
        pattern = null;
        problem = null;
        if (text.Length is 0 or > Longest)
        {
            problem = $"write 1 to {Longest} characters";
            return false;
        }

        try
        {
            var portable = new Writer(text).Write();
            pattern = new NamePattern(
                text,
                portable,
                new Regex(portable, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, s_patience)
            );
            return true;
        }
        catch (FormatException refused)
        {
            problem = refused.Message;
        }
        catch (ArgumentException)
        {
            problem =
                "it is no regular expression; look at its brackets and at what `*`, `+`, `?` and `{` stand behind";
        }
        catch (NotSupportedException)
        {
            problem = "it is too large; write a simpler one";
        }

        return false;
    }

    /// <inheritdoc />
    public bool Equals(NamePattern? other) => other is not null && Text == other.Text;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as NamePattern);

    /// <inheritdoc />
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);

    /// <inheritdoc />
    public override string ToString() => Text;
}
