namespace ZocSec.Core.Notifications.Mail;

/// <summary>How the server of mails is spoken to.</summary>
public enum SmtpEncryption
{
    /// <summary>In the clear: only on this machine.</summary>
    None,

    /// <summary>Encryption is agreed on before anything is said that matters, or nothing is.</summary>
    StartTls,

    /// <summary>All is encrypted from the first byte on.</summary>
    Tls,
}
