using System.Collections.Immutable;
using ZocSec.Core.GitHub.Setup;

namespace ZocSec.Core.Doctor;

/// <summary>Whether GitHub delivers to this program, and the program takes it.</summary>
internal static class HookChecks
{
    private static readonly TimeSpan Lately = TimeSpan.FromHours(24);
    private const double TooMany = 0.1;

    public static IEnumerable<Finding> Hook(ProbeAnswer<HookFacts> answer, PublicUrl? address)
    {
        if (answer is not ProbeAnswer<HookFacts>.Found { Value: var hook })
        {
            yield return Unread("webhook", answer);
            yield break;
        }

        if (hook.Url.Length == 0)
        {
            yield return Finding.Fail(
                "webhook",
                "the App's webhook has no address",
                $"set it to {address?.Webhook.AbsoluteUri ?? "App__PublicUrl, then /api/github/webhooks"}, and Active, in the App's settings"
            );
            yield break;
        }

        if (
            address is not null
            && !string.Equals(hook.Url.TrimEnd('/'), address.Webhook.AbsoluteUri, StringComparison.OrdinalIgnoreCase)
        )
        {
            yield return Finding.Fail(
                "webhook",
                $"GitHub delivers to {hook.Url}, but App__PublicUrl says {address.Webhook}",
                "set the webhook's address in the App's settings, or App__PublicUrl, so that both are the same"
            );
        }
        else
        {
            yield return Finding.Ok("webhook", $"GitHub delivers to {hook.Url}");
        }

        if (hook.ContentType is not "json")
        {
            yield return Finding.Fail(
                "webhook",
                $"its content type is {hook.ContentType}",
                "set it to application/json in the App's settings: nothing else is taken"
            );
        }

        if (!hook.ChecksCertificate)
        {
            yield return Finding.Warn(
                "webhook",
                "GitHub does not verify the certificate",
                "turn SSL verification on in the App's settings: anybody on the way could read deliveries"
            );
        }
    }

    public static Finding Address(PublicUrl? address, ProbeAnswer<string>? answer, bool isLocalGitHub) =>
        (address, answer) switch
        {
            (null, _) => Finding.Warn(
                "public address",
                "App__PublicUrl is not set, so it cannot be checked",
                "set it to the https address by which GitHub reaches the server"
            ),
            ({ IsLoopback: true }, _) when !isLocalGitHub => Finding.Fail(
                "public address",
                $"GitHub cannot reach {address}",
                "set App__PublicUrl to an https address that GitHub reaches"
            ),
            (_, ProbeAnswer<string>.Found { Value: var text })
                when text.Contains("\"live\"", StringComparison.Ordinal) => Finding.Ok(
                "public address",
                $"{address} leads to the program"
            ),
            (_, ProbeAnswer<string>.Found) => Finding.Fail(
                "public address",
                $"something else than this program answers at {address}",
                "let the proxy lead /api/ to the program"
            ),
            (_, ProbeAnswer<string>.Refused { Status: var status }) => Finding.Fail(
                "public address",
                $"{address}/api/health/live answers {status}",
                "start the server, and let the proxy lead /api/ to it without a sign-in"
            ),
            (_, ProbeAnswer<string>.Unreachable { Reason: var reason }) => Finding.Fail(
                "public address",
                $"{address} cannot be reached from here: {reason}",
                "start the server; check DNS, certificate, proxy and firewall"
            ),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    public static Finding Deliveries(ProbeAnswer<ImmutableArray<DeliveryFacts>> answer, DateTimeOffset now)
    {
        if (answer is not ProbeAnswer<ImmutableArray<DeliveryFacts>>.Found { Value: var all })
        {
            return Unread("deliveries", answer);
        }

        // Attempts of one delivery have one guid; it is lost when none of them arrived.
        var lately = all.Where(attempt => now - attempt.DeliveredAt < Lately)
            .GroupBy(attempt => attempt.DeliveryId, StringComparer.Ordinal)
            .ToArray();
        var lost = lately.Where(attempts => !attempts.Any(attempt => attempt.Arrived)).ToArray();
        if (lost.Length == 0)
        {
            return Finding.Ok(
                "deliveries",
                lately.Length == 0 ? "none in the last 24 hours" : $"all of the latest {lately.Length} arrived"
            );
        }

        var last = lost.SelectMany(attempts => attempts).MaxBy(attempt => attempt.DeliveredAt)!;
        var message =
            $"{lost.Length} of the latest {lately.Length} did not arrive; the last at {last.DeliveredAt.UtcDateTime:yyyy-MM-dd HH:mm:ss'Z'}: {last.StatusCode} {last.Status}".TrimEnd();
        var advice = Advice(last.StatusCode);
        return lost.Length > lately.Length * TooMany
            ? Finding.Fail("deliveries", message, advice)
            : Finding.Warn("deliveries", message, advice);
    }

    private static string Advice(int status) =>
        status switch
        {
            401 =>
                "the webhook secret here and in the App's settings differ: set GitHub__WebhookSecret (or …Next) to the one at GitHub; the server then fetches what it missed",
            403 =>
                "something in front of the server refuses GitHub: let /api/github/webhooks through without a sign-in",
            404 =>
                "the webhook's address does not lead to the server: set it to App__PublicUrl, then /api/github/webhooks",
            413 => "something in front of the server refuses large bodies: let 25 MB through",
            503 => "the server could not keep the delivery: look at its storage",
            0 => "GitHub could not connect: start the server; check DNS, certificate and firewall",
            _ => "look at the server's log at that time, and at the App's settings, Advanced, Recent deliveries",
        };

    private static Finding Unread<T>(string check, ProbeAnswer<T> answer) =>
        Finding.Warn(
            check,
            $"GitHub did not tell: {answer switch { ProbeAnswer<T>.Refused refused => $"{refused.Status} {refused.Reason}", ProbeAnswer<T>.Unreachable away => away.Reason, _ => "" }}",
            "try again later"
        );
}
