using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Queue;
using ZocSec.Core.Tenants;

namespace ZocSec.Core.Engine;

/// <summary>Has errands done by whoever does their kind.</summary>
internal sealed partial class ErrandProcessor(
    IEnumerable<IErrandRunner> runners,
    TenantGate gate,
    IWorkQueue queue,
    Telemetry telemetry,
    TimeProvider time,
    ILogger<ErrandProcessor> logger
)
{
    private readonly FrozenDictionary<string, IErrandRunner> _runners = runners.ToFrozenDictionary(runner =>
        runner.Kind
    );

    /// <summary>Has it done; afterwards it is done, waiting or set aside.</summary>
    public async Task ProcessAsync(Leased leased, Errand errand, CancellationToken ct)
    {
        if (!_runners.TryGetValue(errand.Kind, out var runner))
        {
            throw new UnknownWorkException($"this version does no errands of the kind {errand.Kind}");
        }

        if (!runner.IsForInactive && await gate.TurnsAwayAsync(leased, ct))
        {
            return;
        }

        switch (await runner.RunAsync(errand, ct))
        {
            case ErrandResult.Done done:
                await queue.CompleteAsync(leased, done.Follow, ct);
                break;
            case ErrandResult.Later later:
                await queue.AbandonAsync(leased, later.RetryAt, countsAsTry: false, later.Reason, ct);
                break;
            case ErrandResult.Failed failed:
                await FailAsync(leased, errand, failed.Reason, ct);
                break;
            case ErrandResult.Refused refused:
                Log.Refused(logger, errand.Kind, errand.Tenant, refused.Reason);
                await queue.CompleteAsync(leased, [], ct);
                break;
        }
    }

    private async Task FailAsync(Leased leased, Errand errand, string reason, CancellationToken ct)
    {
        if (leased.Tries + 1 < WorkRunner.MaxTries)
        {
            var due = time.GetUtcNow() + WorkRunner.DelayAfter(leased.Tries);
            Log.Failed(logger, errand.Kind, errand.Tenant, due, reason);
            await queue.AbandonAsync(leased, due, countsAsTry: true, reason, ct);
            return;
        }

        Log.SetAside(logger, errand.Kind, errand.Tenant, reason);
        telemetry.DeadLettered();
        await queue.DeadLetterAsync(leased, reason, ct);
    }

    private static partial class Log
    {
        [LoggerMessage(1312, LogLevel.Warning, "{Kind} in tenant {Tenant} failed, again at {Due:O}: {Reason}")]
        public static partial void Failed(
            ILogger logger,
            string kind,
            Guardrails.TenantId tenant,
            DateTimeOffset due,
            string reason
        );

        [LoggerMessage(
            1313,
            LogLevel.Error,
            "{Kind} in tenant {Tenant} is set aside; once it can be done, `zocsec dead-letters redrive` has it done: {Reason}"
        )]
        public static partial void SetAside(ILogger logger, string kind, Guardrails.TenantId tenant, string reason);

        [LoggerMessage(1311, LogLevel.Warning, "{Kind} in tenant {Tenant} cannot be done: {Reason}")]
        public static partial void Refused(ILogger logger, string kind, Guardrails.TenantId tenant, string reason);
    }
}
