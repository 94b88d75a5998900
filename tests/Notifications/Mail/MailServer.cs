using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ZocSec.Tests.Notifications.Mail;

/// <summary>A server of SMTP (RFC 5321) that keeps what it is sent, and answers as a test wants it.</summary>
internal sealed class MailServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Any, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentQueue<string> _clearLines = new();
    private readonly ConcurrentQueue<string> _mails = new();

    public MailServer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>What it encrypts with; null: it does not.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Whether it encrypts from the first byte on, instead of when it is asked to.</summary>
    public bool IsTlsFromStart { get; init; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The answers to commands, by the whole line or its first four letters, where they are not good.</summary>
    public ConcurrentDictionary<string, string> Answers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether it accepts and then says nothing.</summary>
    public bool Hangs { get; set; }

    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>Those of <see cref="Lines"/> that anybody on the way could read.</summary>
    public IReadOnlyCollection<string> ClearLines => _clearLines;

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
        try
        {
            await ServeAsync(client.GetStream());
        }
        catch (Exception error) when (error is IOException or AuthenticationException)
        {
            // Whoever does not trust the certificate hangs up.
        }
    }

    private async Task ServeAsync(Stream stream)
    {
        if (Hangs)
        {
            await stream.ReadExactlyAsync(new byte[1]);
            return;
        }

        if (IsTlsFromStart)
        {
            stream = await EncryptAsync(stream);
        }

        await SayAsync(stream, "220 mail.example.com ESMTP");
        while (await ReadAsync(stream) is { } line)
        {
            var isClear = stream is not SslStream;
            _lines.Enqueue(line);
            if (isClear)
            {
                _clearLines.Enqueue(line);
            }

            var command = line[..Math.Min(4, line.Length)].ToUpperInvariant();
            if (Answers.TryGetValue(line, out var answer) || Answers.TryGetValue(command, out answer))
            {
                await SayAsync(stream, answer);
            }
            else if (command == "DATA")
            {
                await SayAsync(stream, "354 go on");
                _mails.Enqueue(await DataAsync(stream));
                await SayAsync(stream, "250 taken");
            }
            else if (command == "STAR" && Certificate is not null)
            {
                await SayAsync(stream, "220 go on");
                stream = await EncryptAsync(stream);
            }
            else
            {
                await SayAsync(
                    stream,
                    command switch
                    {
                        "QUIT" => "221 bye",
                        "AUTH" => "235 welcome",
                        "EHLO" when !isClear => "250-mail.example.com\r\n250 AUTH PLAIN",
                        "EHLO" when Certificate is not null => "250-mail.example.com\r\n250 STARTTLS",
                        _ => "250 mail.example.com",
                    }
                );
            }
        }
    }

    private async Task<SslStream> EncryptAsync(Stream stream)
    {
        var encrypted = new SslStream(stream);
        await encrypted.AuthenticateAsServerAsync(Certificate!);
        return encrypted;
    }

    private static async Task SayAsync(Stream stream, string line) =>
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"{line}\r\n"));

    // Byte by byte: what follows a line may be encrypted already.
    private static async Task<string?> ReadAsync(Stream stream)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one) == 1)
        {
            if (one[0] == '\n')
            {
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            }

            line.Add(one[0]);
        }

        return null;
    }

    private static async Task<string> DataAsync(Stream stream)
    {
        var mail = new StringBuilder();
        while (await ReadAsync(stream) is { } line and not ".")
        {
            mail.Append(line.StartsWith("..", StringComparison.Ordinal) ? line[1..] : line).Append("\r\n");
        }

        return mail.ToString();
    }
}
