using System.Collections.Immutable;
using ZocSec.Core.Billing.Lines;

namespace ZocSec.Core.Billing.Store;

/// <summary>What stored lines of a payer come to in a currency.</summary>
/// <param name="Payer">The account that pays.</param>
/// <param name="Currency">The currency.</param>
/// <param name="Billed">What is billed, without lines of split cost allocation.</param>
/// <param name="Lines">How many lines of the report there are.</param>
internal readonly record struct PartSum(string Payer, string Currency, decimal Billed, long Lines);

/// <summary>Sums up raw lines, to be compared with what was read and with what was written.</summary>
internal sealed class LineSums
{
    private readonly Dictionary<(string Payer, string Currency), Sum> _sums = [];
    private Sum? _last;

    /// <summary>How many lines of the report came.</summary>
    public long Lines => _sums.Values.Sum(sum => sum.Lines);

    /// <summary>What they come to by currency, lines of split cost allocation among them.</summary>
    public ImmutableSortedDictionary<string, decimal> Billed =>
        _sums
            .Values.GroupBy(sum => sum.Currency, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(
                same => same.Key,
                same => Amounts.Of(same.Aggregate(Int128.Zero, (total, sum) => total + sum.Billed + sum.Split)),
                StringComparer.Ordinal
            );

    /// <summary>By payer and currency.</summary>
    public IReadOnlyCollection<PartSum> Stored =>
        [.. _sums.Values.Select(sum => new PartSum(sum.Payer, sum.Currency, Amounts.Of(sum.Billed), sum.Lines))];

    /// <summary>Takes a line.</summary>
    public void Add(in RawLine line)
    {
        var (payer, currency) = (line.Texts[(int)RawText.PayerId], line.Texts[(int)RawText.Currency]);
        if (_last is null || _last.Payer != payer || _last.Currency != currency)
        {
            if (!_sums.TryGetValue((payer, currency), out _last))
            {
                _sums[(payer, currency)] = _last = new(payer, currency);
            }
        }

        _last.Lines += line.Lines;
        if (line.Texts[(int)RawText.SplitParent].Length == 0)
        {
            _last.Billed += line.Amounts[(int)RawAmount.Billed];
        }
        else
        {
            _last.Split += line.Amounts[(int)RawAmount.Billed];
        }
    }

    private sealed class Sum(string payer, string currency)
    {
        public string Payer => payer;

        public string Currency => currency;

        public Int128 Billed { get; set; }

        public Int128 Split { get; set; }

        public long Lines { get; set; }
    }
}
