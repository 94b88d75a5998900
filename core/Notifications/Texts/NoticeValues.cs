using System.Collections.Frozen;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Notifications.Texts;

/// <summary>The values that templates of notices have places for.</summary>
internal static class NoticeValues
{
    /// <summary>Their names.</summary>
    public static FrozenSet<string> Names { get; } =
        new[]
        {
            "title",
            "what",
            "kind",
            "resource",
            "key",
            "guardrail",
            "severity",
            "owner",
            "actor",
            "since",
            "decided",
            "why",
            "reversals",
            "done",
            "proposed",
            "undo",
            "exempt",
            "exemption",
            "entry",
            "link",
        }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The values of a notice in a channel's markup.</summary>
    /// <param name="notice">The notice.</param>
    /// <param name="markup">The channel's markup.</param>
    /// <param name="link">The page of the entry; null when nobody knows where this program is reached.</param>
    public static Dictionary<string, string> Of(Notice notice, INoticeMarkup markup, Uri? link)
    {
        var changes = notice.MoreChanges > 0 ? notice.Changes.Append($"and {notice.MoreChanges} more") : notice.Changes;
        var (listed, how) = (markup.List(changes), NoticeWords.HowToExempt(notice));
        return new(StringComparer.Ordinal)
        {
            ["title"] = markup.Text(NoticeWords.Title(notice)),
            ["what"] = markup.Text(NoticeWords.What(notice)),
            ["kind"] = markup.Text(NoticeWords.Kind(notice.Resource)),
            ["resource"] = markup.Code(notice.Resource.Name),
            ["key"] = markup.Code(notice.Resource.Key),
            ["guardrail"] = markup.Code(notice.Guardrail.Value),
            ["severity"] = notice.Severity.ToString().ToLowerInvariant(),
            ["owner"] = markup.Text(notice.Owner ?? "nobody is named"),
            ["actor"] = markup.Text(notice.Actor ?? $"not known (found by: {NoticeWords.Cause(notice.Cause)})"),
            ["since"] = NoticeWords.Since(notice),
            ["decided"] = NoticeWords.Time(notice.Decided),
            ["why"] = markup.Text(notice.Why),
            ["reversals"] = notice.Reversals > 1 ? $"{notice.Reversals}" : "",
            ["done"] = notice.IsDone ? listed : "",
            ["proposed"] = notice.IsDone ? "" : listed,
            ["undo"] = NoticeWords.IsUndoable(notice) ? markup.Code($"zocsec undo {notice.Entry}") : "",
            ["exempt"] = how is null ? "" : markup.Text(how),
            ["exemption"] = how is null
                ? ""
                : markup.Block(ExemptionLine.Blank(notice.Guardrail, notice.Resource.Name).Trim()),
            ["entry"] = markup.Code(notice.Entry),
            ["link"] = link is null ? "" : markup.Link(link),
        };
    }
}
