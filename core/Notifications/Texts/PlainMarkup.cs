namespace ZocSec.Core.Notifications.Texts;

/// <summary>Plain text, where nothing is markup; only what programs would make a link of is broken up.</summary>
internal sealed class PlainMarkup : INoticeMarkup
{
    private const string Nothing = "\u200B";

    /// <summary>The only one.</summary>
    public static PlainMarkup Instance { get; } = new();

    /// <inheritdoc />
    public string Text(string text) => WithoutLinks(OneLine.Of(text));

    /// <inheritdoc />
    public string Code(string text) => Text(text);

    /// <inheritdoc />
    public string Block(string text) => Text(text);

    /// <inheritdoc />
    public string List(IEnumerable<string> items) => string.Join('\n', items.Select(item => "- " + Text(item)));

    /// <inheritdoc />
    public string Link(Uri address) => address.AbsoluteUri;

    /// <summary>Breaks up what readers of mail and chats make links of.</summary>
    public static string WithoutLinks(string text) =>
        text.Replace("://", $":{Nothing}//", StringComparison.Ordinal)
            .Replace("www.", $"www{Nothing}.", StringComparison.OrdinalIgnoreCase);
}
