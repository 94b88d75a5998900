using ZocSec.Core.Notifications.Notices;

namespace ZocSec.Core.Notifications.Texts;

/// <summary>Words notices and digests by the templates.</summary>
internal sealed class NoticeTexts(NoticeTemplates templates, NoticeSettings settings)
{
    /// <summary>What it is about in a line, as other people wrote it.</summary>
    public static string TitleOf(NoticeErrand errand) =>
        errand.Notice is { } notice ? NoticeWords.Title(notice) : errand.Digest!.Title;

    /// <summary>The page to go to; null when nobody knows where this program is reached.</summary>
    public Uri? LinkOf(NoticeErrand errand) =>
        settings.PublicUrl?.Root is not { } root ? null
        : errand.Notice is { } notice ? new Uri(root, $"entry?id={Uri.EscapeDataString(notice.Entry)}")
        : root;

    /// <summary>The text in a channel's markup.</summary>
    /// <param name="errand">What is told.</param>
    /// <param name="channel">The channel, as in its files' names.</param>
    /// <param name="ending">The ending of its files.</param>
    /// <param name="markup">Its markup.</param>
    public string Render(NoticeErrand errand, string channel, string ending, INoticeMarkup markup)
    {
        var link = LinkOf(errand);
        if (errand.Notice is { } notice)
        {
            return templates[$"{channel}{ending}"].Render(NoticeValues.Of(notice, markup, link));
        }

        var digest = errand.Digest!;
        var more = digest.Total - digest.Items.Length;
        return templates[$"{channel}-digest{ending}"]
            .Render(
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["title"] = markup.Text(digest.Title),
                    ["counts"] = markup.List(digest.Counts),
                    ["items"] = markup.List(more > 0 ? digest.Items.Append($"and {more} more") : digest.Items),
                    ["link"] = link is null ? "" : markup.Link(link),
                }
            );
    }
}
