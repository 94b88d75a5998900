using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using ZocSec.Core.GitHub;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Redelivery;

/// <summary>
/// Finds events that did not reach the program, at its start and every ten minutes, and has GitHub deliver them again:
/// by itself GitHub never does. Two processes at once do no harm, since an event is taken once.
/// </summary>
public sealed partial class Redeliverer : RoundsService
{
    private const string Cursor = "redelivery";

    // GitHub remembers three days; a busy App has some ten thousand deliveries in that time.
    private const int MaxPages = 10_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    private readonly HookDeliveries _deliveries;
    private readonly ICursors _cursors;
    private readonly ILogger _logger;

    internal Redeliverer(HookDeliveries deliveries, ICursors cursors, TimeProvider time, ILogger<Redeliverer> logger)
        : base(Interval, time) => (_deliveries, _cursors, _logger) = (deliveries, cursors, logger);

    /// <summary>One round.</summary>
    /// <returns>How many deliveries GitHub was asked to repeat.</returns>
    public async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var plan = new RedeliveryPlan();
        if (!await GatherAsync(plan, await MarkAsync(ct), ct))
        {
            return 0;
        }

        var failed = plan.ToRedeliver();
        var asked = 0;
        foreach (var attempt in failed)
        {
            switch (await _deliveries.RedeliverAsync(attempt.Id, ct))
            {
                case GitHubAnswer<None>.Later later:
                    Log.Interrupted(_logger, asked, failed.Length, later.Reason);
                    return asked;
                case GitHubAnswer<None>.Refused refused:
                    Log.Refused(_logger, attempt.Id, refused.Reason);
                    break;
                default:
                    asked++;
                    break;
            }
        }

        await RememberAsync(plan, asked, ct);
        return asked;
    }

    /// <inheritdoc />
    protected override Task RoundAsync(CancellationToken ct) => RunOnceAsync(ct);

    /// <inheritdoc />
    protected override void Failed(Exception error) => Log.Failed(_logger, error);

    private async Task<DateTimeOffset?> MarkAsync(CancellationToken ct) =>
        DateTimeOffset.TryParse(
            await _cursors.GetAsync(Cursor, ct),
            CultureInfo.InvariantCulture,
            DateTimeStyles.RoundtripKind,
            out var mark
        )
            ? mark
            : null;

    // Pages are newest first, but for attempts that took longer than others.
    private async Task<bool> GatherAsync(RedeliveryPlan plan, DateTimeOffset? since, CancellationToken ct)
    {
        string? cursor = null;
        for (var page = 0; page < MaxPages; page++)
        {
            var answer = await _deliveries.ListAsync(cursor, ct);
            if (answer is not GitHubAnswer<ImmutableArray<HookDelivery>>.Ok ok)
            {
                Log.NotListed(_logger, ReasonOf(answer));
                return false;
            }

            foreach (var attempt in ok.Value.Where(attempt => since is null || attempt.DeliveredAt >= since))
            {
                plan.Add(attempt);
            }

            cursor = ok.NextCursor;
            if (cursor is null || !ok.Value.Any(attempt => since is null || attempt.DeliveredAt >= since))
            {
                break;
            }
        }

        return true;
    }

    private async Task RememberAsync(RedeliveryPlan plan, int asked, CancellationToken ct)
    {
        if (asked > 0)
        {
            Log.Asked(_logger, asked);
        }

        if (plan.GivenUp() is > 0 and var givenUp)
        {
            Log.GivenUp(_logger, givenUp);
        }

        if (plan.Mark() is { } mark)
        {
            await _cursors.SetAsync(Cursor, mark.ToString("O", CultureInfo.InvariantCulture), ct);
        }
    }

    private static string ReasonOf<T>(GitHubAnswer<T> answer) =>
        answer switch
        {
            GitHubAnswer<T>.Later later => later.Reason,
            GitHubAnswer<T>.Refused refused => refused.Reason,
            _ => "GitHub shows none for this App",
        };

    private static partial class Log
    {
        [LoggerMessage(
            1601,
            LogLevel.Information,
            "{Count} deliveries did not reach the program; GitHub delivers them again"
        )]
        public static partial void Asked(ILogger logger, int count);

        [LoggerMessage(
            1602,
            LogLevel.Warning,
            "{Count} events did not reach the program however often they were delivered; the next sweep looks at what they were about. See the App's page under Advanced"
        )]
        public static partial void GivenUp(ILogger logger, int count);

        [LoggerMessage(1603, LogLevel.Warning, "Failed deliveries cannot be listed; it is tried again: {Reason}")]
        public static partial void NotListed(ILogger logger, string reason);

        [LoggerMessage(
            1604,
            LogLevel.Warning,
            "{Asked} of {Count} failed deliveries are delivered again, the others in the next round: {Reason}"
        )]
        public static partial void Interrupted(ILogger logger, int asked, int count, string reason);

        [LoggerMessage(1605, LogLevel.Warning, "Delivery {Id} cannot be delivered again: {Reason}")]
        public static partial void Refused(ILogger logger, long id, string reason);

        [LoggerMessage(1606, LogLevel.Error, "Failed deliveries could not be looked for; it is tried again")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
