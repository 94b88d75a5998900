using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace ZocSec.Tests.Billing.Generator;

/// <summary>Sums up lines as they are made.</summary>
/// <param name="options">Of the bill.</param>
/// <param name="format">FOCUS has other rows and amounts.</param>
internal sealed class BillCounter(BillOptions options, BillFormat format)
{
    private static readonly string[] s_tags = ["Owner", "Team", "creator", "aws:createdBy"];

    private readonly BillWorld _world = new(options);
    private readonly Dictionary<DateOnly, long> _lines = [];
    private readonly Dictionary<InvoiceKey, ExpectedSum> _invoices = [];
    private readonly Dictionary<AccountServiceKey, ExpectedSum> _services = [];
    private readonly Dictionary<AccountServiceKey, ExpectedSum> _withoutResource = [];
    private readonly List<ExpectedResource> _resources = [];
    private Tally[] _tallies = [];

    /// <summary>Begins a payer's period.</summary>
    public void Begin() => _tallies = new Tally[_world.ResourcesPerPayer];

    /// <summary>Takes a line; it must be written then.</summary>
    public void Add(BillLine line)
    {
        var (kind, billed, effective) = BillClass.Of(line, format);
        CollectionsMarshal.GetValueRefOrAddDefault(_lines, line.Period, out _)++;
        var invoice = new InvoiceKey(line.Period, line.Payer, line.Invoice, line.Issuer, line.Currency, kind);
        Add(_invoices, invoice, billed, effective);
        if (kind != "usage")
        {
            return;
        }

        var key = new AccountServiceKey(line.Period, line.Account, line.Kind.Service, line.Currency);
        Add(_services, key, billed, effective);
        if (line.Resource < 0)
        {
            Add(_withoutResource, key, billed, effective);
            return;
        }

        _tallies[line.Resource].Add(line, billed, effective);
    }

    /// <summary>Ends a payer's period.</summary>
    public void End(int payer, DateOnly period)
    {
        var line = new BillLine();
        for (var resource = 0; resource < _tallies.Length; resource++)
        {
            ref var tally = ref _tallies[resource];
            if (tally.Sum.Lines > 0)
            {
                _world.Use(line, payer, resource);
                var (tag, owner) = tally.Owner(s_tags);
                _resources.Add(
                    new ExpectedResource(
                        period,
                        _world.Payer(payer),
                        line.Account,
                        line.Kind.Service,
                        line.Region,
                        line.ResourceId,
                        _world.Currency(payer),
                        tally.Sum,
                        tally.First,
                        tally.Last,
                        tag switch
                        {
                            "" => ExpectedOwnership.Unowned,
                            "Owner" or "Team" => ExpectedOwnership.Owned,
                            _ => ExpectedOwnership.Likely,
                        },
                        owner,
                        tag
                    )
                );
            }
        }

        _tallies = [];
    }

    /// <summary>What all lines come to.</summary>
    public BillExpected ToExpected() =>
        new()
        {
            Lines = _lines.ToImmutableSortedDictionary(),
            Invoices = [.. _invoices.Select(pair => (pair.Key, pair.Value))],
            Services = [.. _services.Select(pair => (pair.Key, pair.Value))],
            WithoutResource = [.. _withoutResource.Select(pair => (pair.Key, pair.Value))],
            Resources = [.. _resources],
        };

    private static void Add<TKey>(Dictionary<TKey, ExpectedSum> sums, TKey key, decimal billed, decimal effective)
        where TKey : notnull
    {
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, key, out _);
        sum = sum.Add(billed, effective);
    }

    private struct Tally
    {
        private (DateTime At, string? Value) _owner;
        private (DateTime At, string? Value) _team;
        private (DateTime At, string? Value) _creator;
        private (DateTime At, string? Value) _createdBy;

        public ExpectedSum Sum { get; private set; }
        public DateTime First { get; private set; }
        public DateTime Last { get; private set; }

        public void Add(BillLine line, decimal billed, decimal effective)
        {
            First = Sum.Lines == 0 || line.Start < First ? line.Start : First;
            Last = Sum.Lines == 0 || line.Start > Last ? line.Start : Last;
            Sum = Sum.Add(billed, effective);
            var owner = line.Tag(BillTags.Owner);
            Keep(ref _owner, line.Start, owner.Length > 0 ? owner : line.Tag(BillTags.LowerOwner));
            Keep(ref _team, line.Start, line.Tag(BillTags.Team));
            Keep(ref _creator, line.Start, line.Tag(BillTags.Creator));
            Keep(ref _createdBy, line.Start, line.Tag(BillTags.CreatedBy));
        }

        public readonly (string Tag, string Owner) Owner(string[] tags) =>
            _owner.Value is { } owner ? (tags[0], owner)
            : _team.Value is { } team ? (tags[1], team)
            : _creator.Value is { } creator ? (tags[2], creator)
            : _createdBy.Value is { } createdBy ? (tags[3], createdBy)
            : ("", "");

        private static void Keep(ref (DateTime At, string? Value) latest, DateTime at, string value)
        {
            if (value.Length > 0 && (latest.Value is null || at >= latest.At))
            {
                latest = (at, value);
            }
        }
    }
}
