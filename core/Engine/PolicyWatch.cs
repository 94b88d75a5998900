using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Engine;

/// <summary>
/// When another policy comes into force, also while the program was down, judges the recorded states that it holds for
/// again; those that it decides differently get a look.
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
    /// <summary>The name of the cursor that says since when which policy is in force: its hash, a space, and the time.</summary>
    /// <param name="tenant">Whose policy; null: it is the one of all.</param>
    public static string SinceOf(TenantId? tenant) => $"{NameOf(tenant)}/since";

    // Holds the hash of the policy of all; where each tenant has its own, a mark of when that began.
    private const string Cursor = "policy";
    private const string EachHasItsOwn = "each/";
    private const int Batch = 500;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly HashSet<TenantId> _pending = [];
    private bool _allPending;

    /// <summary>Judges recorded states by the policy in force.</summary>
    /// <param name="tenant">Whose; null for all.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>How many looks were queued.</returns>
    public async Task<int> JudgeAgainAsync(TenantId? tenant, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var looks = new List<Work>();
        var queued = 0;
        await foreach (var standing in ledger.ListAllAsync(new StandingQuery { Tenant = tenant }, ct))
        {
            var policy = policies.For(standing.Resource.Tenant);
            if (PolicyPreview.Of(standing, guardrails)?.IsNews(policy, now) is true)
            {
                looks.Add(LookAt(standing, policy.Hash, now));
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
            Wake(tenant: null);
            while (!stoppingToken.IsCancellationRequested)
            {
                await _changed.WaitAsync(stoppingToken);
                foreach (var tenant in TakePending())
                {
                    await ApplyAsync(tenant, stoppingToken);
                }
            }
        }
        finally
        {
            policies.Changed -= Wake;
        }
    }

    private async Task ApplyAsync(TenantId? tenant, CancellationToken ct)
    {
        try
        {
            // What is not known yet is told of when it is.
            if (tenant is { } one && await policies.ReadyAsync(one, ct) is not null)
            {
                return;
            }

            var hash = policies.For(tenant ?? TenantId.Default).Hash;
            var name = NameOf(tenant);
            var mark = tenant is null ? hash : $"{hash}/{await BeginningAsync(ct)}";
            if (string.Equals(await cursors.GetAsync(name, ct), mark, StringComparison.Ordinal))
            {
                return;
            }

            Log.Judged(logger, hash, tenant?.Value ?? "all", await JudgeAgainAsync(tenant, ct));
            await cursors.SetAsync(
                SinceOf(tenant),
                string.Create(CultureInfo.InvariantCulture, $"{hash} {time.GetUtcNow():O}"),
                ct
            );
            await cursors.SetAsync(name, mark, ct);
        }
        catch (StorageException error)
        {
            Log.Failed(logger, error);
            await Task.Delay(RetryDelay, time, ct);
            Wake(tenant);
        }
    }

    private static string NameOf(TenantId? tenant) => tenant is null ? Cursor : $"tenant/{tenant}/{Cursor}";

    // Policies that each tenant had before there was one of all say nothing of who judged last.
    private async Task<string> BeginningAsync(CancellationToken ct)
    {
        if (
            await cursors.GetAsync(Cursor, ct) is { } known
            && known.StartsWith(EachHasItsOwn, StringComparison.Ordinal)
        )
        {
            return known;
        }

        var begins = string.Create(
            CultureInfo.InvariantCulture,
            $"{EachHasItsOwn}{time.GetUtcNow().ToUnixTimeMilliseconds()}"
        );
        await cursors.SetAsync(Cursor, begins, ct);
        return begins;
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

    private void Wake(TenantId? tenant)
    {
        lock (_pending)
        {
            if (tenant is { } one)
            {
                _pending.Add(one);
            }
            else
            {
                _allPending = true;
            }

            if (_changed.CurrentCount == 0)
            {
                _changed.Release();
            }
        }
    }

    private TenantId?[] TakePending()
    {
        lock (_pending)
        {
            var taken = _pending.Select(tenant => (TenantId?)tenant);
            if (_allPending)
            {
                taken = taken.Concat(policies.Statuses.Select(status => status.Tenant));
            }

            TenantId?[] distinct = [.. taken.Distinct()];
            _pending.Clear();
            _allPending = false;
            return distinct;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1351,
            LogLevel.Information,
            "Policy {Hash} is in force for tenant {Tenant}; {Looks} recorded states are decided differently and looked at"
        )]
        public static partial void Judged(ILogger logger, string hash, string tenant, int looks);

        [LoggerMessage(
            1352,
            LogLevel.Error,
            "Recorded states could not be judged by the new policy; it is tried again"
        )]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
