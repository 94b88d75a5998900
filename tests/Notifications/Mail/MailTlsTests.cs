using System.Diagnostics;
using System.Text;
using ZocSec.Core.Engine;
using ZocSec.Core.Notifications;
using ZocSec.Core.Notifications.Mail;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Core.Policies;
using ZocSec.Tests.Notifications.Notices;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Notifications.Mail;

/// <summary>Mails by STARTTLS and by TLS from the start, with a server that really encrypts.</summary>
public sealed class MailTlsTests : IDisposable
{
    private const string Password = "the-secret-part";

    // As AUTH PLAIN says it.
    private static readonly string s_signIn = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0zocsec\0{Password}"));

    private readonly MailAuthority _authority = new();
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("starttls", false)]
    [InlineData("tls", true)]
    public async Task AuthorityThatIsTrusted_TheMailArrives_AndNobodyOnTheWayReadsIt(string encryption, bool fromStart)
    {
        using var certificate = _authority.Issue();
        using var server = new MailServer { Certificate = certificate, IsTlsFromStart = fromStart };

        var (code, output) = await TryAsync(server, encryption, isTrusted: true);

        Assert.Equal((0, "sent    mail security@example.com\n"), (code, output));
        Assert.Single(server.Mails);
        Assert.Contains($"AUTH PLAIN {s_signIn}", server.Lines);
        Assert.All(
            server.ClearLines,
            line => Assert.True(line.StartsWith("EHLO", StringComparison.Ordinal) || line == "STARTTLS", line)
        );
        Assert.Equal(fromStart ? 0 : 2, server.ClearLines.Count);
    }

    [Theory]
    [InlineData("starttls", false)]
    [InlineData("tls", true)]
    public async Task AuthorityThatIsNotTrusted_NotifyTestSaysSo(string encryption, bool fromStart)
    {
        using var certificate = _authority.Issue();
        using var server = new MailServer { Certificate = certificate, IsTlsFromStart = fromStart };

        var (code, output) = await TryAsync(server, encryption, isTrusted: false);

        Assert.Equal(1, code);
        Assert.Contains(
            "FAILED  mail security@example.com: the certificate of 127.0.0.1 is not trusted, so nothing is sent: nobody whom this machine trusts has issued it",
            output,
            StringComparison.Ordinal
        );
        AssertNothingWasTold(server);
    }

    [Theory]
    [InlineData(false, false, "it is another server's")]
    [InlineData(true, true, "it has expired, or is not in force yet")]
    public async Task CertificateThatIsNoGood_TheReasonIsNamed(bool isForThisMachine, bool isExpired, string reason)
    {
        using var certificate = _authority.Issue(isForThisMachine, isExpired);
        using var server = new MailServer { Certificate = certificate };

        var (code, output) = await TryAsync(server, "starttls", isTrusted: true);

        Assert.Equal(1, code);
        Assert.Contains(reason, output, StringComparison.Ordinal);
        AssertNothingWasTold(server);
    }

    [Theory]
    [InlineData(SmtpEncryption.StartTls, "offers no STARTTLS on port")]
    [InlineData(SmtpEncryption.Tls, "does not speak TLS on port")]
    public async Task ServerThatDoesNotEncrypt_GetsNothing(SmtpEncryption encryption, string said)
    {
        using var server = new MailServer();

        Assert.Contains(said, await RefusedAsync(server, encryption), StringComparison.Ordinal);
        AssertNothingWasTold(server);
    }

    [Fact]
    public async Task ServerThatRefusesToEncryptAfterAll_GetsNothing()
    {
        using var certificate = _authority.Issue();
        using var server = new MailServer { Certificate = certificate };
        server.Answers["STAR"] = "454 4.7.0 not now";

        var told = await TellAsync(server, SmtpEncryption.StartTls);

        Assert.Contains("answers 454", Assert.IsType<ErrandResult.Later>(told).Reason, StringComparison.Ordinal);
        AssertNothingWasTold(server);
    }

    [Fact]
    public async Task CertificateThatIsNotTrusted_IsTheReasonThatTheLogGives_WithoutThePassword()
    {
        using var certificate = _authority.Issue();
        using var server = new MailServer { Certificate = certificate };

        var reason = await RefusedAsync(server, SmtpEncryption.StartTls);

        Assert.StartsWith("the certificate of 127.0.0.1 is not trusted", reason, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, reason, StringComparison.Ordinal);
        AssertNothingWasTold(server);
    }

    private static void AssertNothingWasTold(MailServer server)
    {
        Assert.Empty(server.Mails);
        Assert.DoesNotContain(
            server.Lines,
            line =>
                line.StartsWith("AUTH", StringComparison.Ordinal) || line.StartsWith("MAIL", StringComparison.Ordinal)
        );
    }

    private static async Task<string> RefusedAsync(MailServer server, SmtpEncryption encryption) =>
        Assert.IsType<ErrandResult.Failed>(await TellAsync(server, encryption)).Reason;

    private static async Task<ErrandResult> TellAsync(MailServer server, SmtpEncryption encryption)
    {
        using var bench = new NoticeBench
        {
            Settings = new NoticeSettings
            {
                Smtp = new SmtpSettings
                {
                    Host = "127.0.0.1",
                    Port = server.Port,
                    Asked = encryption,
                    From = "zocsec@example.com",
                    User = "zocsec",
                    Password = Password,
                },
            },
        };
        bench.Engine.Policy = new Policy { Notify = new NotifySettings { Mail = ["security@example.com"] } };
        return await NoticeBench.TellAsync(
            bench.Mail(),
            NoticeSamples.Errand(new NoticeTarget(NoticeTransport.Mail, "security@example.com"))
        );
    }

    // In a process of its own: whom a machine trusts is read once in each.
    private async Task<(int Code, string Output)> TryAsync(MailServer server, string encryption, bool isTrusted)
    {
        var policy = Path.Combine(_folder.Path, "zocsec.yml");
        await File.WriteAllTextAsync(policy, "version: 1\nnotify: { mail: [security@example.com] }\n");
        var trusted = Path.Combine(_folder.Path, "trusted.pem");
        await File.WriteAllTextAsync(trusted, _authority.Pem);
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "zocsec.dll"), "notify", "test", "--policy", policy]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["Smtp__Host"] = "127.0.0.1",
                ["Smtp__Port"] = $"{server.Port}",
                ["Smtp__Encryption"] = encryption,
                ["Smtp__From"] = "zocsec@example.com",
                ["Smtp__User"] = "zocsec",
                ["Smtp__Password"] = Password,
            },
        };
        if (isTrusted)
        {
            start.Environment["SSL_CERT_FILE"] = trusted;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal("", error);
        Assert.DoesNotContain(Password, await output, StringComparison.Ordinal);
        return (process.ExitCode, await output);
    }
}
