using System.IO.Compression;
using System.IO.Hashing;

namespace ZocSec.Core.Billing.Reading.Packed;

/// <summary>What a member of a zip holds. .NET's own stream does not look at the member's sum; this one does, and at its length.</summary>
/// <param name="entry">The member.</param>
/// <exception cref="InvalidDataException">Reading: the member is cut off or damaged.</exception>
internal sealed class CheckedEntry(ZipArchiveEntry entry) : ForwardStream
{
    private readonly Stream _stream = entry.Open();
    private readonly Crc32 _sum = new();
    private long _length;

    /// <inheritdoc />
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        var count = _stream.Read(buffer);
        _length += count;
        _sum.Append(buffer[..count]);
        if (_length > entry.Length || (count == 0 && !IsWhole))
        {
            throw new InvalidDataException("it was cut off or is damaged");
        }

        return count;
    }

    private bool IsWhole => _length == entry.Length && _sum.GetCurrentHashAsUInt32() == entry.Crc32;

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stream.Dispose();
        }

        base.Dispose(disposing);
    }
}
