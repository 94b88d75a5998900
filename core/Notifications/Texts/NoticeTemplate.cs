using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;
using ZocSec.Core.Notifications.Notices;

namespace ZocSec.Core.Notifications.Texts;

/// <summary>
/// A text with places for values, <c>{{owner}}</c>. A line or a paragraph all of whose places stay empty is left out. Values
/// are put in as they are and never read for places: they come in the channel's own markup.
/// </summary>
internal sealed partial class NoticeTemplate
{
    private readonly string[][] _paragraphs;

    private NoticeTemplate(string[][] paragraphs) => _paragraphs = paragraphs;

    /// <summary>Reads a template.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="known">The names of values that there are.</param>
    /// <param name="template">The template.</param>
    /// <param name="problem">What is wrong, beginning with the line.</param>
    public static bool TryParse(
        string text,
        FrozenSet<string> known,
        [NotNullWhen(true)] out NoticeTemplate? template,
        [NotNullWhen(false)] out string? problem
    )
    {
        (template, problem) = (null, null);
        var lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        for (var index = 0; index < lines.Length; index++)
        {
            if (ProblemOf(lines[index], known) is { } wrong)
            {
                problem = string.Create(CultureInfo.InvariantCulture, $"line {index + 1}: {wrong}");
                return false;
            }
        }

        if (!lines.Any(line => Place().IsMatch(line)))
        {
            problem = "line 1: there is no place for any value, such as {{title}}";
            return false;
        }

        template = new NoticeTemplate([.. Paragraphs(lines)]);
        return true;
    }

    /// <summary>Puts values in.</summary>
    /// <param name="values">By name; what is not there is empty.</param>
    public string Render(IReadOnlyDictionary<string, string> values)
    {
        var text = new StringBuilder();
        foreach (var paragraph in _paragraphs)
        {
            if (IsEmpty(string.Join('\n', paragraph), values))
            {
                continue;
            }

            text.Append(text.Length > 0 ? "\n" : "");
            foreach (var line in paragraph.Where(line => !IsEmpty(line, values)))
            {
                text.Append(Place().Replace(line, place => ValueOf(place, values))).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string? ProblemOf(string line, FrozenSet<string> known)
    {
        var rest = Place().Replace(line, "");
        var unknown = Place()
            .Matches(line)
            .Select(place => place.Groups["name"].Value)
            .FirstOrDefault(name => !known.Contains(name));
        return unknown is not null
                ? $"there is no value {{{{{OneLine.Of(NoticeWords.Short(unknown, 40))}}}}}; there are {string.Join(", ", known.Order(StringComparer.Ordinal))}"
            : rest.Contains("{{", StringComparison.Ordinal) || rest.Contains("}}", StringComparison.Ordinal)
                ? "there is a {{ or }} that names no value"
            : null;
    }

    private static IEnumerable<string[]> Paragraphs(string[] lines)
    {
        var paragraph = new List<string>();
        foreach (var line in lines.Append(""))
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                paragraph.Add(line);
            }
            else if (paragraph.Count > 0)
            {
                yield return [.. paragraph];
                paragraph.Clear();
            }
        }
    }

    private static bool IsEmpty(string text, IReadOnlyDictionary<string, string> values)
    {
        var places = Place().Matches(text);
        return places.Count > 0 && places.All(place => ValueOf(place, values).Length == 0);
    }

    private static string ValueOf(Match place, IReadOnlyDictionary<string, string> values) =>
        values.GetValueOrDefault(place.Groups["name"].Value, "");

    [GeneratedRegex(
        @"\{\{\s*(?<name>[^{}]*?)\s*\}\}",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Place();
}
