using ZocSec.Core.GitHub.Checks;

namespace ZocSec.Core.Notifications.Texts;

/// <summary>GitHub's Markdown.</summary>
internal sealed class MarkdownMarkup : INoticeMarkup
{
    /// <summary>The only one.</summary>
    public static MarkdownMarkup Instance { get; } = new();

    /// <inheritdoc />
    public string Text(string text) =>
        // GitHub takes GH-1 for the number of an issue.
        Literal.Text(text).Replace("GH-", "GH\u200B-", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc />
    public string Code(string text) => text.AsSpan().ContainsAny('`', '|') ? Text(text) : Literal.Code(text);

    /// <inheritdoc />
    public string Block(string text) => Literal.Code(text.Trim());

    /// <inheritdoc />
    public string List(IEnumerable<string> items) => string.Join('\n', items.Select(item => "- " + Text(item)));

    /// <inheritdoc />
    public string Link(Uri address) => $"<{address.AbsoluteUri}>";
}
