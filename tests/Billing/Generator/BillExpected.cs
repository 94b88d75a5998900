using System.Collections.Immutable;

namespace ZocSec.Tests.Billing.Generator;

/// <summary>
/// What a bill comes to, summed up exactly while its lines are made. Owners are by this policy: the tags <c>Owner</c> (also
/// <c>owner</c>), then <c>Team</c> declare one; <c>creator</c>, then <c>aws:createdBy</c> make one likely; nothing else tells.
/// Of a tag the latest value counts, of a resource the first tag that has one in the period.
/// </summary>
internal sealed record BillExpected
{
    /// <summary>Lines by period, as they are written.</summary>
    public required ImmutableSortedDictionary<DateOnly, long> Lines { get; init; }

    /// <summary>By period, payer, invoice, issuer, currency and class.</summary>
    public required ImmutableArray<(InvoiceKey Key, ExpectedSum Sum)> Invoices { get; init; }

    /// <summary>All use by period, account, service and currency, with and without a resource.</summary>
    public required ImmutableArray<(AccountServiceKey Key, ExpectedSum Sum)> Services { get; init; }

    /// <summary>Use that belongs to no resource, in the same way; part of <see cref="Services"/>.</summary>
    public required ImmutableArray<(AccountServiceKey Key, ExpectedSum Sum)> WithoutResource { get; init; }

    /// <summary>Each resource in each period, payer by payer.</summary>
    public required ImmutableArray<ExpectedResource> Resources { get; init; }

    /// <summary>Billed and effective cost of the lines that hold <paramref name="which"/>.</summary>
    public ExpectedSum Sum(Func<InvoiceKey, bool> which) =>
        ExpectedSum.Of(Invoices.Where(part => which(part.Key)).Select(part => part.Sum));

    /// <summary>The sum of resources of a class of ownership, and how many they are; without use that belongs to no resource.</summary>
    public (ExpectedSum Sum, long Count) Owned(DateOnly period, string currency, ExpectedOwnership ownership)
    {
        var own = Resources
            .Where(r => r.Period == period && r.Currency == currency && r.Ownership == ownership)
            .ToList();
        return (ExpectedSum.Of(own.Select(resource => resource.Sum)), own.Count);
    }
}

/// <summary>A part of an invoice.</summary>
/// <param name="Period">The first day of the period.</param>
/// <param name="Payer">The account that pays.</param>
/// <param name="Invoice">Its number; empty for what is not invoiced yet.</param>
/// <param name="Issuer">Who writes it.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Class">The class of its lines: <c>usage</c>, <c>tax</c> …</param>
internal sealed record InvoiceKey(
    DateOnly Period,
    string Payer,
    string Invoice,
    string Issuer,
    string Currency,
    string Class
);

/// <summary>Use of a service in an account.</summary>
internal sealed record AccountServiceKey(DateOnly Period, string Account, string Service, string Currency);

/// <summary>Sums of lines.</summary>
/// <param name="Billed">Billed cost.</param>
/// <param name="Effective">Effective cost.</param>
/// <param name="Lines">How many lines.</param>
internal readonly record struct ExpectedSum(decimal Billed, decimal Effective, long Lines)
{
    public ExpectedSum Add(decimal billed, decimal effective) => new(Billed + billed, Effective + effective, Lines + 1);

    public static ExpectedSum Of(IEnumerable<ExpectedSum> sums) =>
        sums.Aggregate(
            default(ExpectedSum),
            (all, sum) => new(all.Billed + sum.Billed, all.Effective + sum.Effective, all.Lines + sum.Lines)
        );
}

/// <summary>A resource in a period.</summary>
/// <param name="Period">The first day of the period.</param>
/// <param name="Payer">The account that pays.</param>
/// <param name="Account">The account that it is in.</param>
/// <param name="Service">The code of its service, as the format has it: FOCUS the same in <c>x_ServiceCode</c>.</param>
/// <param name="Region">Its region; may be empty.</param>
/// <param name="Id">Its id as written.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Sum">What its use comes to.</param>
/// <param name="First">When its first use begins.</param>
/// <param name="Last">When its last use begins.</param>
/// <param name="Ownership">How sure its owner is.</param>
/// <param name="Owner">The owner as the tag says; empty when nobody is.</param>
/// <param name="Tag">The tag that decided, without prefix: <c>Owner</c>, <c>Team</c>, <c>creator</c>, <c>aws:createdBy</c>, or empty.</param>
internal sealed record ExpectedResource(
    DateOnly Period,
    string Payer,
    string Account,
    string Service,
    string Region,
    string Id,
    string Currency,
    ExpectedSum Sum,
    DateTime First,
    DateTime Last,
    ExpectedOwnership Ownership,
    string Owner,
    string Tag
);

/// <summary>How sure an owner is.</summary>
internal enum ExpectedOwnership
{
    /// <summary>No tag tells.</summary>
    Unowned,

    /// <summary>A tag of a creator tells.</summary>
    Likely,

    /// <summary>A tag of an owner tells.</summary>
    Owned,
}
