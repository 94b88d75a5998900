using System.Runtime.InteropServices;

namespace ZocSec.Core.Billing.Store.Parquet;

/// <summary>A column of which a row has several values: the parts of a text that has a number, between which is U+001F.</summary>
/// <param name="column">The column.</param>
internal sealed class NumberedLists(ParquetColumn column)
{
    private const char Separator = '\u001f';

    private readonly List<int> _parts = [];

    // By the number of a text, where in the parts its own are.
    private (int Begin, int Count)[] _known = new (int, int)[64];

    /// <summary>Adds the parts of a text, none of the empty one.</summary>
    /// <param name="number">Its number; negative: it has none.</param>
    /// <param name="text">The text.</param>
    /// <returns>How many.</returns>
    public int Add(int number, string text)
    {
        if (text.Length == 0)
        {
            return 0;
        }

        var (begin, count) = number < 0 ? Split(text) : Known(number, text);
        column.Add(CollectionsMarshal.AsSpan(_parts).Slice(begin, count));
        if (number < 0)
        {
            CollectionsMarshal.SetCount(_parts, begin);
        }

        return count;
    }

    /// <summary>Forgets what numbers mean, in the column or where they come from.</summary>
    public void Forget()
    {
        Array.Clear(_known);
        _parts.Clear();
    }

    private (int Begin, int Count) Known(int number, string text)
    {
        if (number >= _known.Length)
        {
            Array.Resize(ref _known, 2 * number);
        }

        ref var known = ref _known[number];
        if (known.Count == 0)
        {
            known = Split(text);
        }

        return known;
    }

    private (int Begin, int Count) Split(string text)
    {
        var begin = _parts.Count;
        var rest = text.AsSpan();
        for (var end = rest.IndexOf(Separator); end >= 0; end = rest.IndexOf(Separator))
        {
            _parts.Add(column.Values.NumberOf(rest[..end]));
            rest = rest[(end + 1)..];
        }

        _parts.Add(column.Values.NumberOf(rest));
        return (begin, _parts.Count - begin);
    }
}
