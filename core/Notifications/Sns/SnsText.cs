using System.Text;
using ZocSec.Core.Aws;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Notifications.Sns;

/// <summary>Words a notice for a topic, whose mails are plain text.</summary>
internal static class SnsText
{
    /// <summary>The subject and the text; some thousand characters at most.</summary>
    public static SnsErrand Of(Notice notice)
    {
        var resource = AwsResource.TryParse(notice.Resource.Key, out var read)
            ? read
            : new AwsResource("", "", "", "resource", notice.Resource.Name);
        var text = new StringBuilder()
            .AppendLine(OneLine.Of(NoticeWords.Title(notice)))
            .AppendLine()
            .Append("Account: ")
            .AppendLine(resource.Account)
            .Append("Region: ")
            .AppendLine(notice.Region ?? "not known")
            .Append("Owner: ")
            .AppendLine(
                notice.Owner ?? "nobody is named; tag the resource, or set `owner` of the account in `aws: accounts`"
            )
            .Append("Actor: ")
            .AppendLine(
                notice.Actor is { } actor
                    ? OneLine.Of(actor)
                    : $"not known (found by: {NoticeWords.Cause(notice.Cause)})"
            )
            .Append("Happened: ")
            .AppendLine(NoticeWords.Time(notice.Happened))
            .Append("Decided: ")
            .AppendLine(NoticeWords.Time(notice.Decided))
            .AppendLine()
            .Append("Why: ")
            .AppendLine(OneLine.Of(notice.Why));
        AddChanges(text, notice);
        AddExemption(text, notice);
        text.AppendLine()
            .Append("Ledger: ")
            .AppendLine(notice.Entry)
            .Append("Resource: ")
            .AppendLine(notice.Resource.Key);
        return new SnsErrand(notice.Guardrail, SubjectOf(notice, resource), text.Replace("\r\n", "\n").ToString());
    }

    // The end says what was done, so that it is the name that is cut.
    private static string SubjectOf(Notice notice, AwsResource resource)
    {
        var (before, after) = (
            $"ZocSec: {NoticeWords.Words(resource.Type)} ",
            $" in {resource.Account}: {NoticeWords.What(notice)}"
        );
        return before
            + NoticeWords.Short(resource.Id, Math.Max(4, SnsNotices.MaxSubject - before.Length - after.Length))
            + after;
    }

    private static void AddChanges(StringBuilder text, Notice notice)
    {
        if (notice.Changes.IsEmpty)
        {
            return;
        }

        text.AppendLine().AppendLine(notice.IsDone ? "Done:" : "Not done:");
        foreach (var change in notice.Changes)
        {
            text.Append("- ").AppendLine(OneLine.Of(change));
        }

        if (notice.MoreChanges > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- and {notice.MoreChanges} more");
        }
    }

    private static void AddExemption(StringBuilder text, Notice notice)
    {
        if (NoticeWords.HowToExempt(notice) is { } how)
        {
            text.AppendLine()
                .AppendLine(how)
                .AppendLine(OneLine.Of(ExemptionLine.Blank(notice.Guardrail, notice.Resource.Name)));
        }
    }
}
