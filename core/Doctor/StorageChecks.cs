using System.Data.Common;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Doctor;

/// <summary>Whether the storage can be used, and what lies in it that waits for a person.</summary>
internal sealed class StorageChecks(ICursors cursors, IWorkQueue queue, ILedger ledger, TimeProvider time)
{
    private static readonly TimeSpan Late = TimeSpan.FromHours(1);

    /// <summary>Checks.</summary>
    /// <exception cref="StorageException">It cannot be used.</exception>
    public async Task<IReadOnlyList<Finding>> CheckAsync(CancellationToken ct)
    {
        try
        {
            await cursors.SetAsync("doctor", time.GetUtcNow().ToString("O"), ct);
            var status = await queue.StatusAsync(ct);
            var breakers = await ledger.ListBreakersAsync(ct);
            return
            [
                Finding.Ok("storage", "written"),
                Waiting(status),
                .. status.DeadLetters == 0
                    ? []
                    : new[]
                    {
                        Finding.Fail(
                            "dead letters",
                            $"{status.DeadLetters} failed again and again and were given up",
                            "zocsec dead-letters list says why; mend it, then: zocsec dead-letters redrive"
                        ),
                    },
                .. breakers.Select(breaker =>
                    Finding.Fail(
                        breaker.Guardrail.Value,
                        $"its breaker is tripped since {breaker.Since.UtcDateTime:yyyy-MM-dd HH:mm'Z'}: it changes nothing",
                        $"look at what it did (zocsec ledger list --tenant {breaker.Tenant}), then: zocsec breaker reset {breaker.Tenant} {breaker.Guardrail}",
                        $"installation {breaker.Tenant}"
                    )
                ),
            ];
        }
        catch (DbException error)
        {
            throw new StorageException(error.Message, error);
        }
    }

    private Finding Waiting(QueueStatus status) =>
        status.OldestDue is { } due && time.GetUtcNow() - due > Late
            ? Finding.Warn(
                "queue",
                $"{status.Waiting} wait, the oldest since {due.UtcDateTime:yyyy-MM-dd HH:mm'Z'}",
                "is the server running? Its log says what it waits for"
            )
            : Finding.Ok("queue", $"{status.Waiting} wait");
}
