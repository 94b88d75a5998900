using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ZocSec.Core.Billing.Results;

namespace ZocSec.Core.Billing.Tickets;

/// <summary>
/// Sorts resources into tickets, each into one. It keeps sums and the most expensive of each ticket; only where resources
/// come several times, in several currencies or of several payers, also eight bytes of each that is in a ticket.
/// </summary>
internal sealed class TicketCollector
{
    private const int Worst = 50;

    private readonly int atLeast;
    private readonly Dictionary<string, bool> unknown;
    private readonly Dictionary<TicketKey, Draft> drafts = [];
    private readonly Dictionary<ulong, TicketKey>? seen;

    /// <summary>Begins.</summary>
    /// <param name="report">What it knows besides the resources.</param>
    /// <param name="atLeast">The least effective cost for which a resource is listed.</param>
    public TicketCollector(BillingReport report, int atLeast)
    {
        this.atLeast = atLeast;
        unknown = report
            .UnknownOwners.GroupBy(owner => owner.Owner, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(
                group => group.Key,
                group => group.Any(owner => owner.HasLeft),
                StringComparer.OrdinalIgnoreCase
            );
        var comesTwice =
            report.Totals.Select(total => total.Currency).Distinct(StringComparer.Ordinal).Skip(1).Any()
            || report.Invoices.Select(invoice => invoice.Payer).Distinct(StringComparer.Ordinal).Skip(1).Any();
        seen = comesTwice ? [] : null;
    }

    /// <summary>Takes a resource. Use that belongs to no resource is in no ticket: nobody can tag it.</summary>
    public void Add(BilledResource resource)
    {
        var reasons = ReasonsOf(resource);
        if (resource.Id.Length == 0 || reasons == TicketReasons.None)
        {
            return;
        }

        var key =
            reasons == TicketReasons.Unowned
                ? TicketKey.OfAccount(resource.Account)
                : TicketKey.OfOwner(resource.Owner);
        var isNew = true;
        if (seen is not null)
        {
            ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(seen, Mark(resource.Key), out var known);
            isNew = !known;
            first = known ? first : key;
            key = first;
        }

        ref var draft = ref CollectionsMarshal.GetValueRefOrAddDefault(drafts, key, out _);
        draft ??= new Draft(key);
        draft.Add(resource, reasons, isNew, isLarge: resource.Effective >= atLeast);
    }

    /// <summary>The tickets, those with the highest cost first.</summary>
    public ImmutableArray<TicketContent> Finish() =>
        [
            .. drafts
                .Values.Select(draft => draft.Finish())
                .OrderByDescending(content => content.Sums[0].Effective)
                .ThenBy(content => content.Key.Kind)
                .ThenBy(content => content.Key.Value, StringComparer.Ordinal),
        ];

    private TicketReasons ReasonsOf(BilledResource resource)
    {
        if (resource.Ownership == BilledOwnership.Unowned || resource.Owner.Length == 0)
        {
            return TicketReasons.Unowned;
        }

        var directory =
            !unknown.TryGetValue(resource.Owner, out var hasLeft) ? TicketReasons.None
            : hasLeft ? TicketReasons.HasLeft
            : TicketReasons.Unknown;
        return directory
            | (resource.Conflict.Length > 0 ? TicketReasons.Conflict : TicketReasons.None)
            | (resource.Ownership == BilledOwnership.Likely ? TicketReasons.Likely : TicketReasons.None);
    }

    private static ulong Mark(string key) =>
        ulong.Parse(TicketKey.Digest(key, length: 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private sealed class Draft(TicketKey key)
    {
        private static readonly TicketReasons[] All =
        [
            .. Enum.GetValues<TicketReasons>().Where(reason => reason != TicketReasons.None),
        ];

        private readonly Dictionary<TicketReasons, long> reasons = [];
        private readonly Dictionary<string, Sum> sums = new(StringComparer.Ordinal);
        private long resources;
        private string subject = "";
        private string name = "";

        public void Add(BilledResource resource, TicketReasons why, bool isNew, bool isLarge)
        {
            // Of several spellings always the same one, whatever the order of the bill.
            var isAccount = key.Kind == TicketKind.Account;
            subject = Later(subject, isAccount ? resource.Account : resource.Owner);
            name = Later(name, isAccount ? resource.AccountName : "");
            if (isNew)
            {
                resources++;
                foreach (var reason in All.Where(reason => why.HasFlag(reason)))
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(reasons, reason, out _)++;
                }
            }

            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, resource.Currency, out _);
            sum ??= new Sum();
            sum.Add(resource, why, isLarge);
        }

        private static string Later(string one, string other) => string.CompareOrdinal(one, other) < 0 ? other : one;

        public TicketContent Finish() =>
            new()
            {
                Key = key,
                Subject = subject,
                Name = name,
                Resources = resources,
                Reasons = reasons.ToImmutableSortedDictionary(),
                Sums =
                [
                    .. sums.Select(sum => sum.Value.Finish(sum.Key))
                        .OrderByDescending(sum => sum.Effective)
                        .ThenBy(sum => sum.Currency, StringComparer.Ordinal),
                ],
            };
    }

    private sealed class Sum
    {
        // The cheapest of those that are kept comes first, so that it is the one to go.
        private static readonly Comparer<TicketRow> CheapestFirst = Comparer<TicketRow>.Create(
            (one, other) =>
                one.Effective.CompareTo(other.Effective) is not 0 and var order
                    ? order
                    : StringComparer.Ordinal.Compare(other.Key, one.Key)
        );

        private readonly PriorityQueue<TicketRow, TicketRow> worst = new(CheapestFirst);
        private decimal effective;
        private long small;
        private long large;

        public void Add(BilledResource resource, TicketReasons why, bool isLarge)
        {
            effective += resource.Effective;
            if (!isLarge)
            {
                small++;
                return;
            }

            large++;
            if (worst.Count == Worst && resource.Effective < worst.Peek().Effective)
            {
                return;
            }

            var row = RowOf(resource, why);
            worst.Enqueue(row, row);
            if (worst.Count > Worst)
            {
                worst.Dequeue();
            }
        }

        public TicketSum Finish(string currency) =>
            new(
                currency,
                effective,
                small,
                large,
                [.. worst.UnorderedItems.Select(item => item.Element).OrderDescending(CheapestFirst)]
            );

        private static TicketRow RowOf(BilledResource resource, TicketReasons why) =>
            new(
                resource.Key,
                resource.Id,
                resource.Account,
                resource.Type.Length > 0 ? $"{resource.Service} {resource.Type}" : resource.Service,
                resource.Region,
                resource.Name,
                why == TicketReasons.Unowned
                    ? Said(("project", resource.Project), ("created by", resource.Creator))
                    : Said(("by", resource.Rule), ("but", resource.Conflict)),
                resource.Effective,
                why
            );

        private static string Said(params (string Word, string Value)[] facts) =>
            string.Join(", ", facts.Where(fact => fact.Value.Length > 0).Select(fact => $"{fact.Word} {fact.Value}"));
    }
}
