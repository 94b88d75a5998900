using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Notifications.Mail;

/// <summary>Sends notices by SMTP, encrypted unless the server is on this machine and nobody asks for it.</summary>
internal sealed class MailSender(MailMessages messages, NoticeSettings settings) : INoticeSender
{
    private const int MaxAnswer = 200;

    /// <inheritdoc />
    public NoticeTransport Transport => NoticeTransport.Mail;

    /// <inheritdoc />
    public async Task<SendResult> SendAsync(NoticeErrand errand, TenantId tenant, Policy policy, CancellationToken ct)
    {
        if (settings.Smtp is not { } smtp)
        {
            return new SendResult.Refused(
                "the policy names addresses of mail, and Smtp__Host is not set: set it and Smtp__From"
            );
        }

        using var message = messages.Make(errand, smtp.From);
        var certificate = new MailCertificate();
        using var client = new SmtpClient
        {
            Timeout = (int)NoticeLane.Limit.TotalMilliseconds,
            ServerCertificateValidationCallback = certificate.Accept,
            // Lists of what was revoked are at addresses that a closed network does not reach; webhooks ask for none either.
            CheckCertificateRevocation = false,
        };
        try
        {
            await client.ConnectAsync(smtp.Host, smtp.Port, SecurityOf(smtp), ct);
            if (smtp is { User: { } user, Password: { } password })
            {
                await client.AuthenticateAsync(user, password, ct);
            }

            await client.SendAsync(message, ct);
            await client.DisconnectAsync(quit: true, ct);
            return new SendResult.Sent();
        }
        catch (AuthenticationException)
        {
            return new SendResult.Refused(
                $"{smtp.Host} does not let Smtp__User in: mend Smtp__User and Smtp__Password"
            );
        }
        catch (SslHandshakeException) when (certificate.Problem is { } problem)
        {
            return new SendResult.Refused(
                $"the certificate of {smtp.Host} is not trusted, so nothing is sent: {problem}; name the server as its certificate does in Smtp__Host, or trust who issued it (SSL_CERT_FILE)"
            );
        }
        catch (SslHandshakeException)
        {
            return new SendResult.Refused(
                $"{smtp.Host} does not speak TLS on port {smtp.Port}, so nothing is sent: mend Smtp__Port and Smtp__Encryption (587 and starttls, or 465 and tls)"
            );
        }
        catch (NotSupportedException)
        {
            return new SendResult.Refused(
                $"{smtp.Host} offers no STARTTLS on port {smtp.Port}, or no way to sign in: mend Smtp__Port and Smtp__Encryption (587 and starttls, or 465 and tls), since nothing is sent in the clear"
            );
        }
        catch (ServiceNotAuthenticatedException)
        {
            return new SendResult.Refused($"{smtp.Host} wants somebody to sign in: set Smtp__User and Smtp__Password");
        }
        catch (SmtpCommandException error)
        {
            return (int)error.StatusCode switch
            {
                // The server itself is going away; any other answer is about this mail.
                421 => new SendResult.Busy(InWords(smtp, error)),
                >= 400 and < 500 => new SendResult.Waiting(InWords(smtp, error)),
                _ => new SendResult.Refused(InWords(smtp, error)),
            };
        }
        catch (Exception error) when (error is SocketException or IOException or ProtocolException or TimeoutException)
        {
            return new SendResult.Busy($"{smtp.Host} cannot be reached on port {smtp.Port} ({error.GetType().Name})");
        }
    }

    private static SecureSocketOptions SecurityOf(SmtpSettings smtp) =>
        smtp.Encryption switch
        {
            SmtpEncryption.None => SecureSocketOptions.None,
            SmtpEncryption.Tls => SecureSocketOptions.SslOnConnect,
            _ => SecureSocketOptions.StartTls,
        };

    private static string InWords(SmtpSettings smtp, SmtpCommandException error) =>
        $"{smtp.Host} answers {(int)error.StatusCode} {NoticeWords.Short(OneLine.Of(error.Message), MaxAnswer)}";
}
