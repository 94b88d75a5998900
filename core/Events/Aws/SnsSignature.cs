using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ZocSec.Core.Aws;

namespace ZocSec.Core.Events.Aws;

/// <summary>
/// Tells whether a message is SNS's own, of an expected topic, and recent. Source: "Verifying the signatures of Amazon SNS
/// messages" of the Amazon SNS Developer Guide.
/// </summary>
internal sealed class SnsSignature(SnsSettings settings, SnsCertificates certificates, TimeProvider time)
{
    /// <summary>How old a message may be; SNS tries for an hour at most.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromHours(1);

    /// <summary>How far SNS's clock may be ahead.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromMinutes(5);

    /// <summary>Judges a message; what costs nothing is looked at first.</summary>
    public async Task<SnsVerdict> VerifyAsync(SnsMessage message, CancellationToken ct)
    {
        if (
            !settings.Topics.Contains(message.TopicArn, StringComparer.Ordinal)
            || SnsTopic.RegionOf(message.TopicArn) is not { } region
        )
        {
            return new SnsVerdict.Refused($"its topic {OneLine.Of(message.TopicArn)} is not in Aws__SnsTopics");
        }

        if (message.SignatureVersion is not "2")
        {
            return new SnsVerdict.Refused("its signature is not of version 2: set SignatureVersion 2 on the topic");
        }

        if (
            !DateTimeOffset.TryParseExact(
                message.Timestamp,
                "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var sent
            )
        )
        {
            return new SnsVerdict.Refused("its Timestamp is none");
        }

        var age = time.GetUtcNow() - sent;
        if (age > MaxAge || age < -MaxAhead)
        {
            return new SnsVerdict.Refused("its Timestamp is more than an hour old, or more than five minutes ahead");
        }

        if (
            !SnsHost.TryAddress(message.SigningCertUrl, region, out var address)
            || address.Query.Length > 0
            || !address.AbsolutePath.EndsWith(".pem", StringComparison.Ordinal)
        )
        {
            return new SnsVerdict.Refused($"its SigningCertURL is no certificate at {SnsHost.Of(region)}");
        }

        return await certificates.GetAsync(address, region, ct) switch
        {
            SnsCertificate.Trusted trusted => IsSigned(message, trusted.Certificate)
                ? new SnsVerdict.Genuine()
                : new SnsVerdict.Refused("its signature is wrong"),
            SnsCertificate.Refused refused => new SnsVerdict.Refused(refused.Reason),
            SnsCertificate.Unavailable later => new SnsVerdict.Unavailable(later.Reason),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static bool IsSigned(SnsMessage message, X509Certificate2 certificate)
    {
        var signature = new byte[message.Signature.Length];
        using var key = certificate.GetRSAPublicKey();
        return key is not null
            && Convert.TryFromBase64String(message.Signature, signature, out var length)
            && key.VerifyData(
                Encoding.UTF8.GetBytes(message.ToSigned()),
                signature.AsSpan(0, length),
                HashAlgorithmName.SHA256,
                RSASignaturePadding.Pkcs1
            );
    }
}

/// <summary>What a message is.</summary>
internal abstract record SnsVerdict
{
    private SnsVerdict() { }

    /// <summary>SNS sent it.</summary>
    public sealed record Genuine : SnsVerdict;

    /// <summary>It is not taken, and will not be.</summary>
    /// <param name="Reason">In words, for the log alone.</param>
    public sealed record Refused(string Reason) : SnsVerdict;

    /// <summary>It cannot be told now; SNS should send it again.</summary>
    /// <param name="Reason">In words, for the log alone.</param>
    public sealed record Unavailable(string Reason) : SnsVerdict;
}
