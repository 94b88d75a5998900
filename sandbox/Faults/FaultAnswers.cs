using System.Globalization;
using ZocSec.Sandbox.GraphQl;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Sandbox.Faults;

/// <summary>What GitHub answers when something goes wrong on its side, or with a limit.</summary>
internal static class FaultAnswers
{
    private static readonly byte[] Page =
    [
        .. "<!DOCTYPE html><html><head><title>Unicorn!</title></head><body>No server is available.</body></html>"u8,
    ];

    public static Answer Of(FaultRule rule, RestRoute route, Caller caller) =>
        rule.Kind switch
        {
            FaultKind.SecondaryLimit => Answer.Error(
                rule.Status ?? 403,
                "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
                "free-pro-team@latest/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits"
            ) with
            {
                RetryAfter = rule.RetryAfter,
            },
            FaultKind.PrimaryLimit => LimitExceeded(caller, route),
            FaultKind.QueryTimeout => GraphAnswer.Timeout,
            _ => new Answer(rule.Status ?? 502, Page) { ContentType = "text/html; charset=utf-8" },
        };

    public static Answer LimitExceeded(Caller caller, RestRoute route) =>
        route.IsGraphQl
            ? GraphAnswer.LimitExceeded(caller)
            : Answer.Error(
                403,
                string.Create(CultureInfo.InvariantCulture, $"API rate limit exceeded for {caller.LimitKey}."),
                route.Docs
            ) with
            {
                LimitUsedUp = true,
            };
}
