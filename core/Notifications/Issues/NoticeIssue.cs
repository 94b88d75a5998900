using System.Security.Cryptography;
using System.Text;
using ZocSec.Core.GitHub.Checks;
using ZocSec.Core.GitHub.Issues;
using ZocSec.Core.Notifications.Notices;

namespace ZocSec.Core.Notifications.Issues;

/// <summary>
/// The issue of a resource and guardrail, found again by a comment that pages do not show. What people write before and
/// behind the marks stays theirs.
/// </summary>
internal static class NoticeIssue
{
    /// <summary>The label that all of them have.</summary>
    public const string Label = "zocsec";

    private const string End = "<!-- /zocsec:notice -->";
    private const string Told = "<!-- zocsec:entry:";
    private const int MarkLength = 24;

    /// <summary>Names the resource and guardrail.</summary>
    public static string MarkOf(Notice notice) =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes($"{notice.Guardrail} {notice.Resource.Tenant} {notice.Resource.Key}")
            )
        )[..MarkLength];

    /// <summary>Whether an issue is that of a resource and guardrail, as far as its text says.</summary>
    public static bool IsOf(string body, string mark) => body.Contains(BeginOf(mark), StringComparison.Ordinal);

    /// <summary>Whether an issue tells of a later decision already: notices may come late, and in any order.</summary>
    public static bool IsLater(string body, Notice notice)
    {
        var told = body.AsSpan()[Math.Max(0, body.IndexOf(BeginOf(MarkOf(notice)), StringComparison.Ordinal))..];
        var from = told.IndexOf(Told);
        var rest = from < 0 ? [] : told[(from + Told.Length)..];
        var end = rest.IndexOf(' ');
        return end >= 0 && rest[..end].CompareTo(notice.Entry, StringComparison.Ordinal) > 0;
    }

    /// <summary>A title; it has no markup, but mails and lists show it.</summary>
    public static string TitleOf(Notice notice) =>
        CheckLimits.Clip(
            Plain($"{notice.Guardrail}: {NoticeWords.Kind(notice.Resource)} {notice.Resource.Name}"),
            IssueLimits.Title
        );

    /// <summary>The text of an issue, with the part between the marks written anew.</summary>
    /// <param name="body">The text as it was; empty for a new issue.</param>
    /// <param name="notice">What it tells of.</param>
    /// <param name="text">What is to stand between the marks, in Markdown.</param>
    public static string Write(string body, Notice notice, string text)
    {
        var begin = BeginOf(MarkOf(notice));
        // A name may be a mark itself.
        var own = text.Trim().Replace("<!--", "<\u200B!--", StringComparison.Ordinal);
        var part = $"{begin}\n{Told}{notice.Entry} -->\n{own}\n{End}";
        var from = body.IndexOf(begin, StringComparison.Ordinal);
        var to = from < 0 ? -1 : body.IndexOf(End, from, StringComparison.Ordinal);
        var whole =
            from < 0 ? part
            : to < 0 ? body[..from] + part
            : body[..from] + part + body[(to + End.Length)..];
        return CheckLimits.Clip(whole, IssueLimits.Body);
    }

    private static string BeginOf(string mark) => $"<!-- zocsec:notice:v1:{mark} -->";

    private static string Plain(string text) =>
        OneLine
            .Of(text)
            .Replace("@", "@\u200B", StringComparison.Ordinal)
            .Replace("#", "#\u200B", StringComparison.Ordinal)
            .Replace('`', '\'');
}
