using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ZocSec.Bench.Load;

/// <summary>The little that counts of an HTTP/1.1 answer.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Closes">Whether the server will close the connection.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Answer(int Status, bool Closes)
{
    /// <summary>Reads an answer once all of it is there.</summary>
    public static bool TryRead(ReadOnlySpan<byte> received, out Answer answer)
    {
        answer = default;
        var headLength = received.IndexOf("\r\n\r\n"u8);
        if (headLength < 0 || !Utf8Parser.TryParse(received[9..], out int status, out _))
        {
            return false;
        }

        var head = received[..(headLength + 2)];
        var body = received[(headLength + 4)..];
        answer = new Answer(status, Ascii.EqualsIgnoreCase(Header(head, "\r\nconnection: "u8), "close"u8));
        if (Utf8Parser.TryParse(Header(head, "\r\ncontent-length: "u8), out int length, out _))
        {
            return body.Length >= length;
        }

        return status == StatusCodes.Status204NoContent || body.EndsWith("0\r\n\r\n"u8);
    }

    private static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        for (var at = 0; at + name.Length <= head.Length; at++)
        {
            var next = head[at..].IndexOf((byte)'\r');
            if (next < 0)
            {
                return [];
            }

            at += next;
            if (head.Length - at >= name.Length && Ascii.EqualsIgnoreCase(head.Slice(at, name.Length), name))
            {
                var value = head[(at + name.Length)..];
                return value[..value.IndexOf((byte)'\r')];
            }
        }

        return [];
    }
}
