using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ZocSec.Core.Notifications.Mail;

/// <summary>Judges the certificate that a server of mails shows, and remembers what is wrong with it.</summary>
internal sealed class MailCertificate
{
    /// <summary>What is wrong, in words; null: nothing, or none was shown.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether it is one of this server's, in force, by somebody whom this machine trusts.</summary>
    public bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors is SslPolicyErrors.None)
        {
            return true;
        }

        var status = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, static (all, one) => all | one.Status);
        Problem =
            status?.HasFlag(X509ChainStatusFlags.NotTimeValid) is true ? "it has expired, or is not in force yet"
            : errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? "it is another server's"
            : "nobody whom this machine trusts has issued it";
        return false;
    }
}
