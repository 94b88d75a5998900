using System.Security.Cryptography;
using System.Text;
using MimeKit;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Core.Notifications.Texts;

namespace ZocSec.Core.Notifications.Mail;

/// <summary>Writes mails: plain text and HTML, with an id that is the same when the same is sent twice.</summary>
internal sealed class MailMessages(NoticeTexts texts)
{
    private const int MaxSubject = 200;
    private const int MarkLength = 24;

    /// <summary>A mail.</summary>
    /// <param name="errand">What, and to whom.</param>
    /// <param name="from">Whom it is from.</param>
    public MimeMessage Make(NoticeErrand errand, string from)
    {
        var sender = MailboxAddress.Parse(from);
        var domain = sender.Domain is { Length: > 0 } named ? named : "zocsec";
        var message = new MimeMessage
        {
            Subject = NoticeWords.Short($"ZocSec: {OneLine.Of(NoticeTexts.TitleOf(errand)).Trim()}", MaxSubject),
            Date = errand.Created,
            MessageId = $"{errand.Notice?.Entry ?? errand.Digest!.Mark}.{errand.Target.Mark}@{domain}",
            Body = new BodyBuilder
            {
                TextBody = texts.Render(errand, "mail", ".txt", PlainMarkup.Instance),
                HtmlBody = texts.Render(errand, "mail", ".html", HtmlMarkup.Instance),
            }.ToMessageBody(),
        };
        message.From.Add(sender);
        message.To.Add(MailboxAddress.Parse(errand.Target.Name));
        // Nobody's holiday answers it, and one resource is one conversation.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        if (errand.Notice is { } notice)
        {
            message.References.Add(
                $"{Mark($"{notice.Guardrail} {notice.Resource.Tenant} {notice.Resource.Key}")}@{domain}"
            );
        }

        message.Prepare(EncodingConstraint.SevenBit);
        return message;
    }

    private static string Mark(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..MarkLength];
}
