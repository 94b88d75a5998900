using System.Text;
using System.Text.RegularExpressions;

namespace ZocSec.Core.Notifications.Texts;

/// <summary>
/// Slack's mrkdwn. It knows no backslash: the three characters that begin mentions and links become entities, and those
/// that format become others that look like them. Source: Slack's documentation, "Formatting message text".
/// </summary>
internal sealed partial class SlackMarkup : INoticeMarkup
{
    private const char Nothing = '\u200B';

    /// <summary>The only one.</summary>
    public static SlackMarkup Instance { get; } = new();

    /// <inheritdoc />
    public string Text(string text)
    {
        var line = PlainMarkup.WithoutLinks(OneLine.Of(text));
        var shown = new StringBuilder(line.Length + 16);
        for (var index = 0; index < line.Length; index++)
        {
            shown.Append(
                line[index] switch
                {
                    '*' => '∗',
                    '~' => '∼',
                    '`' => 'ˋ',
                    '_' when !IsWithinWord(line, index) => 'ˍ',
                    var other => other,
                }
            );
        }

        // :tada: and the like.
        return Entities(Emoji().Replace(shown.ToString(), $":{Nothing}"));
    }

    /// <inheritdoc />
    public string Code(string text) => $"`{Entities(OneLine.Of(text).Replace('`', 'ˋ'))}`";

    /// <inheritdoc />
    public string Block(string text) => $"```{Entities(OneLine.Of(text).Replace('`', 'ˋ'))}```";

    /// <inheritdoc />
    public string List(IEnumerable<string> items) => string.Join('\n', items.Select(item => "• " + Text(item)));

    /// <inheritdoc />
    public string Link(Uri address) => $"<{address.AbsoluteUri}>";

    private static string Entities(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);

    private static bool IsWithinWord(string text, int index) =>
        index > 0
        && index + 1 < text.Length
        && char.IsLetterOrDigit(text[index - 1])
        && char.IsLetterOrDigit(text[index + 1]);

    [GeneratedRegex(":(?=[A-Za-z0-9_+-]+:)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Emoji();
}
