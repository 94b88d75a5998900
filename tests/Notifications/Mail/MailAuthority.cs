using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ZocSec.Tests.Notifications.Mail;

/// <summary>Somebody who issues certificates, whom no machine trusts by itself.</summary>
internal sealed class MailAuthority : IDisposable
{
    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _own;

    public MailAuthority()
    {
        var request = RequestOf("CN=Mail authority of a test", _key);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(
                certificateAuthority: true,
                hasPathLengthConstraint: false,
                pathLengthConstraint: 0,
                critical: true
            )
        );
        _own = request.CreateSelfSigned(Now.AddDays(-400), Now.AddDays(30));
    }

    /// <summary>What trusts it.</summary>
    public string Pem => _own.ExportCertificatePem();

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>A certificate of this machine, or of another.</summary>
    public X509Certificate2 Issue(bool isForThisMachine = true, bool isExpired = false)
    {
        using var key = RSA.Create(2048);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("mail.example.com");
        if (isForThisMachine)
        {
            names.AddIpAddress(IPAddress.Loopback);
        }

        var request = RequestOf("CN=mail.example.com", key);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(
            _own,
            Now.AddDays(-300),
            isExpired ? Now.AddDays(-1) : Now.AddDays(10),
            RandomNumberGenerator.GetBytes(8)
        );
        using var whole = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pfx), password: null);
    }

    public void Dispose()
    {
        _own.Dispose();
        _key.Dispose();
    }

    private static CertificateRequest RequestOf(string name, RSA key) =>
        new(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
}
