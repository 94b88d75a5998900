namespace ZocSec.Core.Billing.Store.Parquet;

/// <summary>A column of texts that have numbers of their own already, so that a text is looked at once in a row group.</summary>
/// <param name="column">The column.</param>
internal sealed class NumberedTexts(ParquetColumn column)
{
    // By the number of a text, 1 more than its number in the column; 0: not looked at.
    private int[] _known = new int[64];
    private int _last = -1;
    private int _lastInColumn;

    /// <summary>Adds a text.</summary>
    /// <param name="number">Its number; negative: it has none.</param>
    /// <param name="text">The text.</param>
    public void Add(int number, string text)
    {
        if (number < 0 || number != _last)
        {
            _lastInColumn = NumberOf(number, text);
            _last = number;
        }

        column.Add(_lastInColumn);
    }

    /// <summary>Forgets what numbers mean, in the column or where they come from.</summary>
    public void Forget()
    {
        Array.Clear(_known);
        _last = -1;
    }

    private int NumberOf(int number, string text)
    {
        if (number < 0)
        {
            return column.Values.NumberOf(text);
        }

        if (number >= _known.Length)
        {
            Array.Resize(ref _known, 2 * number);
        }

        ref var known = ref _known[number];
        if (known == 0)
        {
            known = 1 + column.Values.NumberOf(text);
        }

        return known - 1;
    }
}
