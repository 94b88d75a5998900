using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace ZocSec.Tests.Functions;

/// <summary>A request byte for byte, for what no HTTP client would send.</summary>
internal static class RawRequest
{
    /// <summary>Posts to the webhook endpoint and reads the answer.</summary>
    /// <param name="program">Where to.</param>
    /// <param name="headers">Lines that end in CRLF.</param>
    /// <param name="body">The bytes that follow.</param>
    /// <param name="hangUp">Whether to say then that nothing more comes.</param>
    /// <returns>The status; null when the server closed the connection without an answer.</returns>
    public static async Task<int?> PostAsync(
        HostDriver program,
        string headers,
        ReadOnlyMemory<byte> body = default,
        bool hangUp = false
    )
    {
        var address = program.Http.BaseAddress!;
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        var stream = client.GetStream();
        var head =
            $"POST {HostDriver.WebhookPath} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: close\r\n{headers}\r\n";
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head));
        await stream.WriteAsync(body);
        if (hangUp)
        {
            client.Client.Shutdown(SocketShutdown.Send);
        }

        using var reader = new StreamReader(stream, Encoding.Latin1);
        try
        {
            return await reader.ReadLineAsync() is { } line
                ? int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture)
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The headers of a delivery without those that say where the body ends.</summary>
    public static string HeadersOf(ReadOnlySpan<byte> body) =>
        $"X-GitHub-Event: push\r\nX-GitHub-Delivery: raw\r\nX-Hub-Signature-256: {HostDriver.Sign(body)}\r\n";

    /// <summary>One chunk of the transfer coding, and the end.</summary>
    public static byte[] Chunked(ReadOnlySpan<byte> body)
    {
        var size = Encoding.ASCII.GetBytes(body.Length.ToString("x", CultureInfo.InvariantCulture));
        return [.. size, .. "\r\n"u8, .. body, .. "\r\n0\r\n\r\n"u8];
    }
}
