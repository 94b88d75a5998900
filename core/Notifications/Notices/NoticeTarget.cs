using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Notifications.Notices;

/// <summary>One place where notices go.</summary>
/// <param name="Transport">How they get there.</param>
/// <param name="Name">The name of a secret, an address of mail, a repository; empty: the repository itself.</param>
internal sealed record NoticeTarget(NoticeTransport Transport, string Name)
{
    // Stands for it in ids, which are shown.
    private const int MarkLength = 12;

    /// <summary>The same for the same target; tells nothing of an address.</summary>
    [JsonIgnore]
    public string Mark =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Transport} {Name}")))[..MarkLength];

    /// <summary>All that a policy names at one place.</summary>
    public static ImmutableArray<NoticeTarget> Of(NotifyTargets targets) =>
        [
            .. targets.Slack is { } slack
                ? [new NoticeTarget(NoticeTransport.Slack, slack)]
                : Array.Empty<NoticeTarget>(),
            .. targets.Teams is { } teams
                ? [new NoticeTarget(NoticeTransport.Teams, teams)]
                : Array.Empty<NoticeTarget>(),
            .. targets.Mail.Select(address => new NoticeTarget(NoticeTransport.Mail, address)),
            .. targets.Issue is { IsOn: true } issue
                ? [new NoticeTarget(NoticeTransport.Issue, issue.Repository ?? "")]
                : Array.Empty<NoticeTarget>(),
        ];

    /// <summary>All that a policy names anywhere, each once.</summary>
    public static ImmutableArray<NoticeTarget> All(NotifySettings notify) =>
        [.. notify.All.SelectMany(targets => Of(targets)).Distinct()];
}

/// <summary>How notices get to people.</summary>
[JsonConverter(typeof(KebabEnum<NoticeTransport>))]
internal enum NoticeTransport
{
    /// <summary>By an incoming webhook of Slack.</summary>
    Slack,

    /// <summary>By a webhook of Microsoft Teams.</summary>
    Teams,

    /// <summary>By SMTP.</summary>
    Mail,

    /// <summary>As an issue of GitHub.</summary>
    Issue,
}
