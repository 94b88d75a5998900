using System.IO.Hashing;
using System.Runtime.InteropServices;
using ZocSec.Core.Billing.Lines;

namespace ZocSec.Core.Billing.Reading.Grouping;

/// <summary>Sums up lines whose texts are the same.</summary>
/// <param name="texts">The texts whose numbers lines have.</param>
/// <param name="sink">Takes what was summed up.</param>
/// <param name="limits">How much is held.</param>
internal sealed class LineGroups(TextTable texts, IRawLines sink, GroupLimits limits)
{
    /// <summary>How many texts a line has: those of <see cref="RawText"/>, keys of tags and their values.</summary>
    public const int Texts = TagValues + 1;

    /// <summary>Where the keys of tags are among the texts.</summary>
    public const int TagKeys = (int)RawText.SplitParent + 1;

    /// <summary>Where their values are.</summary>
    public const int TagValues = TagKeys + 1;

    /// <summary>How many amounts a line has.</summary>
    public const int Amounts = (int)RawAmount.Discount + 1;

    // Groups that are hardly ever met again cost more than they save: for so many tables none are looked for then.
    private const int LooseTables = 8;

    private readonly string[] _texts = new string[TagKeys];
    private readonly int[] _numbers = new int[Texts];
    private readonly Int128[] _amounts = new Int128[Amounts];
    private readonly Dictionary<string, Int128> _billed = new(StringComparer.Ordinal);
    private int[] _slots = new int[512];
    private int[] _keys = new int[256 * Texts];
    private Int128[] _sums = new Int128[256 * Amounts];
    private Uses[] _spans = new Uses[256];
    private byte[] _buckets = [];
    private int[] _order = [];
    private int _count;
    private int _last = -1;
    private long _lines;
    private int _looseTables;

    /// <summary>Whether groups are not looked for, because that hardly saved any.</summary>
    public bool IsLoose => _looseTables > 0;

    /// <summary>Whether <see cref="Flush"/> is due before the next line.</summary>
    public bool IsFull => _count >= limits.Groups || texts.Characters >= limits.Characters;

    /// <summary>What all lines that went on are billed, by currency, in units of 10^-12.</summary>
    public IReadOnlyDictionary<string, Int128> Billed => _billed;

    /// <summary>Takes a line.</summary>
    /// <param name="line">The numbers of its texts.</param>
    /// <param name="isLikeLast">Whether they are those of the line before.</param>
    /// <param name="amounts">Its amounts.</param>
    /// <param name="ticks">When its use begins.</param>
    public void Add(ReadOnlySpan<int> line, bool isLikeLast, ReadOnlySpan<Int128> amounts, long ticks)
    {
        if (!isLikeLast || _last < 0)
        {
            _last = IsLoose ? Append(line) : Find(line);
        }

        _lines++;
        ref var span = ref _spans[_last];
        span =
            span.Lines == 0
                ? new Uses(ticks, ticks, 1)
                : new Uses(Math.Min(span.First, ticks), Math.Max(span.Last, ticks), span.Lines + 1);
        var sums = _sums.AsSpan(_last * Amounts, Amounts);
        for (var i = 0; i < sums.Length; i++)
        {
            if (amounts[i] != 0)
            {
                sums[i] += amounts[i];
            }
        }
    }

    /// <summary>Hands all groups on, bucket by bucket (<see cref="ResourceBuckets"/>), and forgets the texts.</summary>
    public void Flush()
    {
        foreach (var group in InOrder())
        {
            Send(
                _keys.AsSpan(group * Texts, Texts),
                _sums.AsSpan(group * Amounts, Amounts),
                _spans[group],
                _buckets[group]
            );
        }

        sink.Forget();
        var isWorthIt = _lines == 0 || _lines - _count > _lines / 10;
        _looseTables =
            IsLoose ? _looseTables - 1
            : isWorthIt ? 0
            : LooseTables;
        Array.Clear(_slots);
        Array.Clear(_sums, 0, _count * Amounts);
        Array.Clear(_spans, 0, _count);
        (_count, _last, _lines) = (0, -1, 0);
        texts.Clear();
    }

    private ReadOnlySpan<int> InOrder()
    {
        if (_buckets.Length < _count)
        {
            (_buckets, _order) = (new byte[_spans.Length], new int[_spans.Length]);
        }

        for (var group = 0; group < _count; group++)
        {
            _buckets[group] = ResourceBuckets.Of(texts[_keys[group * Texts + (int)RawText.ResourceId]]);
        }

        // Stable, so that lines that follow each other stay together.
        Span<int> begins = stackalloc int[ResourceBuckets.Count + 1];
        foreach (var bucket in _buckets.AsSpan(0, _count))
        {
            begins[bucket + 1]++;
        }

        for (var bucket = 1; bucket < begins.Length; bucket++)
        {
            begins[bucket] += begins[bucket - 1];
        }

        for (var group = 0; group < _count; group++)
        {
            _order[begins[_buckets[group]]++] = group;
        }

        return _order.AsSpan(0, _count);
    }

    private int Find(ReadOnlySpan<int> line)
    {
        var hash = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(line));
        var mask = _slots.Length - 1;
        var slot = (int)hash & mask;
        for (; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            var group = _slots[slot] - 1;
            if (line.SequenceEqual(_keys.AsSpan(group * Texts, Texts)))
            {
                return group;
            }
        }

        if (2 * (_count + 1) > _slots.Length)
        {
            Grow();
            return Find(line);
        }

        _slots[slot] = _count + 1;
        return Append(line);
    }

    private int Append(ReadOnlySpan<int> line)
    {
        if (_count == _spans.Length)
        {
            Grow();
        }

        line.CopyTo(_keys.AsSpan(_count * Texts));
        return _count++;
    }

    private void Grow()
    {
        Array.Resize(ref _keys, 2 * _keys.Length);
        Array.Resize(ref _sums, 2 * _sums.Length);
        Array.Resize(ref _spans, 2 * _spans.Length);
        _slots = new int[2 * _slots.Length];
        var mask = _slots.Length - 1;
        for (var group = 0; group < _count; group++)
        {
            var slot = (int)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(_keys.AsSpan(group * Texts, Texts))) & mask;
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            _slots[slot] = group + 1;
        }
    }

    private void Send(ReadOnlySpan<int> line, ReadOnlySpan<Int128> amounts, Uses span, byte bucket)
    {
        for (var i = 0; i < _texts.Length; i++)
        {
            _texts[i] = texts[line[i]];
        }

        line.CopyTo(_numbers);
        amounts.CopyTo(_amounts);
        CollectionsMarshal.GetValueRefOrAddDefault(_billed, _texts[(int)RawText.Currency], out _) += amounts[
            (int)RawAmount.Billed
        ];
        sink.Add(
            new RawLine(
                _texts,
                _amounts,
                new DateTime(span.First, DateTimeKind.Utc),
                new DateTime(span.Last, DateTimeKind.Utc),
                span.Lines,
                texts[line[TagKeys]],
                texts[line[TagValues]],
                bucket,
                _numbers
            )
        );
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Uses(long First, long Last, long Lines);
}
