namespace ZocSec.Core.Ledger.Verification;

/// <summary>Something in the ledger that is not as it was written.</summary>
/// <param name="About">Which tenant, guardrail and resource; or which row or seal.</param>
/// <param name="Problem">What is wrong, in words.</param>
public sealed record LedgerFlaw(string About, string Problem)
{
    /// <inheritdoc />
    public override string ToString() => $"{About}: {Problem}";
}
