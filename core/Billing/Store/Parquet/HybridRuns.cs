using System.Buffers;
using System.Numerics;

namespace ZocSec.Core.Billing.Store.Parquet;

/// <summary>Small numbers as Parquet packs levels and places in a dictionary: "Run Length Encoding / Bit-Packing Hybrid (RLE = 3)".</summary>
internal static class HybridRuns
{
    // Bits are packed for so many numbers at a time; a run that is shorter is not worth its header.
    private const int Group = 8;

    /// <summary>How many bits numbers up to this one need; at least one.</summary>
    public static int WidthOf(int largest) => Math.Max(1, 32 - BitOperations.LeadingZeroCount((uint)largest));

    /// <summary>Packs numbers.</summary>
    /// <param name="numbers">The numbers, none of which is negative.</param>
    /// <param name="width">How many bits each has, at most 31.</param>
    /// <param name="to">Takes the bytes.</param>
    public static void Write(ReadOnlySpan<int> numbers, int width, ArrayBufferWriter<byte> to)
    {
        var begun = 0;
        for (var at = 0; at < numbers.Length; )
        {
            var run = LengthOf(numbers[at..]);
            // Groups before a run are full: it lends them what they lack.
            var lent = (Group - (at - begun) % Group) % Group;
            if (run - lent >= Group)
            {
                Pack(numbers[begun..(at + lent)], width, to);
                Repeat(numbers[at], run - lent, width, to);
                begun = at + run;
            }

            at += run;
        }

        Pack(numbers[begun..], width, to);
    }

    private static int LengthOf(ReadOnlySpan<int> numbers)
    {
        if (numbers.Length == 1 || numbers[0] != numbers[1])
        {
            return 1;
        }

        var end = numbers.IndexOfAnyExcept(numbers[0]);
        return end < 0 ? numbers.Length : end;
    }

    private static void Repeat(int number, int times, int width, ArrayBufferWriter<byte> to)
    {
        var bytes = to.GetSpan(10);
        var used = Header(bytes, (uint)times << 1);
        for (var bits = 0; bits < width; bits += 8)
        {
            bytes[used++] = (byte)(number >> bits);
        }

        to.Advance(used);
    }

    private static void Pack(ReadOnlySpan<int> numbers, int width, ArrayBufferWriter<byte> to)
    {
        if (numbers.IsEmpty)
        {
            return;
        }

        var groups = (numbers.Length + Group - 1) / Group;
        var bytes = to.GetSpan(5 + groups * width);
        var used = Header(bytes, ((uint)groups << 1) | 1);
        var end = used + groups * width;
        var (held, bits) = (0UL, 0);
        foreach (var number in numbers)
        {
            held |= (ulong)(uint)number << bits;
            for (bits += width; bits >= 8; bits -= 8)
            {
                bytes[used++] = (byte)held;
                held >>= 8;
            }
        }

        // What the last group lacks is zeros.
        for (; used < end; held >>= 8)
        {
            bytes[used++] = (byte)held;
        }

        to.Advance(end);
    }

    private static int Header(Span<byte> bytes, uint value)
    {
        var used = 0;
        for (; value > 127; value >>= 7)
        {
            bytes[used++] = (byte)(value | 128);
        }

        bytes[used++] = (byte)value;
        return used;
    }
}
