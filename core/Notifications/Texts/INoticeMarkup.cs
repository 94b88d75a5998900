namespace ZocSec.Core.Notifications.Texts;

/// <summary>How a channel shows other people's words: never as markup, a mention, a link or a header.</summary>
internal interface INoticeMarkup
{
    /// <summary>Words on one line.</summary>
    string Text(string text);

    /// <summary>A name or a command on one line, to be copied.</summary>
    string Code(string text);

    /// <summary>A line by itself, to be copied.</summary>
    string Block(string text);

    /// <summary>Words on a line each.</summary>
    string List(IEnumerable<string> items);

    /// <summary>A link to a page of this program's own.</summary>
    string Link(Uri address);
}
