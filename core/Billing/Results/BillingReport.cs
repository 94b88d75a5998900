using System.Collections.Immutable;

namespace ZocSec.Core.Billing.Results;

/// <summary>What the billing data says of owners. Amounts of different currencies are never added up.</summary>
public sealed record BillingReport
{
    /// <summary>What was asked, of what, and when.</summary>
    public required BillingHeader Header { get; init; }

    /// <summary>How much is owned, by currency, the largest spend first; one at least when there are lines.</summary>
    public required ImmutableArray<SpendGroup> Totals { get; init; }

    /// <summary>The same of the period before; empty when there is none.</summary>
    public ImmutableArray<SpendGroup> Before { get; init; } = [];

    /// <summary>The same of all periods there are, oldest first: the key is <c>2026-10</c>.</summary>
    public ImmutableArray<SpendGroup> Periods { get; init; } = [];

    /// <summary>By account, the largest unowned spend first.</summary>
    public required ImmutableArray<SpendGroup> Accounts { get; init; }

    /// <summary>By service, the largest unowned spend first.</summary>
    public required ImmutableArray<SpendGroup> Services { get; init; }

    /// <summary>By owner, the largest spend first; what nobody owns is not among them.</summary>
    public required ImmutableArray<SpendGroup> Owners { get; init; }

    /// <summary>By the rule that decided (<see cref="BilledResource.Rule"/>), the largest spend first.</summary>
    public required ImmutableArray<SpendGroup> Rules { get; init; }

    /// <summary>The most expensive resources without a declared owner, by effective cost; at most 50 a currency.</summary>
    public required ImmutableArray<BilledResource> TopUnowned { get; init; }

    /// <summary>What had a declared owner in the period before and has none now, and what was unowned and is gone or owned.</summary>
    public BillingChanges? Changes { get; init; }

    /// <summary>Keys of tags as they are spelled, the most spend first.</summary>
    public required ImmutableArray<TagKey> TagKeys { get; init; }

    /// <summary>Each invoice, to the last digit.</summary>
    public required ImmutableArray<InvoiceTotal> Invoices { get; init; }

    /// <summary>Owners that the directory does not know or says have left; empty without a directory.</summary>
    public ImmutableArray<UnknownOwner> UnknownOwners { get; init; } = [];

    /// <summary>All resources; streams them.</summary>
    public required IBilledResources Resources { get; init; }
}

/// <summary>What was asked, of what, and when.</summary>
public sealed record BillingHeader
{
    /// <summary>When it was asked.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary><c>duckdb</c> or <c>athena</c>.</summary>
    public required string Engine { get; init; }

    /// <summary>The first day of the period.</summary>
    public required DateOnly Period { get; init; }

    /// <summary>The first day of the period that it is compared with; null when there is none.</summary>
    public DateOnly? Previous { get; init; }

    /// <summary>The reports that were read.</summary>
    public required ImmutableArray<BillingSource> Sources { get; init; }

    /// <summary>The hash of the policy; <c>none</c> without one.</summary>
    public required string Policy { get; init; }

    /// <summary>Which directory owners were looked up in; null for none.</summary>
    public string? Directory { get; init; }

    /// <summary>What a reader should know: rounded amounts, lines of unknown types, periods that are not over.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];
}

/// <summary>One period of one report.</summary>
/// <param name="Report">Which report.</param>
/// <param name="Format">Its format.</param>
/// <param name="Period">The first day of the period.</param>
/// <param name="Assembly">Which assembly of it.</param>
/// <param name="Chunks">How many files.</param>
/// <param name="Lines">How many lines.</param>
public sealed record BillingSource(
    string Report,
    ReportFormat Format,
    DateOnly Period,
    string Assembly,
    int Chunks,
    long Lines
);

/// <summary>What part of some spend is owned.</summary>
public sealed record SpendGroup
{
    /// <summary>What the group is by: an account's id, a service's code, an owner, a rule; empty for all.</summary>
    public string Key { get; init; } = "";

    /// <summary>What that is called; empty when it has no name besides.</summary>
    public string Name { get; init; } = "";

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>Effective cost of what has a declared owner.</summary>
    public decimal Owned { get; init; }

    /// <summary>Effective cost of what has a likely owner only.</summary>
    public decimal Likely { get; init; }

    /// <summary>Effective cost of what only the owner of its account answers for.</summary>
    public decimal ByAccount { get; init; }

    /// <summary>Effective cost of what nobody owns.</summary>
    public decimal Unowned { get; init; }

    /// <summary>Effective cost of what no resource can own: taxes, credits, fees.</summary>
    public decimal Unallocatable { get; init; }

    /// <summary>Resources with a declared owner.</summary>
    public long OwnedResources { get; init; }

    /// <summary>Resources with a likely owner only.</summary>
    public long LikelyResources { get; init; }

    /// <summary>Resources that only the owner of their account answers for.</summary>
    public long ByAccountResources { get; init; }

    /// <summary>Resources that nobody owns.</summary>
    public long UnownedResources { get; init; }

    /// <summary>All that a resource can own.</summary>
    public decimal Allocatable => Owned + Likely + ByAccount + Unowned;

    /// <summary>All of it.</summary>
    public decimal Total => Allocatable + Unallocatable;

    /// <summary>All resources.</summary>
    public long Resources => OwnedResources + LikelyResources + ByAccountResources + UnownedResources;

    /// <summary>How many percent of the allocatable spend have a declared owner, not rounded; 100 when there is none, or less than none.</summary>
    public decimal SpendCoverage => Allocatable <= 0 ? 100 : 100 * Owned / Allocatable;

    /// <summary>How many percent of the resources have a declared owner, not rounded; 100 when there are none.</summary>
    public decimal CountCoverage => Resources == 0 ? 100 : 100m * OwnedResources / Resources;
}

/// <summary>What is different from the period before.</summary>
/// <param name="Since">The first day of that period.</param>
/// <param name="NewlyUnowned">The most expensive that had a declared owner then, or did not exist, and have none; at most 50 a currency.</param>
/// <param name="NewlyOwned">The most expensive that had none then and have one; at most 50 a currency.</param>
/// <param name="Counts">How many, and how much spend, by currency.</param>
public sealed record BillingChanges(
    DateOnly Since,
    ImmutableArray<BilledResource> NewlyUnowned,
    ImmutableArray<BilledResource> NewlyOwned,
    ImmutableArray<ChangeCount> Counts
);

/// <summary>How much is different in a currency.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="LostOwner">Resources that had a declared owner and have none.</param>
/// <param name="New">Resources that did not exist and have none.</param>
/// <param name="Fixed">Resources that had none and have one.</param>
/// <param name="Gone">Resources that had none and do not exist any more.</param>
/// <param name="UnownedSpend">Effective cost of <paramref name="LostOwner"/> and <paramref name="New"/> in this period.</param>
/// <param name="FixedSpend">Effective cost of <paramref name="Fixed"/> in this period.</param>
public sealed record ChangeCount(
    string Currency,
    long LostOwner,
    long New,
    long Fixed,
    long Gone,
    decimal UnownedSpend,
    decimal FixedSpend
);

/// <summary>A key of tags as it is spelled.</summary>
/// <param name="Key">The spelling.</param>
/// <param name="Means">What it counts as: the spelling of the policy's key, or of the most used spelling; the key itself when there is one only.</param>
/// <param name="IsAsked">Whether it tells owners by the policy.</param>
/// <param name="Lines">Lines with a value for it.</param>
/// <param name="Resources">Resources with a value for it.</param>
/// <param name="Spend">Their effective cost by currency.</param>
/// <param name="LastUsed">The last period in which it had a value: a key that was used before and is not any more has an earlier one.</param>
public sealed record TagKey(
    string Key,
    string Means,
    bool IsAsked,
    long Lines,
    long Resources,
    ImmutableSortedDictionary<string, decimal> Spend,
    DateOnly LastUsed
);

/// <summary>What an invoice comes to, and what of it belongs to resources.</summary>
/// <param name="Payer">The account that pays.</param>
/// <param name="Invoice">Its number; empty for what is not invoiced yet.</param>
/// <param name="Issuer">Who writes it.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Billed">What all of its lines come to.</param>
/// <param name="Parts">Billed by class of line: <c>usage</c> with and without a resource, <c>tax</c>, <c>credit</c> …</param>
/// <param name="Effective">Its effective cost.</param>
/// <param name="Difference">Billed less the parts and less what the resources' list holds; 0, or said in <paramref name="Explanation"/>.</param>
/// <param name="Explanation">Why the difference is not 0; empty when it is.</param>
public sealed record InvoiceTotal(
    string Payer,
    string Invoice,
    string Issuer,
    string Currency,
    decimal Billed,
    ImmutableArray<InvoicePart> Parts,
    decimal Effective,
    decimal Difference,
    string Explanation
);

/// <summary>A part of an invoice.</summary>
/// <param name="Class">The class of its lines.</param>
/// <param name="IsAllocatable">Whether a resource can own it.</param>
/// <param name="Billed">What it comes to.</param>
/// <param name="Effective">Its effective cost.</param>
/// <param name="Lines">How many lines.</param>
public sealed record InvoicePart(string Class, bool IsAllocatable, decimal Billed, decimal Effective, long Lines);

/// <summary>An owner whom the directory does not know, or who has left.</summary>
/// <param name="Owner">The owner as tags name them.</param>
/// <param name="HasLeft">Whether the directory says they left; else it does not know them.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Resources">How many resources name them.</param>
/// <param name="Spend">Their effective cost.</param>
public sealed record UnknownOwner(string Owner, bool HasLeft, string Currency, long Resources, decimal Spend);
