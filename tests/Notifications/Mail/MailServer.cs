using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ZocSec.Tests.Notifications.Mail;

/// <summary>A server of SMTP (RFC 5321) that keeps what it is sent, and answers as a test wants it.</summary>
internal sealed class MailServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Any, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentQueue<string> _mails = new();

    public MailServer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The answers to commands by their first four letters, where they are not good.</summary>
    public ConcurrentDictionary<string, string> Answers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether it accepts and then says nothing.</summary>
    public bool Hangs { get; set; }

    public IReadOnlyCollection<string> Lines => _lines;

    public IReadOnlyCollection<string> Mails => _mails;

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
            catch (Exception error)
                when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        await using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
        if (Hangs)
        {
            await reader.ReadLineAsync();
            return;
        }

        await writer.WriteLineAsync("220 mail.example.com ESMTP");
        while (await reader.ReadLineAsync() is { } line)
        {
            _lines.Enqueue(line);
            var command = line[..Math.Min(4, line.Length)].ToUpperInvariant();
            if (Answers.TryGetValue(command, out var answer))
            {
                await writer.WriteLineAsync(answer);
            }
            else if (command == "DATA")
            {
                await writer.WriteLineAsync("354 go on");
                _mails.Enqueue(await DataAsync(reader));
                await writer.WriteLineAsync("250 taken");
            }
            else
            {
                await writer.WriteLineAsync(command == "QUIT" ? "221 bye" : "250 mail.example.com");
            }
        }
    }

    private static async Task<string> DataAsync(StreamReader reader)
    {
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line and not ".")
        {
            mail.Append(line.StartsWith("..", StringComparison.Ordinal) ? line[1..] : line).Append("\r\n");
        }

        return mail.ToString();
    }
}
