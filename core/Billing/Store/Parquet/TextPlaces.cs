namespace ZocSec.Core.Billing.Store.Parquet;

/// <summary>
/// In which column texts that have numbers were met last, and which number they have there. Hardly a text is in several columns; one
/// that is gets looked at again.
/// </summary>
internal sealed class TextPlaces
{
    private long[] _places = new long[1024];

    /// <summary>The place of a text: the column, from 1, in the upper half, and the number there in the lower one; 0: none.</summary>
    public ref long Of(int number)
    {
        if (number >= _places.Length)
        {
            Array.Resize(ref _places, 2 * number);
        }

        return ref _places[number];
    }

    /// <summary>Forgets all.</summary>
    public void Forget() => Array.Clear(_places);
}
