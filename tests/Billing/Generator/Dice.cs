namespace ZocSec.Tests.Billing.Generator;

/// <summary>Chance that is the same on every machine: SplitMix64.</summary>
internal struct Dice
{
    private ulong _state;

    /// <summary>Begins a series that depends on all numbers and their order.</summary>
    public Dice(ulong seed, ulong what, ulong number)
    {
        _state = Mix(Mix(Mix(seed) ^ what) + number);
    }

    /// <summary>The next 64 bits.</summary>
    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>The next number from 0 to <paramref name="count"/> - 1.</summary>
    public int Next(int count) => (int)(Next() % (ulong)count);

    /// <summary>The next of some values.</summary>
    public T Of<T>(IReadOnlyList<T> values) => values[Next(values.Count)];

    /// <summary>Whether something of this share happens.</summary>
    public bool Happens(double share) => (Next() >> 11) * (1.0 / (1UL << 53)) < share;

    /// <summary>Puts values into another order.</summary>
    public void Shuffle<T>(T[] values)
    {
        for (var i = values.Length - 1; i > 0; i--)
        {
            var other = Next(i + 1);
            (values[i], values[other]) = (values[other], values[i]);
        }
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
