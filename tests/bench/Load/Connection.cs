using System.Net.Sockets;

namespace ZocSec.Bench.Load;

/// <summary>
/// One kept-alive HTTP/1.1 connection that sends prepared bytes and reads nothing of the answer but its status and
/// its end. A general client would cost as much CPU as what it measures.
/// </summary>
internal sealed class Connection(Uri target) : IDisposable
{
    private readonly byte[] _received = new byte[16 * 1024];
    private Socket? _socket;

    /// <summary>Sends a request and waits for the end of its answer.</summary>
    /// <returns>The status; 0 when the connection failed, and the next call opens another.</returns>
    public async ValueTask<int> SendAsync(ReadOnlyMemory<byte> request, CancellationToken ct)
    {
        try
        {
            _socket ??= await OpenAsync(ct);
            for (var sent = 0; sent < request.Length; )
            {
                sent += await _socket.SendAsync(request[sent..], ct);
            }

            return await ReceiveAsync(_socket, ct);
        }
        catch (SocketException)
        {
            Dispose();
            return 0;
        }
    }

    /// <summary>Opens the connection before the measuring begins.</summary>
    public async ValueTask ConnectAsync(CancellationToken ct) => _socket ??= await OpenAsync(ct);

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private async ValueTask<Socket> OpenAsync(CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target.Host, target.Port, ct);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async ValueTask<int> ReceiveAsync(Socket socket, CancellationToken ct)
    {
        var length = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(_received.AsMemory(length), ct);
            length += read;
            if (read == 0)
            {
                Dispose();
                return 0;
            }

            if (!Answer.TryRead(_received.AsSpan(0, length), out var answer))
            {
                continue;
            }

            if (answer.Closes)
            {
                Dispose();
            }

            return answer.Status;
        }
    }
}
