using System.Collections.Immutable;
using ZocSec.Core.Billing.Results;

namespace ZocSec.Core.Billing.Reports;

/// <summary>What part of some spend is owned in one way.</summary>
/// <param name="Ownership">How.</param>
/// <param name="Name">What that is called.</param>
/// <param name="Spend">Effective cost.</param>
/// <param name="Resources">How many resources.</param>
internal sealed record SpendPart(BilledOwnership Ownership, string Name, decimal Spend, long Resources)
{
    /// <summary>What spend of nobody is called.</summary>
    public const string Nobody = "Nobody";

    /// <summary>The four parts, the surest first.</summary>
    public static ImmutableArray<SpendPart> Of(SpendGroup group) =>
        [
            new(BilledOwnership.Owned, "Declared owner", group.Owned, group.OwnedResources),
            new(BilledOwnership.Likely, "Likely owner only", group.Likely, group.LikelyResources),
            new(BilledOwnership.ByAccount, "Owner of the account only", group.ByAccount, group.ByAccountResources),
            new(BilledOwnership.Unowned, Nobody, group.Unowned, group.UnownedResources),
        ];

    /// <summary>Effective cost of what has no declared owner.</summary>
    public static decimal Undeclared(SpendGroup group) => group.Likely + group.ByAccount + group.Unowned;
}
