using System.Runtime.CompilerServices;

namespace ZocSec.Core.Ledger;

/// <summary>What every ledger can do by what it has.</summary>
public static class LedgerExtensions
{
    /// <summary>Reads a standing; where there is none yet, an empty one that was never written.</summary>
    public static async Task<Standing> FindOrNewAsync(this ILedger ledger, StandingKey key, CancellationToken ct) =>
        await ledger.FindAsync(key, ct) ?? new Standing { Guardrail = key.Guardrail, Resource = key.Resource };

    /// <summary>Reads all standings that fit, page after page.</summary>
    public static async IAsyncEnumerable<Standing> ListAllAsync(
        this ILedger ledger,
        StandingQuery query,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        for (var next = query; ; )
        {
            var page = await ledger.ListAsync(next, ct);
            foreach (var standing in page.Standings)
            {
                yield return standing;
            }

            if (page.Next is null)
            {
                yield break;
            }

            next = next with { Cursor = page.Next };
        }
    }
}
