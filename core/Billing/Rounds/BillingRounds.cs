using Microsoft.Extensions.Logging;
using ZocSec.Core.Aws;
using ZocSec.Core.Billing.Reports;
using ZocSec.Core.Policies;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Billing.Rounds;

/// <summary>
/// Asks the billing data that the operator's policy names who owns what, on schedule, and at once when the last round is
/// overdue: reports beside the store, an entry in the ledger, and tickets where the policy wants them.
/// </summary>
public sealed partial class BillingRounds : RoundsService
{
    private const string Cursor = "billing";
    private const string ReportsFolder = "reports";
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(10);
    private static readonly string[] s_endings = [".xlsx", ".html", ".json"];

    private readonly AwsAccounts _accounts;
    private readonly BillingJournal _journal;
    private readonly BillingTickets _tickets;
    private readonly ICursors _cursors;
    private readonly AwsSettings _aws;
    private readonly BillingHosting _hosting;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    internal BillingRounds(
        AwsAccounts accounts,
        BillingJournal journal,
        BillingTickets tickets,
        ICursors cursors,
        AwsSettings aws,
        BillingHosting hosting,
        TimeProvider time,
        ILogger<BillingRounds> logger
    )
        : base(s_interval, time) =>
        (_accounts, _journal, _tickets, _cursors, _aws, _hosting, _time, _logger) = (
            accounts,
            journal,
            tickets,
            cursors,
            aws,
            hosting,
            time,
            logger
        );

    /// <summary>Does a round if one is due. One that is cut off goes on in the next call with what it had read.</summary>
    /// <exception cref="StorageException">The storage could not be used.</exception>
    public async Task RunOnceAsync(CancellationToken ct)
    {
        if (await _accounts.ReadyAsync(ct) is { } blocked)
        {
            Log.Blocked(_logger, blocked.Reason);
            return;
        }

        var (policy, now) = (_accounts.Policy, _time.GetUtcNow());
        if (!policy.Billing.IsAsked)
        {
            return;
        }

        var last = await _cursors.GetAsync(Cursor, ct) is { } text
            ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture)
            : DateTimeOffset.UnixEpoch;
        if (_hosting.Schedule.GetNextOccurrence(last, TimeZoneInfo.Utc) is not { } due || due > now)
        {
            return;
        }

        try
        {
            await RoundAsync(policy, ct);
        }
        catch (Exception error) when (error is BillingException or IOException or UnauthorizedAccessException)
        {
            Log.Failed(_logger, error.Message);
            return;
        }
        catch (Exception error) when (error is not StorageException && !ct.IsCancellationRequested)
        {
            // Whatever it is, the guardrails go on.
            Log.Broken(_logger, error);
            return;
        }

        await _cursors.SetAsync(Cursor, now.ToString("O", CultureInfo.InvariantCulture), ct);
    }

    /// <inheritdoc />
    protected override Task RoundAsync(CancellationToken ct) => RunOnceAsync(ct);

    /// <inheritdoc />
    protected override void Failed(Exception error) => Log.RoundFailed(_logger, error);

    private async Task RoundAsync(Policy policy, CancellationToken ct)
    {
        var request = new BillingRequest
        {
            Places = policy.Billing.Reports,
            Store = _hosting.Store,
            Engine = policy.Billing.Engine,
            Policy = policy,
            Aws = _aws,
        };
        await using var run = await BillingService.RunAsync(request, new LoggedProgress(_logger), _time, ct);
        var report = run.Report;
        foreach (var ending in s_endings)
        {
            var name = string.Create(
                CultureInfo.InvariantCulture,
                $"aws-owners-{report.Header.Period:yyyy-MM}{ending}"
            );
            await BillingReports.WriteAsync(report, Path.Combine(_hosting.Store, ReportsFolder, name), ct);
        }

        await _journal.RecordAsync(report, policy, ct);
        Log.Done(_logger, string.Join("; ", BillingSummary.Lines(report)));
        await _tickets.FileAsync(report, policy, ct);
    }

    private static partial class Log
    {
        [LoggerMessage(1901, LogLevel.Information, "Owners by the bill: {Summary}")]
        public static partial void Done(ILogger logger, string summary);

        // The policy itself says aloud when it cannot be read.
        [LoggerMessage(1902, LogLevel.Debug, "The bill cannot be asked yet: {Reason}")]
        public static partial void Blocked(ILogger logger, string reason);

        [LoggerMessage(1903, LogLevel.Error, "The bill cannot be asked; it is tried again: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);

        [LoggerMessage(1904, LogLevel.Error, "The bill was not asked; it is tried again")]
        public static partial void RoundFailed(ILogger logger, Exception error);

        [LoggerMessage(
            1905,
            LogLevel.Error,
            "The bill cannot be asked, by a fault of the program's own; it is tried again"
        )]
        public static partial void Broken(ILogger logger, Exception error);
    }
}
