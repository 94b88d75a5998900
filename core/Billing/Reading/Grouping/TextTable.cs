using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ZocSec.Core.Billing.Reading.Grouping;

/// <summary>Texts, each once and each with a number; 0 is the empty text.</summary>
internal sealed class TextTable
{
    // Tags come from outside: nobody may choose texts that meet in one place.
    private static readonly long s_seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));
    private int[] _slots = new int[1024];
    private ulong[] _hashes = new ulong[512];
    private string[] _texts = new string[512];
    private int _count;

    /// <summary>Begins with the empty text.</summary>
    public TextTable() => Clear();

    /// <summary>How many characters the texts have together.</summary>
    public long Characters { get; private set; }

    /// <summary>The text of a number.</summary>
    public string this[int number] => _texts[number];

    /// <summary>The number of a text, which is new if the text is.</summary>
    public int Intern(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return 0;
        }

        var hash = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text), s_seed);
        var mask = _slots.Length - 1;
        var slot = (int)hash & mask;
        for (; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            var number = _slots[slot];
            if (_hashes[number] == hash && text.SequenceEqual(_texts[number]))
            {
                return number;
            }
        }

        return Insert(slot, hash, text.ToString());
    }

    /// <summary>A new number for a text, which is neither looked for nor found again.</summary>
    public int Append(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return 0;
        }

        if (_count == _texts.Length)
        {
            Grow();
        }

        // Any hash will do that keeps it apart from others when the table grows.
        return Set((ulong)_count * 0x9E3779B97F4A7C15, text.ToString());
    }

    /// <summary>Forgets all texts; their numbers are used again.</summary>
    public void Clear()
    {
        Array.Clear(_slots);
        Array.Clear(_texts);
        _texts[0] = "";
        _count = 1;
        Characters = 0;
    }

    private int Insert(int slot, ulong hash, string text)
    {
        if (_count == _texts.Length)
        {
            Grow();
            slot = FreeSlot(hash);
        }

        _slots[slot] = _count;
        return Set(hash, text);
    }

    private int Set(ulong hash, string text)
    {
        _hashes[_count] = hash;
        _texts[_count] = text;
        Characters += text.Length;
        return _count++;
    }

    private void Grow()
    {
        Array.Resize(ref _texts, 2 * _texts.Length);
        Array.Resize(ref _hashes, 2 * _hashes.Length);
        _slots = new int[2 * _slots.Length];
        for (var number = 1; number < _count; number++)
        {
            _slots[FreeSlot(_hashes[number])] = number;
        }
    }

    private int FreeSlot(ulong hash)
    {
        var mask = _slots.Length - 1;
        var slot = (int)hash & mask;
        while (_slots[slot] != 0)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }
}
