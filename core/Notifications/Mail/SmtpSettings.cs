using System.Net;
using MimeKit;

namespace ZocSec.Core.Notifications.Mail;

/// <summary>The server that takes mails. Not a record: nothing may print it.</summary>
public sealed class SmtpSettings
{
    /// <summary>The port of submission, where encryption begins by STARTTLS.</summary>
    public const int DefaultPort = 587;

    /// <summary>The port where all is encrypted from the first byte on.</summary>
    public const int EncryptedPort = 465;

    /// <summary>The server's name.</summary>
    public required string Host { get; init; }

    /// <summary>The server's port.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>How it is to be spoken to; null: as the port says, and in the clear on this machine.</summary>
    public SmtpEncryption? Asked { get; init; }

    /// <summary>How it is spoken to.</summary>
    public SmtpEncryption Encryption =>
        Asked
        ?? this switch
        {
            { IsLoopback: true } => SmtpEncryption.None,
            { Port: EncryptedPort } => SmtpEncryption.Tls,
            _ => SmtpEncryption.StartTls,
        };

    /// <summary>Who signs in; null: nobody does.</summary>
    public string? User { get; init; }

    /// <summary>The password.</summary>
    public string? Password { get; init; }

    /// <summary>Whom mails are from.</summary>
    public required string From { get; init; }

    /// <summary>Whether the server is on this machine: only there may it be spoken to without encryption.</summary>
    public bool IsLoopback =>
        string.Equals(Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="setting">A setting by its name outside; null when it is not set.</param>
    /// <param name="problems">What is wrong, each beginning with the setting's name.</param>
    /// <returns>Null when there is no server, or something is wrong.</returns>
    public static SmtpSettings? Read(Func<string, string?> setting, ICollection<string> problems)
    {
        var before = problems.Count;
        var (host, user, password, from) = (
            setting("Smtp__Host"),
            setting("Smtp__User"),
            setting("Smtp__Password"),
            setting("Smtp__From")
        );
        if (host is null)
        {
            if (user is not null || password is not null || from is not null)
            {
                problems.Add("Smtp__Host is missing: the name of the server that takes mails");
            }

            return null;
        }

        var port = DefaultPort;
        if (
            setting("Smtp__Port") is { } text
            && !(
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port)
                && port is > 0 and < 65_536
            )
        )
        {
            problems.Add("Smtp__Port is no port: 587 for STARTTLS, or 465");
        }

        SmtpEncryption? asked = setting("Smtp__Encryption")?.ToUpperInvariant() switch
        {
            null => null,
            "STARTTLS" => SmtpEncryption.StartTls,
            "TLS" => SmtpEncryption.Tls,
            _ => SmtpEncryption.None,
        };
        if (asked is SmtpEncryption.None)
        {
            problems.Add("Smtp__Encryption must be starttls, or tls for a port where all is encrypted from the start");
        }

        if (from is null || !MailboxAddress.TryParse(from, out _))
        {
            problems.Add("Smtp__From must be the address that mails are from, such as zocsec@example.com");
        }

        if (user is null != password is null)
        {
            problems.Add("Smtp__User and Smtp__Password must be there together, or not at all");
        }

        return problems.Count > before
            ? null
            : new SmtpSettings
            {
                Host = host,
                Port = port,
                Asked = asked,
                User = user,
                Password = password,
                From = from!,
            };
    }
}
