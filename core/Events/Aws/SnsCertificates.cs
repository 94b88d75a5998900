using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ZocSec.Core.Events.Aws;

/// <summary>The certificates that SNS signs with: each is got and checked once, and kept until it ends.</summary>
/// <param name="web">Gets them.</param>
/// <param name="time">The clock.</param>
/// <param name="roots">Whom to trust in place of the machine's roots; null: those.</param>
internal sealed class SnsCertificates(SnsWeb web, TimeProvider time, X509Certificate2Collection? roots = null)
    : IDisposable
{
    // A region has one certificate, or two while it changes.
    private const int MaxKept = 64;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<Uri, X509Certificate2> _kept = new();
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>A certificate that is trusted now.</summary>
    /// <param name="address">Where it is, at SNS.</param>
    /// <param name="region">The region of SNS that it must belong to.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<SnsCertificate> GetAsync(Uri address, string region, CancellationToken ct)
    {
        if (Kept(address) is { } known)
        {
            return known;
        }

        // Messages that come together get it once; forged ones cannot make the program a flood.
        if (!await _one.WaitAsync(s_patience, ct))
        {
            return new SnsCertificate.Unavailable("other certificates are being fetched");
        }

        try
        {
            return Kept(address) ?? await FetchAsync(address, region, ct);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var certificate in _kept.Values)
        {
            certificate.Dispose();
        }

        _one.Dispose();
    }

    private SnsCertificate.Trusted? Kept(Uri address) =>
        _kept.TryGetValue(address, out var kept) && IsNow(kept) ? new SnsCertificate.Trusted(kept) : null;

    private async Task<SnsCertificate> FetchAsync(Uri address, string region, CancellationToken ct)
    {
        if (await web.GetAsync(address, ct) is not { } pem)
        {
            return new SnsCertificate.Unavailable("its certificate could not be fetched");
        }

        var all = new X509Certificate2Collection();
        try
        {
            all.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            // Told below as none.
        }

        if (all.Count == 0)
        {
            return new SnsCertificate.Refused("what is at SigningCertURL is no certificate");
        }

        var refusal = Check(all, region);
        foreach (var other in all.Skip(refusal is null ? 1 : 0))
        {
            other.Dispose();
        }

        if (refusal is not null)
        {
            return refusal;
        }

        if (_kept.Count >= MaxKept)
        {
            // Those in use come back with the next message; what others hold of them is left to the collector.
            _kept.Clear();
        }

        _kept[address] = all[0];
        return new SnsCertificate.Trusted(all[0]);
    }

    private SnsCertificate? Check(X509Certificate2Collection all, string region)
    {
        var certificate = all[0];
        if (!IsNow(certificate))
        {
            return new SnsCertificate.Refused("its certificate is expired, or not valid yet");
        }

        if (!SnsHost.CertificateNames(region).Any(name => certificate.MatchesHostname(name, allowWildcards: false)))
        {
            return new SnsCertificate.Refused("its certificate is not that of SNS");
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = time.GetUtcNow().UtcDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.UrlRetrievalTimeout = s_patience / 2;
        chain.ChainPolicy.ExtraStore.AddRange(all);
        if (roots is not null)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(roots);
            chain.ChainPolicy.DisableCertificateDownloads = true;
        }

        if (chain.Build(certificate))
        {
            return null;
        }

        // The file holds the last certificate alone: the one above it is fetched, and may be missing for a while.
        var status = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (sum, one) => sum | one.Status);
        return status is X509ChainStatusFlags.PartialChain
            ? new SnsCertificate.Unavailable("the chain of its certificate could not be completed")
            : new SnsCertificate.Refused($"its certificate is not trusted ({status})");
    }

    private bool IsNow(X509Certificate2 certificate)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return certificate.NotBefore.ToUniversalTime() <= now && now <= certificate.NotAfter.ToUniversalTime();
    }
}

/// <summary>What came of asking for a certificate.</summary>
internal abstract record SnsCertificate
{
    private SnsCertificate() { }

    /// <summary>It is SNS's.</summary>
    /// <param name="Certificate">Shared: callers do not dispose of it.</param>
    public sealed record Trusted(X509Certificate2 Certificate) : SnsCertificate;

    /// <summary>It is not.</summary>
    /// <param name="Reason">In words.</param>
    public sealed record Refused(string Reason) : SnsCertificate;

    /// <summary>It cannot be told now.</summary>
    /// <param name="Reason">In words.</param>
    public sealed record Unavailable(string Reason) : SnsCertificate;
}
