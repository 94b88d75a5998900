using System.Collections.Immutable;

namespace ZocSec.Core.Billing.Tickets;

/// <summary>What a ticket says, as data.</summary>
internal sealed record TicketContent
{
    public required TicketKey Key { get; init; }

    /// <summary>The account's id, or the owner as found.</summary>
    public required string Subject { get; init; }

    /// <summary>What the account is called; may be empty.</summary>
    public required string Name { get; init; }

    /// <summary>How many resources, each once.</summary>
    public required long Resources { get; init; }

    /// <summary>How many for each reason.</summary>
    public required ImmutableSortedDictionary<TicketReasons, long> Reasons { get; init; }

    /// <summary>What they cost by currency, the currency with the highest cost first.</summary>
    public required ImmutableArray<TicketSum> Sums { get; init; }

    /// <summary>Whether they cost so much in a currency that a new ticket is worth somebody's time.</summary>
    public bool IsWorthwhile(int atLeast) => Sums.Any(sum => sum.Effective >= atLeast);

    /// <summary><c>12 resources, 1,234.56 USD</c>.</summary>
    public string HowMuch =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Resources:N0} {(Resources == 1 ? "resource" : "resources")}, {string.Join(" and ", Sums.Select(sum => sum.ToString()))}"
        );
}

/// <summary>What resources of a ticket cost in one currency.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Effective">Their effective cost.</param>
/// <param name="Small">How many cost too little to be listed.</param>
/// <param name="Large">How many cost enough to be listed.</param>
/// <param name="Worst">The most expensive of those, the largest first.</param>
internal sealed record TicketSum(
    string Currency,
    decimal Effective,
    long Small,
    long Large,
    ImmutableArray<TicketRow> Worst
)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Effective:N2} {TicketWords.Currency(Currency)}");
}

/// <summary>A resource of a ticket.</summary>
/// <param name="Key">Its normalised key.</param>
/// <param name="Id">As the report writes it.</param>
/// <param name="Account">The account it is in.</param>
/// <param name="What">Its service and type.</param>
/// <param name="Region">Its region; may be empty.</param>
/// <param name="Name">Its name; may be empty.</param>
/// <param name="Known">What tells its owner, or speaks against it; may be empty.</param>
/// <param name="Effective">Its effective cost.</param>
/// <param name="Reasons">Why it is in the ticket.</param>
internal sealed record TicketRow(
    string Key,
    string Id,
    string Account,
    string What,
    string Region,
    string Name,
    string Known,
    decimal Effective,
    TicketReasons Reasons
);

/// <summary>Why a resource is in a ticket.</summary>
[Flags]
internal enum TicketReasons
{
    None = 0,

    /// <summary>Nobody owns it.</summary>
    Unowned = 1,

    /// <summary>The directory says that its owner has left.</summary>
    HasLeft = 2,

    /// <summary>The directory does not know its owner.</summary>
    Unknown = 4,

    /// <summary>Something speaks for another owner.</summary>
    Conflict = 8,

    /// <summary>Its owner is only likely.</summary>
    Likely = 16,
}
