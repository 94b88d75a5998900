using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace ZocSec.Core.Billing.Reading;

/// <summary>
/// A stream as text in UTF-8, with or without a byte order mark, written into the buffer of who reads it. Bytes that are no
/// UTF-8 become U+FFFD and are counted: amounts and ids are ASCII and cannot suffer, and one bad letter in a tag should not
/// keep a bill from being read.
/// </summary>
/// <param name="bytes">The stream; disposed of with this.</param>
internal sealed class Utf8Text(Stream bytes) : TextReader
{
    private readonly byte[] _bytes = new byte[64 * 1024];
    private int _next;
    private int _end;
    private bool _isAtEnd;
    private bool _hasBegun;

    /// <summary>How many sequences of bytes were no UTF-8 so far.</summary>
    public long Replaced { get; private set; }

    /// <summary>Whether there was nothing to read, but for a byte order mark.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <inheritdoc />
    public override int Read(char[] buffer, int index, int count)
    {
        var target = buffer.AsSpan(index, count);
        var total = 0;
        while (total == 0 && Fill() && !target.IsEmpty)
        {
            var status = Utf8.ToUtf16(
                _bytes.AsSpan(_next.._end),
                target,
                out var read,
                out total,
                replaceInvalidSequences: false,
                isFinalBlock: _isAtEnd
            );
            _next += read;
            if (total == 0 && status == OperationStatus.InvalidData)
            {
                Rune.DecodeFromUtf8(_bytes.AsSpan(_next.._end), out _, out var bad);
                _next += bad;
                target[0] = '\uFFFD';
                total = 1;
                Replaced++;
            }
        }

        IsEmpty &= total == 0;
        return total;
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            bytes.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool Fill()
    {
        // A character takes four bytes at most.
        while (_end - _next < 4 && !_isAtEnd)
        {
            _bytes.AsSpan(_next.._end).CopyTo(_bytes);
            (_next, _end) = (0, _end - _next);
            var read = bytes.Read(_bytes, _end, _bytes.Length - _end);
            _isAtEnd = read == 0;
            _end += read;
        }

        if (!_hasBegun)
        {
            _hasBegun = true;
            _next += _bytes.AsSpan(_next.._end).StartsWith("\uFEFF"u8) ? 3 : 0;
            return Fill();
        }

        return _next < _end;
    }
}
