using Microsoft.Extensions.Logging;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.Billing.Tickets;
using ZocSec.Core.GitHub;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Billing.Rounds;

/// <summary>Keeps the tickets that the operator's policy asks for, as the App.</summary>
internal sealed partial class BillingTickets(GitHubSettings gitHub, TimeProvider time, ILogger<BillingTickets> logger)
    : ITicketWatcher
{
    /// <summary>Files, updates and closes tickets; nothing when the policy asks for none.</summary>
    public async Task FileAsync(BillingReport report, Policy policy, CancellationToken ct)
    {
        if (policy.Billing.Tickets is not { } settings)
        {
            return;
        }

        await using var service = new TicketService(
            GitHubSignIn.OfApp(gitHub),
            new TicketOrder(settings, policy.Owners),
            this,
            time,
            _ => { }
        );
        try
        {
            var plan = await service.PlanAsync(report, ct);
            foreach (var remark in plan.Remarks)
            {
                Log.Remarked(logger, remark);
            }

            if ((await service.ApplyAsync(plan, ct)).Problem is { } problem)
            {
                Log.Stopped(logger, problem);
            }
        }
        catch (BillingException refused)
        {
            // The bill was asked all the same: the round is not made again for it.
            Log.Stopped(logger, refused.Message);
        }
    }

    /// <inheritdoc />
    public void Waiting(string reason, DateTimeOffset until) => Log.Waits(logger, reason, until);

    /// <inheritdoc />
    public void Done(TicketResult result) => Log.Done(logger, result.ToLine());

    private static partial class Log
    {
        [LoggerMessage(1921, LogLevel.Information, "Tickets wait until {Until}: {Reason}")]
        public static partial void Waits(ILogger logger, string reason, DateTimeOffset until);

        [LoggerMessage(1922, LogLevel.Information, "Ticket {Result}")]
        public static partial void Done(ILogger logger, string result);

        [LoggerMessage(1924, LogLevel.Warning, "Tickets: {Remark}")]
        public static partial void Remarked(ILogger logger, string remark);

        [LoggerMessage(1923, LogLevel.Error, "Tickets are not all filed; the next round goes on: {Reason}")]
        public static partial void Stopped(ILogger logger, string reason);
    }
}
