using System.Collections.Immutable;
using ZocSec.Core.Billing.Rounds;
using ZocSec.Core.Ledger;
using ZocSec.Core.Ownership.Coverage;

namespace ZocSec.Functions.Pages.Ownership;

/// <summary>Who owns what.</summary>
/// <param name="Days">How it went with repositories, oldest first.</param>
/// <param name="Now">The last count by team; null before the first.</param>
/// <param name="Unowned">Some repositories without an owner.</param>
/// <param name="Spend">What was spent in AWS, the newest month of each currency first.</param>
public sealed record OwnershipModel(
    ImmutableArray<CoverageDay> Days,
    CoverageNow? Now,
    StandingPage Unowned,
    ImmutableArray<SpendMonth> Spend
);

/// <summary>What was spent in a month in one currency.</summary>
/// <param name="Period"><c>2026-10</c>.</param>
/// <param name="Spend">How much, by who owns it.</param>
public sealed record SpendMonth(string Period, BilledTotal Spend);
