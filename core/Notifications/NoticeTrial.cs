using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using ZocSec.Core.GitHub.Setup;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Notifications.Mail;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Core.Notifications.Texts;
using ZocSec.Core.Notifications.Webhooks;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Notifications;

/// <summary>Sends an example to those whom the operator's policy names, once each and without a queue.</summary>
public static class NoticeTrial
{
    /// <summary>The transports that can be tried.</summary>
    public static ImmutableArray<string> Transports { get; } = ["slack", "teams", "mail"];

    /// <summary>Sends.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="setting">A setting by its name outside; null when it is not set.</param>
    /// <param name="only">One of <see cref="Transports"/>; null: all of them.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<TrialReport> RunAsync(
        Policy policy,
        Func<string, string?> setting,
        string? only,
        TimeProvider time,
        CancellationToken ct
    )
    {
        var targets = NoticeTarget
            .All(policy.Notify)
            .Where(target =>
                NameOf(target) is var name
                && Transports.Contains(name, StringComparer.Ordinal)
                && (only is null || only == name)
            )
            .ToImmutableArray();
        var problems = new List<string>();
        _ = PublicUrl.TryRead(setting("App__PublicUrl"), out var publicUrl, out _);
        var settings = NoticeSettings.Read(
            name => setting(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null,
            targets
                .Select(target => NoticeSettings.SettingOf(policy.Notify, TenantId.Default, target.Name))
                .Distinct(StringComparer.Ordinal),
            publicUrl,
            problems
        );
        if (problems.Count > 0)
        {
            return new TrialReport([.. problems], []);
        }

        var texts = new NoticeTexts(
            new NoticeTemplates(settings.Templates, NullLogger<NoticeTemplates>.Instance),
            settings
        );
        using var client = new WebhookClient(time);
        INoticeSender[] senders =
        [
            new WebhookSender(NoticeTransport.Slack, new SlackMessage(texts).Write, settings, client),
            new WebhookSender(NoticeTransport.Teams, new TeamsCard(texts).Write, settings, client),
            new MailSender(new MailMessages(texts), settings),
        ];
        var results = ImmutableArray.CreateBuilder<TrialResult>(targets.Length);
        foreach (var target in targets)
        {
            var sender = senders.Single(one => one.Transport == target.Transport);
            var problem = await SendAsync(sender, Example(target, time.GetUtcNow()), policy, time, ct);
            results.Add(new TrialResult($"{NameOf(target)} {target.Name}", problem));
        }

        return new TrialReport([], results.ToImmutable());
    }

    private static string NameOf(NoticeTarget target) => target.Transport.ToString().ToLowerInvariant();

    private static async Task<string?> SendAsync(
        INoticeSender sender,
        NoticeErrand example,
        Policy policy,
        TimeProvider time,
        CancellationToken ct
    )
    {
        using var limit = new CancellationTokenSource(NoticeLane.Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            return await sender.SendAsync(example, TenantId.Default, policy, either.Token) switch
            {
                SendResult.Busy busy => busy.Reason,
                SendResult.Waiting waiting => waiting.Reason,
                SendResult.Refused refused => refused.Reason,
                _ => null,
            };
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return $"no answer within {NoticeLane.Limit.TotalSeconds:F0} seconds";
        }
    }

    private static NoticeErrand Example(NoticeTarget target, DateTimeOffset now) =>
        new(target, now)
        {
            Notice = new Notice
            {
                Entry = "example",
                Guardrail = GuardrailCatalogue.All[0].Name,
                Resource = new ResourceId(
                    TenantId.Default,
                    GuardrailCatalogue.All[0].Kind,
                    "0",
                    "octo-org/this-is-only-an-example"
                ),
                Outcome = EntryOutcome.Remediated,
                Verdict = VerdictKind.Compliant,
                Severity = NoticeSeverity.Low,
                Owner = "nobody: this is an example",
                Actor = "zocsec notify test",
                Cause = LookCause.Person,
                Happened = now,
                Decided = now,
                Why = "somebody wants to see whether notices arrive; nothing was changed",
                Changes = ["visibility: public → private"],
                IsDone = true,
            },
        };
}

/// <summary>What came of it.</summary>
/// <param name="Problems">What is wrong with the settings, so that nothing was sent.</param>
/// <param name="Results">What was sent.</param>
public sealed record TrialReport(ImmutableArray<string> Problems, ImmutableArray<TrialResult> Results);

/// <summary>What came of one example.</summary>
/// <param name="Target">Whom it was sent.</param>
/// <param name="Problem">Why it did not arrive; null: it did.</param>
public sealed record TrialResult(string Target, string? Problem);
