namespace ZocSec.Core.Billing.Store.Parquet;

/// <summary>A column of texts that have numbers of their own already, so that a text is looked at once in a row group.</summary>
/// <param name="column">The column.</param>
/// <param name="ordinal">Which column it is, from 1.</param>
/// <param name="places">Where texts are, for all columns.</param>
internal sealed class NumberedTexts(ParquetColumn column, int ordinal, TextPlaces places)
{
    private int _last = -1;
    private int _lastInColumn;
    private int _empty = -1;

    /// <summary>Adds a text.</summary>
    /// <param name="number">Its number, 0 for the empty one; negative: it has none.</param>
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

    /// <summary>Forgets what numbers mean, in the column or where they come from; <see cref="TextPlaces"/> are to be forgotten, too.</summary>
    public void Forget() => (_last, _empty) = (-1, -1);

    private int NumberOf(int number, string text)
    {
        if (number < 0)
        {
            return column.Values.NumberOf(text);
        }

        if (number == 0)
        {
            return _empty = _empty < 0 ? column.Values.NumberOf("") : _empty;
        }

        ref var place = ref places.Of(number);
        if (place >> 32 != ordinal)
        {
            place = ((long)ordinal << 32) | (uint)column.Values.NumberOf(text);
        }

        return (int)place;
    }
}
