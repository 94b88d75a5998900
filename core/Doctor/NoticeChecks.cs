using ZocSec.Core.Guardrails;
using ZocSec.Core.Notifications;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Core.Notifications.Texts;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Doctor;

/// <summary>Whether those whom a policy names can be told; tells nobody.</summary>
internal static class NoticeChecks
{
    private const string Name = "notices";

    /// <summary>Looks at the settings that a policy asks for.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="settings">The server's settings.</param>
    /// <param name="subject">Whose policy it is, for people; null for the operator's.</param>
    public static IEnumerable<Finding> Check(Policy policy, TenantId tenant, DoctorSettings settings, string? subject)
    {
        var targets = NoticeTarget.All(policy.Notify);
        var problems = targets
            .Select(target => ProblemOf(target, policy, tenant, settings))
            .OfType<Problem>()
            .Distinct();
        var isWell = true;
        foreach (var (message, advice) in problems)
        {
            isWell = false;
            yield return Finding.Fail(Name, message, advice, subject);
        }

        foreach (var (message, advice) in RouteProblemsOf(policy))
        {
            yield return Finding.Warn(Name, message, advice, subject);
        }

        if (!targets.IsEmpty && isWell)
        {
            yield return Finding.Ok(
                Name,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{targets.Length} places are told; `zocsec notify test` tells them something"
                ),
                subject
            );
        }
    }

    /// <summary>Looks at the operator's templates.</summary>
    public static IEnumerable<Finding> CheckTemplates(DoctorSettings settings) =>
        settings.Notices.Templates is { } folder && Directory.Exists(folder)
            ? NoticeTemplates
                .ProblemsOf(folder)
                .Select(problem =>
                    Finding.Warn(
                        Name,
                        $"a template cannot be used: {problem}",
                        "mend it; until then the one built in is used"
                    )
                )
            : [];

    private static Problem? ProblemOf(NoticeTarget target, Policy policy, TenantId tenant, DoctorSettings settings)
    {
        switch (target.Transport)
        {
            case NoticeTransport.Slack or NoticeTransport.Teams:
                var setting = NoticeSettings.SettingOf(policy.Notify, tenant, target.Name);
                return settings.IsSet(setting)
                    ? null
                    : new Problem(
                        $"the policy names the secret {target.Name}, and {setting} is not set",
                        "set it to the address of the webhook, or name another secret"
                    );
            case NoticeTransport.Mail:
                return settings.Notices.Smtp is null
                    ? new Problem(
                        "the policy names addresses of mail, and no server takes mails",
                        "set Smtp__Host and Smtp__From"
                    )
                    : null;
            default:
                return target.Name.Length == 0 && policy.Notify.Central is null && !policy.Accounts.IsEmpty
                    ? new Problem("issues about AWS have no repository", "name one in `central` of `notify`")
                    : null;
        }
    }

    // What is no mistake in the file, and yet hardly meant.
    private static IEnumerable<Problem> RouteProblemsOf(Policy policy)
    {
        var (prefix, takesAll) = (policy.Owners.TopicPrefix, 0);
        for (var number = 1; number <= policy.Notify.Routes.Length; number++)
        {
            var route = policy.Notify.Routes[number - 1];
            if (takesAll > 0)
            {
                yield return new Problem(
                    $"route {number} of `notify` is never taken: route {takesAll} takes all that comes to it",
                    $"put route {takesAll} last"
                );
                continue;
            }

            foreach (
                var owner in route.Owners.Where(owner =>
                    IsOfRepositories(route, policy) && owner.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
                )
            )
            {
                yield return new Problem(
                    $"route {number} of `notify` is for the owner {owner}, which is a topic: owners have no `{prefix}`",
                    $"leave `{prefix}` out"
                );
            }

            takesAll = route is { Guardrails.IsEmpty: true, Owners.IsEmpty: true, Severity: NoticeSeverity.Low }
                ? number
                : 0;
        }
    }

    // A tag of AWS names the owner as it likes.
    private static bool IsOfRepositories(NotifyRoute route, Policy policy) =>
        policy.Accounts.IsEmpty
        || (
            !route.Guardrails.IsEmpty
            && route.Guardrails.All(name => name.StartsWith("github/", StringComparison.OrdinalIgnoreCase))
        );

    private sealed record Problem(string Message, string Advice);
}
