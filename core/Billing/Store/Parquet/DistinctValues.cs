using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;

namespace ZocSec.Core.Billing.Store.Parquet;

/// <summary>
/// Values of a column, each once unless that saves nothing, and each with a number from 0 on, in the bytes that a dictionary of Parquet has them in
/// ("Plain: (PLAIN = 0)").
/// </summary>
internal sealed class DistinctValues
{
    // Tags come from outside: nobody may choose texts that meet in one place.
    private static readonly long s_seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    private byte[] _bytes = new byte[1024];
    private int[] _ends = new int[64];
    private uint[] _hashes = new uint[64];
    private int[] _slots = new int[128];
    private bool _isLoose;
    private (long Value, int Number) _last;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many bytes they have together.</summary>
    public int Bytes => End;

    /// <summary>All of them, one after the other.</summary>
    public ReadOnlySpan<byte> All => _bytes.AsSpan(0, End);

    /// <summary>The bytes of one.</summary>
    public ReadOnlySpan<byte> this[int number] => _bytes.AsSpan(Begin(number).._ends[number]);

    private int End => Count == 0 ? 0 : _ends[Count - 1];

    /// <summary>The number of a text; what is no valid UTF-16 in it becomes U+FFFD.</summary>
    public int NumberOf(ReadOnlySpan<char> text)
    {
        var room = Room(sizeof(int) + 3 * text.Length);
        var length = Encoding.UTF8.GetBytes(text, room[sizeof(int)..]);
        BinaryPrimitives.WriteInt32LittleEndian(room, length);
        return Find(sizeof(int) + length);
    }

    /// <summary>The number of a day.</summary>
    public int NumberOf(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Room(sizeof(int)), value);
        return Find(sizeof(int));
    }

    /// <summary>The number of a time or count.</summary>
    public int NumberOf(long value)
    {
        if (Count == 0 || value != _last.Value)
        {
            BinaryPrimitives.WriteInt64LittleEndian(Room(sizeof(long)), value);
            _last = (value, Find(sizeof(long)));
        }

        return _last.Number;
    }

    /// <summary>The number of an amount.</summary>
    public int NumberOf(Int128 value)
    {
        BinaryPrimitives.WriteInt128BigEndian(Room(16), value);
        return Find(16);
    }

    /// <summary>Forgets all.</summary>
    /// <param name="isLoose">Whether values that come now are not looked for among those that there are.</param>
    public void Clear(bool isLoose)
    {
        Array.Clear(_slots);
        _isLoose = isLoose;
        Count = 0;
    }

    private int Begin(int number) => number == 0 ? 0 : _ends[number - 1];

    private Span<byte> Room(int length)
    {
        var end = End;
        if (_bytes.Length - end < length)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, end + length));
        }

        return _bytes.AsSpan(end);
    }

    // The value lies behind the others, where it stays if it is new.
    private int Find(int length)
    {
        var end = End;
        if (_isLoose)
        {
            return Append(end + length);
        }

        var value = _bytes.AsSpan(end, length);
        var hash = (uint)XxHash3.HashToUInt64(value, s_seed);
        var slot = SlotOf(hash);
        for (; _slots[slot] != 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            var number = _slots[slot] - 1;
            if (_hashes[number] == hash && value.SequenceEqual(this[number]))
            {
                return number;
            }
        }

        if (Count == _hashes.Length)
        {
            Grow();
            slot = FreeSlot(hash);
        }

        _slots[slot] = Count + 1;
        _hashes[Count] = hash;
        return Append(end + length);
    }

    private int Append(int end)
    {
        if (Count == _ends.Length)
        {
            Array.Resize(ref _ends, 2 * _ends.Length);
        }

        _ends[Count] = end;
        return Count++;
    }

    private void Grow()
    {
        Array.Resize(ref _hashes, 2 * _hashes.Length);
        _slots = new int[2 * _slots.Length];
        for (var number = 0; number < Count; number++)
        {
            _slots[FreeSlot(_hashes[number])] = number + 1;
        }
    }

    private int FreeSlot(uint hash)
    {
        var slot = SlotOf(hash);
        while (_slots[slot] != 0)
        {
            slot = (slot + 1) & (_slots.Length - 1);
        }

        return slot;
    }

    private int SlotOf(uint hash) => (int)hash & (_slots.Length - 1);
}
