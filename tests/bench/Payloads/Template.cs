using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace ZocSec.Bench.Payloads;

/// <summary>A text as UTF-8 in which <see cref="Mark"/> stands for a number: rendering it only copies bytes.</summary>
internal sealed class Template
{
    /// <summary>Stands for the number.</summary>
    public const string Mark = "@N@";

    private readonly byte[][] _parts;
    private readonly int _fixedLength;

    public Template(string text)
    {
        _parts = [.. text.Split(Mark).Select(Encoding.UTF8.GetBytes)];
        _fixedLength = _parts.Sum(part => part.Length);
    }

    /// <summary>The length in bytes when rendered with <paramref name="number"/>.</summary>
    public int LengthOf(int number) => _fixedLength + ((_parts.Length - 1) * Digits(number));

    /// <summary>Writes the text with <paramref name="number"/> in it.</summary>
    public void Write(IBufferWriter<byte> writer, int number)
    {
        var length = LengthOf(number);
        Write(writer.GetSpan(length), number);
        writer.Advance(length);
    }

    /// <summary>Writes the text with <paramref name="number"/> in it.</summary>
    /// <returns>How many bytes were written.</returns>
    public int Write(Span<byte> target, int number)
    {
        Span<byte> digits = stackalloc byte[11];
        Utf8Formatter.TryFormat(number, digits, out var digitCount);
        digits = digits[..digitCount];

        var at = 0;
        for (var i = 0; i < _parts.Length; i++)
        {
            if (i > 0)
            {
                digits.CopyTo(target[at..]);
                at += digitCount;
            }

            _parts[i].CopyTo(target[at..]);
            at += _parts[i].Length;
        }

        return at;
    }

    private static int Digits(int number)
    {
        var digits = 1;
        for (var rest = number / 10; rest > 0; rest /= 10)
        {
            digits++;
        }

        return digits;
    }
}
