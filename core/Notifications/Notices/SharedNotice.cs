using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Notifications.Notices;

/// <summary>A notice for all whom the policy has told of it.</summary>
/// <param name="Notice">What is told.</param>
/// <param name="IsEnd">Whether it only ends what an issue was opened for.</param>
/// <param name="IsSaid">Whether people have heard it lately, so that only its issue is kept.</param>
internal sealed record SharedNotice(Notice Notice, bool IsEnd, bool IsSaid)
{
    /// <summary>The kind of the errands that have each of them told.</summary>
    public const string Kind = "notice";

    /// <summary>One errand for each whom a policy has told.</summary>
    public ImmutableArray<NoticeErrand> ErrandsBy(Policy policy) =>
        [
            .. (IsEnd ? Closing(policy) : TargetsBy(policy))
                .Where(target => !IsSaid || target.Transport is NoticeTransport.Issue)
                .Select(target => new NoticeErrand(target, Notice.Decided) { Notice = Notice }),
        ];

    /// <summary>The errand of having each of them told; one for each entry.</summary>
    public Errand ToWork(TenantId tenant) =>
        new(
            $"{Kind}/{Notice.Entry}/{tenant}",
            Notice.Decided,
            Kind,
            tenant,
            JsonSerializer.SerializeToElement(this, SharedNoticeJson.Default.SharedNotice)
        );

    /// <summary>Reads it back; null when it is none.</summary>
    public static SharedNotice? Of(Errand errand) =>
        errand.Data.Deserialize(SharedNoticeJson.Default.SharedNotice) is { Notice: not null } read ? read : null;

    private IEnumerable<NoticeTarget> TargetsBy(Policy policy)
    {
        var targets = NoticeTarget.Of(policy.Notify.For(Notice.Guardrail.Value, Notice.Owners, Notice.Severity));
        return policy.Notify.Digest is not DigestPace.Off && NoticeRules.IsForDigest(Notice)
            // What only people can mend has its issue at once; what is merely left as it is has none beside the digest.
            ? targets.Where(target =>
                target.Transport is NoticeTransport.Issue
                && Notice.Outcome is not (EntryOutcome.Observed or EntryOutcome.Paused)
            )
            : targets;
    }

    // Whichever route opened it, the issue is one, and is found by the resource.
    private static IEnumerable<NoticeTarget> Closing(Policy policy) =>
        NoticeTarget.All(policy.Notify).Where(target => target.Transport is NoticeTransport.Issue).Take(1);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(SharedNotice))]
internal sealed partial class SharedNoticeJson : JsonSerializerContext;
