using System.Collections.Immutable;
using System.Net;
using System.Text;
using MimeKit;
using ZocSec.Core.Engine;
using ZocSec.Core.Notifications;
using ZocSec.Core.Notifications.Mail;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Core.Policies;
using ZocSec.Tests.Notifications.Notices;

namespace ZocSec.Tests.Notifications.Mail;

/// <summary>Notices by mail, in a real conversation of SMTP.</summary>
public sealed class MailNoticeTests : IDisposable
{
    private static readonly NoticeTarget s_target = new(NoticeTransport.Mail, "security@example.com");

    private readonly MailServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Mail_HasTextAndHtml_AndAnIdThatIsTheSameWhenItIsSentAgain()
    {
        using var bench = Bench();
        var runner = bench.Mail();

        Assert.IsType<ErrandResult.Done>(await NoticeBench.TellAsync(runner, NoticeSamples.Errand(s_target)));
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<ErrandResult.Done>(await NoticeBench.TellAsync(runner, NoticeSamples.Errand(s_target)));

        var mails = _server.Mails.Select(Read).ToArray();
        Assert.Equal("ZocSec: repository acme/payroll: public repository put right", mails[0].Subject);
        Assert.Equal("security@example.com", mails[0].To.ToString());
        Assert.Equal("zocsec@example.com", mails[0].From.ToString());
        Assert.Equal("auto-generated", mails[0].Headers["Auto-Submitted"]);
        Assert.StartsWith("entry-1.", mails[0].MessageId, StringComparison.Ordinal);
        Assert.Equal(mails[0].MessageId, mails[1].MessageId);
        Assert.Contains("To take it back: zocsec undo entry-1", mails[0].TextBody, StringComparison.Ordinal);
        Assert.Contains("<code>zocsec undo entry-1</code>", mails[0].HtmlBody, StringComparison.Ordinal);
        Assert.Contains("MAIL FROM:<zocsec@example.com>", string.Join('\n', _server.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NameWithALineBreak_BecomesNoHeader()
    {
        using var bench = Bench();
        var notice = NoticeSamples.Hostile("x\r\nBcc: mallory@example.com\r\n\r\n<script>alert(1)</script>");

        await NoticeBench.TellAsync(bench.Mail(), new NoticeErrand(s_target, NoticeSamples.Now) { Notice = notice });

        var mail = Read(Assert.Single(_server.Mails));
        Assert.Empty(mail.Bcc);
        Assert.Null(mail.Headers["Bcc"]);
        Assert.Contains("Bcc: mallory", mail.Subject, StringComparison.Ordinal);
        Assert.Single(_server.Lines, line => line.StartsWith("RCPT", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("<script", mail.HtmlBody, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("RCPT", "550 5.1.1 no such user", typeof(ErrandResult.Failed), "answers 550")]
    [InlineData("RCPT", "451 4.7.1 greylisted", typeof(ErrandResult.Later), "answers 451")]
    [InlineData("MAIL", "421 4.3.2 closing", typeof(ErrandResult.Later), "127.0.0.1")]
    [InlineData("MAIL", "530 5.7.0 sign in first", typeof(ErrandResult.Failed), "set Smtp__User and Smtp__Password")]
    [InlineData("DATA", "554 5.6.0 no", typeof(ErrandResult.Failed), "answers 554")]
    public async Task ServerThatRefuses_SaysWhy(string command, string answer, Type result, string said)
    {
        _server.Answers[command] = answer;
        using var bench = Bench();

        var told = await NoticeBench.TellAsync(bench.Mail(), NoticeSamples.Errand(s_target));

        Assert.IsType(result, told);
        var reason = (told as ErrandResult.Failed)?.Reason ?? ((ErrandResult.Later)told).Reason;
        Assert.Contains(said, reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RecipientThatIsNotTakenNow_HoldsUpNobodyElse_AndIsAskedAfterLongerAndLonger()
    {
        var greylisted = new NoticeTarget(NoticeTransport.Mail, "ops@example.com");
        _server.Answers["RCPT TO:<ops@example.com>"] = "451 4.7.1 greylisted";
        using var bench = Bench();
        bench.Engine.Policy = Policy("security@example.com", "ops@example.com");
        var (runner, errand) = (
            bench.Mail(),
            new NoticeErrand(greylisted, bench.Time.GetUtcNow()) { Notice = NoticeSamples.Notice() }
        );
        var waits = new List<double>();

        for (var attempt = 0; attempt < 4; attempt++)
        {
            var now = bench.Time.GetUtcNow();
            var later = Assert.IsType<ErrandResult.Later>(await NoticeBench.TellAsync(runner, errand));
            waits.Add((later.RetryAt - now).TotalMinutes);
            bench.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.IsType<ErrandResult.Done>(
                await NoticeBench.TellAsync(runner, NoticeSamples.Errand(s_target, $"entry-{attempt}"))
            );
            bench.Time.Advance(later.RetryAt - bench.Time.GetUtcNow());
        }

        Assert.Equal([1, 1, 2, 4], waits);
        Assert.Equal(4, _server.Mails.Count);
    }

    [Fact]
    public async Task ServerThatIsClosing_IsNotAskedByOthersEither()
    {
        _server.Answers["RCPT"] = "421 4.3.2 closing";
        using var bench = Bench();
        var runner = bench.Mail();
        await NoticeBench.TellAsync(runner, NoticeSamples.Errand(s_target));
        var asked = _server.Lines.Count;
        bench.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.IsType<ErrandResult.Later>(
            await NoticeBench.TellAsync(runner, NoticeSamples.Errand(s_target, "entry-2"))
        );

        Assert.Equal(asked, _server.Lines.Count);
    }

    [Fact]
    public async Task ServerThatHangs_IsLeftAfterTenSeconds()
    {
        _server.Hangs = true;
        using var bench = Bench();

        var telling = NoticeBench.TellAsync(bench.Mail(), NoticeSamples.Errand(s_target));
        bench.Time.Advance(NoticeLane.Limit);

        Assert.Equal("no answer within 10 seconds", Assert.IsType<ErrandResult.Later>(await telling).Reason);
    }

    [Fact]
    public async Task ServerElsewhereWithoutEncryption_GetsNothing()
    {
        // This machine by its name, which is not called loopback.
        using var bench = Bench(Dns.GetHostName());

        var failed = Assert.IsType<ErrandResult.Failed>(
            await NoticeBench.TellAsync(bench.Mail(), NoticeSamples.Errand(s_target))
        );

        Assert.Contains("nothing is sent in the clear", failed.Reason, StringComparison.Ordinal);
        Assert.Empty(_server.Mails);
        Assert.DoesNotContain(_server.Lines, line => line.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task WithoutAServer_TheSettingIsNamed()
    {
        using var bench = new NoticeBench();
        bench.Engine.Policy = Policy("security@example.com");

        Assert.Contains(
            "Smtp__Host is not set",
            Assert
                .IsType<ErrandResult.Failed>(await NoticeBench.TellAsync(bench.Mail(), NoticeSamples.Errand(s_target)))
                .Reason,
            StringComparison.Ordinal
        );
    }

    private NoticeBench Bench(string host = "127.0.0.1")
    {
        var bench = new NoticeBench
        {
            Settings = new NoticeSettings
            {
                Smtp = new SmtpSettings
                {
                    Host = host,
                    Port = _server.Port,
                    From = "zocsec@example.com",
                },
            },
        };
        bench.Engine.Policy = Policy("security@example.com");
        return bench;
    }

    private static Policy Policy(params ImmutableArray<string> addresses) =>
        new() { Notify = new NotifySettings { Mail = addresses } };

    private static MimeMessage Read(string mail) => MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(mail)));
}
