using System.Text.Json;
using ZocSec.Core.Aws;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Notifications.Notices;

/// <summary>How decisions are put into words.</summary>
internal static class NoticeWords
{
    private const string Cut = "...";

    /// <summary>What a notice is about in a line: <c>bucket data: encryption put right</c>. The name is as other people wrote it.</summary>
    public static string Title(Notice notice) => $"{Kind(notice.Resource)} {notice.Resource.Name}: {What(notice)}";

    /// <summary>What was decided about what of it: <c>encryption put right</c>.</summary>
    public static string What(Notice notice) =>
        $"{Subject(notice.Guardrail, TypeOf(notice.Resource))} {InWords(notice)}";

    /// <summary>What kind of thing a resource is: <c>security group</c>.</summary>
    public static string Kind(ResourceId resource) => Words(TypeOf(resource));

    /// <summary>Why there was a look.</summary>
    public static string Cause(LookCause cause) => Words(JsonNamingPolicy.KebabCaseLower.ConvertName($"{cause}"));

    /// <summary>Since when, as far as anybody told.</summary>
    public static string Since(Notice notice) =>
        notice.Cause is LookCause.Event ? Time(notice.Happened) : $"not known, found {Time(notice.Happened)}";

    /// <summary>A time in UTC.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>At most so many characters of a text.</summary>
    public static string Short(string text, int max) =>
        text.Length <= max
            ? text
            : text[..(max - Cut.Length - (char.IsHighSurrogate(text[max - Cut.Length - 1]) ? 1 : 0))] + Cut;

    /// <summary>Words of a name in kebab-case.</summary>
    public static string Words(string kebab) => kebab.Replace('-', ' ');

    /// <summary>How a notice says that something is, or was, to be exempted; null where there is nothing to exempt.</summary>
    public static string? HowToExempt(Notice notice) =>
        IsUndoable(notice)
            ? "If it was meant to be as it was, exempt it in the policy first, else it is put right again; then change it back:"
        : notice.Verdict is VerdictKind.Violation ? "If it is meant to be as it is, exempt it in the policy:"
        : null;

    /// <summary>Whether there is something to take back: whatever was changed, but by whoever took something back.</summary>
    public static bool IsUndoable(Notice notice) =>
        notice is { IsDone: true, IsFinal: false, Changes.IsEmpty: false, Outcome: not EntryOutcome.Undone };

    private static string TypeOf(ResourceId resource) =>
        AwsResource.TryParse(resource.Key, out var read) ? read.Type
        : resource.Kind.Value is "github/repository" ? "repository"
        : "resource";

    // aws/bucket-encryption of a bucket is its encryption.
    private static string Subject(GuardrailName guardrail, string type) =>
        Words(
            guardrail.Key.StartsWith($"{type}-", StringComparison.Ordinal)
                ? guardrail.Key[(type.Length + 1)..]
                : guardrail.Key
        );

    private static string InWords(Notice notice) =>
        notice.Outcome switch
        {
            EntryOutcome.Remediated => "put right",
            EntryOutcome.Observed when notice.IsDone => "changed in part, then left as it is",
            EntryOutcome.Paused => "breaks the policy, all changes are paused",
            EntryOutcome.Observed => "breaks the policy, only observed",
            EntryOutcome.Reported => "breaks the policy, only people can mend it",
            EntryOutcome.Blocked => "blocked, a person must act",
            EntryOutcome.BreakerTripped => "left as it is, breaker tripped",
            EntryOutcome.Slowed => "comes back again and again",
            EntryOutcome.GivenUp => "left to people, it keeps coming back",
            EntryOutcome.Unverified => "changed, but not as expected",
            EntryOutcome.Drifted => "changed by others meanwhile",
            EntryOutcome.Unknown => "cannot be told",
            EntryOutcome.Undone => "taken back by a person",
            EntryOutcome.Held => "left as it is, a person took the change back",
            EntryOutcome.DeadLettered => "failed again and again",
            var other => Words(EntryOutcomes.NameOf(other)),
        };
}
