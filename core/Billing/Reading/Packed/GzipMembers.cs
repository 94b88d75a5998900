using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace ZocSec.Core.Billing.Reading.Packed;

/// <summary>
/// What the members of a gzip file hold, one after the other (RFC 1952). .NET's own stream ends without a word where a file
/// was cut off and passes over what follows the last member; this one checks each member's sum and length, and that nothing
/// but zeros comes after the last.
/// </summary>
/// <param name="packed">The file; stays open.</param>
/// <exception cref="InvalidDataException">Reading: the file is cut off or damaged.</exception>
internal sealed class GzipMembers(Stream packed) : ForwardStream
{
    private const int TrailerLength = 8;
    private const int SliceLength = 8 * 1024;
    private readonly byte[] _bytes = new byte[64 * 1024];
    private int _next;
    private int _end;
    private int _sliceStart;
    private bool _hasMembers;
    private DeflateStream? _member;
    private Crc32 _sum = new();
    private uint _length;

    /// <inheritdoc />
    public override int Read(Span<byte> buffer)
    {
        while (!buffer.IsEmpty && (_member is not null || BeginMember()))
        {
            var count = _member!.Read(buffer);
            if (count > 0)
            {
                _sum.Append(buffer[..count]);
                _length = unchecked(_length + (uint)count);
                return count;
            }

            EndMember();
        }

        return 0;
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _member?.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool BeginMember()
    {
        if (_hasMembers && IsPadded())
        {
            return false;
        }

        if (Byte() != 0x1F || Byte() != 0x8B)
        {
            throw new InvalidDataException("something that is not gzip follows its end");
        }

        ReadHeader();
        _hasMembers = true;
        _sliceStart = _next;
        _sum = new Crc32();
        _length = 0;
        _member = new DeflateStream(new Slices(this), CompressionMode.Decompress);
        return true;
    }

    private void ReadHeader()
    {
        var method = Byte();
        var flags = Byte();
        if (method != 8 || (flags & 0xE0) != 0)
        {
            throw new InvalidDataException("it is packed in an unknown way");
        }

        Skip(6);
        if ((flags & 4) != 0)
        {
            Skip(Byte() | (Byte() << 8));
        }

        for (var texts = (flags & 8) / 8 + (flags & 16) / 16; texts > 0; texts--)
        {
            while (Byte() != 0) { }
        }

        Skip((flags & 2) == 0 ? 0 : 2);
    }

    /// <summary>
    /// Nobody says how many of the bytes given last belonged to the member; but its sum and length, which are known now, have
    /// to stand behind them.
    /// </summary>
    private void EndMember()
    {
        _member!.Dispose();
        _member = null;
        Span<byte> trailer = stackalloc byte[TrailerLength];
        _sum.GetCurrentHash(trailer);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], _length);
        var after = _next - _sliceStart;
        Fill(_sliceStart, after + TrailerLength);
        var found = _bytes.AsSpan(_sliceStart.._end).IndexOf(trailer);
        if (found < 0)
        {
            throw new InvalidDataException("it was cut off or is damaged");
        }

        _next = _sliceStart + found + TrailerLength;
    }

    private bool IsPadded()
    {
        while (true)
        {
            Fill(_next, 1);
            if (_next == _end)
            {
                return true;
            }

            var padding = _bytes.AsSpan(_next.._end).IndexOfAnyExcept((byte)0);
            if (padding == 0)
            {
                return false;
            }

            // Zeros that something follows are no padding: they are no member either.
            if (padding > 0)
            {
                return false;
            }

            _next = _end;
        }
    }

    private int Byte()
    {
        Fill(_next, 1);
        return _next < _end ? _bytes[_next++] : throw new InvalidDataException("it was cut off");
    }

    private void Skip(int count)
    {
        for (; count > 0; count--)
        {
            Byte();
        }
    }

    /// <summary>Sees that so many bytes from a place on are at hand, if there are; <see cref="_sliceStart"/> moves with them.</summary>
    private void Fill(int from, int count)
    {
        if (_end - from >= count)
        {
            return;
        }

        _bytes.AsSpan(from.._end).CopyTo(_bytes);
        (_next, _end, _sliceStart) = (_next - from, _end - from, Math.Max(0, _sliceStart - from));
        var asked = _bytes.Length - _end;
        for (int read; _end < count && (read = packed.Read(_bytes, _end, asked)) > 0; asked = _bytes.Length - _end)
        {
            _end += read;
        }
    }

    private int Slice(Span<byte> into)
    {
        Fill(_next, 1);
        var count = Math.Min(Math.Min(into.Length, SliceLength), _end - _next);
        if (count > 0)
        {
            _bytes.AsSpan(_next, count).CopyTo(into);
            _sliceStart = _next;
            _next += count;
        }

        return count;
    }

    private sealed class Slices(GzipMembers owner) : ForwardStream
    {
        public override int Read(Span<byte> buffer) => owner.Slice(buffer);
    }
}
