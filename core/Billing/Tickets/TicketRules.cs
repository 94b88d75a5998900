using System.Collections.Immutable;
using ZocSec.Core.Billing.Results;

namespace ZocSec.Core.Billing.Tickets;

/// <summary>What the bill says of each ticket, and when one may be closed.</summary>
internal sealed class TicketRules
{
    // The bill of a new period lacks most of what there is for a day or two.
    private const int DaysUntilWhole = 3;

    private readonly ImmutableDictionary<TicketKey, TicketContent> contents;
    private readonly ImmutableHashSet<TicketKey> accounts;
    private readonly TicketText text;
    private readonly bool isEmpty;
    private readonly bool hasJustBegun;

    private TicketRules(BillingReport report, ImmutableArray<TicketContent> all, TicketOrder order)
    {
        Contents = all;
        contents = all.ToImmutableDictionary(content => content.Key);
        accounts = [.. report.Accounts.Select(account => TicketKey.OfAccount(account.Key))];
        isEmpty = report.Totals.IsEmpty;
        AtLeast = order.Settings.AtLeast;
        MaxCreations = order.MaxCreations;
        var begin = new DateTimeOffset(report.Header.Period, TimeOnly.MinValue, TimeSpan.Zero);
        Period = report.Header.Period.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        hasJustBegun = report.Header.At < begin.AddDays(DaysUntilWhole);
        text = new TicketText(
            new TicketWording(report.Header.Period, report.Header.At >= begin.AddMonths(1), AtLeast, order.Owners.Tags)
        );
    }

    /// <summary>What tickets would say, those with the highest cost first.</summary>
    public ImmutableArray<TicketContent> Contents { get; }

    /// <summary>The period, <c>2026-10</c>.</summary>
    public string Period { get; }

    /// <summary>The least effective cost for which there is a new ticket.</summary>
    public int AtLeast { get; }

    /// <summary>How many tickets a run opens at most.</summary>
    public int MaxCreations { get; }

    /// <summary>Reads all resources of a report once.</summary>
    public static async Task<TicketRules> ReadAsync(BillingReport report, TicketOrder order, CancellationToken ct)
    {
        var collector = new TicketCollector(report, order.Settings.AtLeast);
        await foreach (var resource in report.Resources.ReadAsync(ResourceList.All, ct))
        {
            collector.Add(resource);
        }

        return new TicketRules(report, collector.Finish(), order);
    }

    /// <summary>What a ticket would say; null when nothing is left of it.</summary>
    public TicketContent? Find(TicketKey key) => contents.GetValueOrDefault(key);

    /// <summary>Writes what a ticket says.</summary>
    /// <param name="content">The content.</param>
    /// <param name="longest">The most characters.</param>
    public WrittenTicket Write(TicketContent content, int longest = TicketText.Longest) => text.Write(content, longest);

    /// <summary>Why a ticket of which the bill says nothing stays open; null when it may be closed.</summary>
    public string? KeepsOpen(TicketKey key) =>
        isEmpty || hasJustBegun ? "the period has only begun, and much is missing from its bill"
        : key.Kind == TicketKind.Account && !accounts.Contains(key) ? "its account is not in the bill"
        : null;
}
