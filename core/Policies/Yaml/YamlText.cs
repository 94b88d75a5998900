using System.Buffers;
using System.Text;

namespace ZocSec.Core.Policies.Yaml;

/// <summary>Turns the bytes of a file into text that reads the same to people and to programs.</summary>
internal static class YamlText
{
    /// <summary>The largest file that is read, in bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>
    /// Control characters, line breaks that only some readers see as such, and marks that turn the reading direction:
    /// with them a text can look different from what it says.
    /// </summary>
    private static readonly SearchValues<char> s_deceptive = SearchValues.Create([
        .. Enumerable
            .Range(0, 0xA0)
            .Select(code => (char)code)
            .Where(c => char.IsControl(c) && c is not ('\t' or '\n' or '\r')),
        .. "\u2028\u2029\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\uFEFF\uFFFE\uFFFF",
    ]);

    /// <summary>Decodes UTF-8, with or without a byte order mark; null after reporting.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes, Findings findings)
    {
        if (bytes.Length > MaxBytes)
        {
            findings.Add(Position.Start, "the file is over 1 MiB; a policy is a few kilobytes");
            return null;
        }

        var body = bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        var text = Encoding.UTF8.GetString(body);
        if (FirstInvalid(body) is { } invalid)
        {
            var index = Encoding.UTF8.GetCharCount(body[..invalid]);
            findings.Add(Position.Of(text, index), "this is not UTF-8; save the file as UTF-8");
            return null;
        }

        if (text.AsSpan().IndexOfAny(s_deceptive) is >= 0 and var deceptive)
        {
            findings.Add(
                Position.Of(text, deceptive),
                $"the invisible character U+{(int)text[deceptive]:X4} is not allowed; delete it"
            );
            return null;
        }

        return text;
    }

    private static int? FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        for (var index = 0; index < bytes.Length; )
        {
            if (Rune.DecodeFromUtf8(bytes[index..], out _, out var length) != OperationStatus.Done)
            {
                return index;
            }

            index += length;
        }

        return null;
    }
}
