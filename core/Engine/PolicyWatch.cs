using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Engine;

/// <summary>
/// When another policy comes into force, also while the program was down, judges all recorded states again; those that
/// it decides differently get a look.
/// </summary>
internal sealed partial class PolicyWatch(
    IPolicySource policies,
    GuardrailSet guardrails,
    ILedger ledger,
    IWorkQueue queue,
    ICursors cursors,
    TimeProvider time,
    ILogger<PolicyWatch> logger
) : BackgroundService
{
    private const string Cursor = "policy";
    private const int Batch = 500;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _changed = new(1, 1);

    /// <summary>Judges all recorded states by the policy in force.</summary>
    /// <returns>How many looks were queued.</returns>
    public async Task<int> JudgeAgainAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var looks = new List<Work>();
        var queued = 0;
        await foreach (var standing in ledger.ListAllAsync(new StandingQuery(), ct))
        {
            if (DecidesDifferently(standing, now))
            {
                looks.Add(LookAt(standing, policies.For(standing.Resource.Tenant).Hash, now));
            }

            if (looks.Count == Batch)
            {
                queued += looks.Count;
                await queue.EnqueueAsync(looks, ct);
                looks.Clear();
            }
        }

        await queue.EnqueueAsync(looks, ct);
        return queued + looks.Count;
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _changed.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        policies.Changed += Wake;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await _changed.WaitAsync(stoppingToken);
                await ApplyAsync(stoppingToken);
            }
        }
        finally
        {
            policies.Changed -= Wake;
        }
    }

    private async Task ApplyAsync(CancellationToken ct)
    {
        try
        {
            var hash = policies.Status.Hash;
            if (string.Equals(await cursors.GetAsync(Cursor, ct), hash, StringComparison.Ordinal))
            {
                return;
            }

            Log.Judged(logger, hash, await JudgeAgainAsync(ct));
            await cursors.SetAsync(Cursor, hash, ct);
        }
        catch (StorageException error)
        {
            Log.Failed(logger, error);
            await Task.Delay(RetryDelay, time, ct);
            Wake();
        }
    }

    private bool DecidesDifferently(Standing standing, DateTimeOffset now)
    {
        if (
            standing.State is not { } recorded
            || !guardrails.TryGet(standing.Guardrail, out var guardrail)
            || guardrail.Read(recorded) is not { } state
        )
        {
            return false;
        }

        var policy = policies.For(standing.Resource.Tenant);
        var verdict = guardrail.Judge(state, policy);
        var decision = Decider.Decide(verdict, guardrail.Definition, state.Resource, policy, standing.Reversals, now);
        return decision switch
        {
            Decision.Record record => record.Outcome
                != (standing.Outcome == EntryOutcome.Remediated ? EntryOutcome.Compliant : standing.Outcome),
            _ => true,
        };
    }

    private static Look LookAt(Standing standing, string hash, DateTimeOffset now) =>
        new(
            $"policy/{hash}/{now.ToUnixTimeMilliseconds()}/{standing.Guardrail}/{standing.Resource.Tenant}/{standing.Resource.Key}",
            now,
            standing.Guardrail,
            new Hint(standing.Resource),
            LookCause.Policy,
            hash,
            Actor: null,
            Happened: now,
            Accepted: now
        );

    private void Wake()
    {
        lock (_changed)
        {
            if (_changed.CurrentCount == 0)
            {
                _changed.Release();
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1401,
            LogLevel.Information,
            "Policy {Hash} is in force; {Looks} recorded states are decided differently and looked at"
        )]
        public static partial void Judged(ILogger logger, string hash, int looks);

        [LoggerMessage(
            1402,
            LogLevel.Error,
            "Recorded states could not be judged by the new policy; it is tried again"
        )]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
