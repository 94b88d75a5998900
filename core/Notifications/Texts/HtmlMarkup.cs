using System.Net;

namespace ZocSec.Core.Notifications.Texts;

/// <summary>HTML of mails.</summary>
internal sealed class HtmlMarkup : INoticeMarkup
{
    /// <summary>The only one.</summary>
    public static HtmlMarkup Instance { get; } = new();

    /// <inheritdoc />
    public string Text(string text) => WebUtility.HtmlEncode(PlainMarkup.Instance.Text(text));

    /// <inheritdoc />
    public string Code(string text) => $"<code>{Text(text)}</code>";

    /// <inheritdoc />
    public string Block(string text) => $"<pre>{Text(text)}</pre>";

    /// <inheritdoc />
    public string List(IEnumerable<string> items) =>
        string.Concat(items.Select(item => $"<li>{Text(item)}</li>")) is { Length: > 0 } all ? $"<ul>{all}</ul>" : "";

    /// <inheritdoc />
    public string Link(Uri address) =>
        $"<a href=\"{WebUtility.HtmlEncode(address.AbsoluteUri)}\">{WebUtility.HtmlEncode(address.AbsoluteUri)}</a>";
}
