using System.Collections.Immutable;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Engine;

/// <summary>Queues looks at what the standings show as unfinished.</summary>
public sealed class OpenWork(ILedger ledger, IWorkQueue queue, TimeProvider time)
{
    /// <summary>
    /// Queues the look of every change that was begun and has no outcome. A look that still waits, or that another
    /// process holds, stays as it is, since it has the same id. What a person's command began is that command's to finish, but for an undo.
    /// </summary>
    /// <returns>How many open intents there are.</returns>
    public async Task<int> RecoverAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var looks = ImmutableArray.CreateBuilder<Work>();
        await foreach (var standing in ledger.ListAllAsync(new StandingQuery { IntentOnly = true }, ct))
        {
            var intent = standing.Intent!;
            if (intent is { ByCommand: true, Undoes: null })
            {
                continue;
            }

            looks.Add(
                new Look(
                    intent.Look,
                    // A person's command may be at it still; a look that comes too early waits by itself.
                    now,
                    standing.Guardrail,
                    new Hint(standing.Resource),
                    LookCause.Recovery,
                    intent.Trigger,
                    intent.Actor,
                    intent.Happened,
                    now
                )
            );
        }

        await queue.EnqueueAsync(looks, ct);
        return looks.Count;
    }

    /// <summary>Resets a tripped breaker, and looks at every violation it left open.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="guardrail">Which guardrail's.</param>
    /// <param name="by">Who resets it, for the ledger; null when unknown.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>How many looks were queued; null when the breaker was not tripped.</returns>
    public async Task<int?> ResetBreakerAsync(
        TenantId tenant,
        GuardrailName guardrail,
        string? by,
        CancellationToken ct
    )
    {
        if (!await ledger.ResetBreakerAsync(tenant, guardrail, ct))
        {
            return null;
        }

        var now = time.GetUtcNow();
        // Who resets the breaker did not cause what it held up, and is no actor of it.
        var reset = string.Create(CultureInfo.InvariantCulture, $"breaker/{now.ToUnixTimeMilliseconds()}");
        var looks = ImmutableArray.CreateBuilder<Work>();
        var open = new StandingQuery
        {
            Tenant = tenant,
            Guardrail = guardrail,
            OpenOnly = true,
        };
        await foreach (var standing in ledger.ListAllAsync(open, ct))
        {
            looks.Add(
                new Look(
                    $"{reset}/{guardrail}/{tenant}/{standing.Resource.Key}",
                    now,
                    guardrail,
                    new Hint(standing.Resource),
                    LookCause.BreakerReset,
                    by is null ? reset : $"{reset}/{by}",
                    Actor: null,
                    Happened: now,
                    Accepted: now
                )
            );
        }

        await queue.EnqueueAsync(looks, ct);
        return looks.Count;
    }
}
