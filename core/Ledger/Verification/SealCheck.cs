using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger.Seals;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Ledger.Verification;

/// <summary>Checks the chain of seals, taken one after the other.</summary>
/// <param name="wanted">The hash of a seal that is looked for; null for none.</param>
/// <param name="report">Takes what is wrong.</param>
internal sealed class SealCheck(string? wanted, Action<LedgerFlaw> report)
{
    private readonly Dictionary<TenantId, Seal> _forgotten = [];
    private (long Number, string Hash) _before = (0, "");

    /// <summary>How many seals there are.</summary>
    public int Count { get; private set; }

    /// <summary>The newest that is as it was written; null when none.</summary>
    public SealLink? Last { get; private set; }

    /// <summary>The one that was looked for; null when it is not there.</summary>
    public SealLink? Found { get; private set; }

    /// <summary>When entries were removed last since they need not be kept any longer; null when none were.</summary>
    public DateTimeOffset? LastRemoval { get; private set; }

    /// <summary>The time before which they went; null when none did.</summary>
    public DateTimeOffset? RemovedBefore { get; private set; }

    /// <summary>The tenants that were forgotten, each with the last seal that says so.</summary>
    public IReadOnlyDictionary<TenantId, Seal> Forgotten => _forgotten;

    /// <summary>Checks the next seal.</summary>
    /// <returns>The seal when it is as it was written; else null.</returns>
    public Seal? Take(StoredSeal stored)
    {
        var (before, hash) = _before;
        _before = (stored.Number, stored.Hash);
        Count++;
        if (StoredBody.Read(stored.Body, StoreJson.Default.Seal) is not { } seal)
        {
            Report(stored, "cannot be read: it was altered");
            return null;
        }

        var isWhole = seal.Number == stored.Number && Chain.HashOf(seal.Previous, stored.Body) == stored.Hash;
        if (!isWhole)
        {
            Report(stored, "was altered: its hash is that of another text");
        }
        else if (stored.Number != before + 1)
        {
            Report(
                stored,
                before == 0
                    ? "is the first there is: those before it are missing"
                    : $"follows seal {before}: those between are missing"
            );
        }
        else if (seal.Previous != hash)
        {
            Report(stored, $"does not follow the seal {before} that is stored: one of them was replaced");
        }

        if (!isWhole)
        {
            return null;
        }

        Last = new SealLink(seal, stored.Hash);
        Found = string.Equals(stored.Hash, wanted, StringComparison.OrdinalIgnoreCase) ? Last : Found;
        if (seal.Forgotten is { } tenant)
        {
            _forgotten[tenant] = seal;
        }

        if (!seal.Removed.IsEmpty)
        {
            (LastRemoval, RemovedBefore) = (seal.Time, seal.RemovedBefore);
        }

        return seal;
    }

    /// <summary>Whether what a seal has of a tenant is void, since the tenant was forgotten later.</summary>
    public bool IsVoid(ChainRow row) =>
        row.Kind is ChainRowKind.Sealed or ChainRowKind.Removed
        && _forgotten.TryGetValue(new TenantId(row.Chain.Tenant), out var seal)
        && row.Place < seal.Number;

    /// <summary>Ends the chain.</summary>
    public void End()
    {
        if (wanted is not null && Found is null)
        {
            report(
                new LedgerFlaw(
                    $"seal {wanted}",
                    "is not in the ledger: what it sealed was replaced, or is another ledger's"
                )
            );
        }
    }

    private void Report(StoredSeal stored, string problem) => report(new LedgerFlaw($"seal {stored.Number}", problem));
}
