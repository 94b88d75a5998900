using System.Buffers;
using System.Text;

namespace ZocSec.Core.Billing.Store.Parquet;

/// <summary>
/// Writes structures as Parquet has its headers and its footer: "Thrift compact protocol encoding". Fields come in the order of
/// their ids, of which none is more than 15 above the one before.
/// </summary>
/// <param name="to">Takes the bytes.</param>
internal sealed class ThriftWriter(ArrayBufferWriter<byte> to)
{
    private const int True = 1;
    private const int False = 2;
    private const int I32 = 5;
    private const int I64 = 6;
    private const int Binary = 8;
    private const int ListOf = 9;
    private const int Structure = 12;

    private readonly Stack<int> _outer = [];
    private int _last;

    /// <summary>A field with a truth.</summary>
    public void Bool(int id, bool value) => Field(id, value ? True : False);

    /// <summary>A field with a number of 32 bits.</summary>
    public void Int(int id, int value)
    {
        Field(id, I32);
        Signed(value);
    }

    /// <summary>A field with a number of 64 bits.</summary>
    public void Long(int id, long value)
    {
        Field(id, I64);
        Signed(value);
    }

    /// <summary>A field with a text.</summary>
    public void Text(int id, string value)
    {
        Field(id, Binary);
        Bytes(value);
    }

    /// <summary>A field with bytes.</summary>
    public void Bytes(int id, ReadOnlySpan<byte> value)
    {
        Field(id, Binary);
        Unsigned((ulong)value.Length);
        to.Write(value);
    }

    /// <summary>A field with numbers of 32 bits.</summary>
    public void Ints(int id, params ReadOnlySpan<int> values)
    {
        Begin(id, values.Length, I32);
        foreach (var value in values)
        {
            Signed(value);
        }
    }

    /// <summary>A field with texts.</summary>
    public void Texts(int id, IReadOnlyCollection<string> values)
    {
        Begin(id, values.Count, Binary);
        foreach (var value in values)
        {
            Bytes(value);
        }
    }

    /// <summary>Begins a field with so many structures; each is an <see cref="Element"/>.</summary>
    public void Structs(int id, int count) => Begin(id, count, Structure);

    /// <summary>Begins a structure of a list, or one that is not in any; ends with <see cref="End"/>.</summary>
    public void Element()
    {
        _outer.Push(_last);
        _last = 0;
    }

    /// <summary>Begins a field with a structure; ends with <see cref="End"/>.</summary>
    public void Struct(int id)
    {
        Field(id, Structure);
        Element();
    }

    /// <summary>Ends a structure.</summary>
    public void End()
    {
        Byte(0);
        _last = _outer.Pop();
    }

    private void Field(int id, int type)
    {
        Byte(((id - _last) << 4) | type);
        _last = id;
    }

    private void Begin(int id, int count, int type)
    {
        Field(id, ListOf);
        Byte((Math.Min(count, 15) << 4) | type);
        if (count >= 15)
        {
            Unsigned((ulong)count);
        }
    }

    private void Bytes(string value)
    {
        Unsigned((ulong)Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, to);
    }

    private void Signed(long value) => Unsigned((ulong)((value << 1) ^ (value >> 63)));

    private void Unsigned(ulong value)
    {
        for (; value > 127; value >>= 7)
        {
            Byte((int)(value & 127) | 128);
        }

        Byte((int)value);
    }

    private void Byte(int value)
    {
        to.GetSpan(1)[0] = (byte)value;
        to.Advance(1);
    }
}
