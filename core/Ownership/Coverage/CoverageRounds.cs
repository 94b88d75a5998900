using Microsoft.Extensions.Logging;
using ZocSec.Core.Engine;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Guardrails.TeamTopic;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Ownership.Coverage;

/// <summary>Counts once in a while how it stands with every tenant, so that pages need not, and can show how it went.</summary>
public sealed partial class CoverageRounds : RoundsService
{
    // Which processes there are, they count once within it.
    private const string Cursor = "coverage";
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(15);

    // Soon after the first sweep there is something to count.
    private static readonly TimeSpan s_rest = TimeSpan.FromMinutes(1);

    private readonly ILedger _ledger;
    private readonly CoverageHistory _history;
    private readonly ICursors _cursors;
    private readonly IPolicySource _policies;
    private readonly GuardrailSet _guardrails;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    internal CoverageRounds(
        ILedger ledger,
        CoverageHistory history,
        ICursors cursors,
        IPolicySource policies,
        GuardrailSet guardrails,
        TimeProvider time,
        ILogger<CoverageRounds> logger
    )
        : base(s_rest, time) =>
        (_ledger, _history, _cursors, _policies, _guardrails, _time, _logger) = (
            ledger,
            history,
            cursors,
            policies,
            guardrails,
            time,
            logger
        );

    /// <summary>Counts, unless that was done within a quarter of an hour.</summary>
    /// <exception cref="StorageException">The storage could not be used.</exception>
    public async Task RunOnceAsync(CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        if (
            await _cursors.GetAsync(Cursor, ct) is { } last
            && now - Time(last) is var ago
            && ago < s_interval
            && ago >= TimeSpan.Zero
        )
        {
            return;
        }

        if (await CountAsync(ct))
        {
            await _cursors.SetAsync(Cursor, now.ToString("O", CultureInfo.InvariantCulture), ct);
        }
    }

    /// <summary>Counts now.</summary>
    /// <returns>False when there is nothing to count.</returns>
    internal async Task<bool> CountAsync(CancellationToken ct)
    {
        var counts = new Dictionary<TenantId, CoverageCount>();
        await foreach (var standing in _ledger.ListAllAsync(new StandingQuery(), ct))
        {
            var tenant = standing.Resource.Tenant;
            if (!counts.TryGetValue(tenant, out var count))
            {
                counts[tenant] = count = new CoverageCount(_policies.For(tenant).Owners);
            }

            count.Add(standing, StateOf(standing));
        }

        var now = _time.GetUtcNow();
        foreach (var (tenant, count) in counts)
        {
            await _history.KeepAsync(tenant, count.Day(DateOnly.FromDateTime(now.UtcDateTime)), count.Now(now), ct);
        }

        return counts.Count > 0;
    }

    /// <inheritdoc />
    protected override Task RoundAsync(CancellationToken ct) => RunOnceAsync(ct);

    /// <inheritdoc />
    protected override void Failed(Exception error) => Log.Failed(_logger, error);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private RepositoryState? StateOf(Standing standing) =>
        standing.Guardrail == TeamTopicGuardrail.Declaration.Name
            ? PolicyPreview.Of(standing, _guardrails)?.State as RepositoryState
            : null;

    private static partial class Log
    {
        [LoggerMessage(1131, LogLevel.Error, "How it stands with owners could not be counted; it is tried again")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
