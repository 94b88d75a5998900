using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ZocSec.Core.GitHub;

/// <summary>The App itself: signs the tokens by which it introduces itself to GitHub.</summary>
internal sealed class GitHubApp : IDisposable
{
    // GitHub refuses tokens that live for more than ten minutes or come from its future; clocks differ.
    private static readonly TimeSpan Backdated = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(9);
    private static readonly TimeSpan Reserve = TimeSpan.FromMinutes(2);

    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly Lock gate = new();
    private readonly RSA key;
    private readonly SigningCredentials credentials;
    private readonly string appId;
    private readonly TimeProvider time;
    private string authorization = "";
    private DateTimeOffset goodUntil;

    /// <summary>Reads the key.</summary>
    /// <exception cref="ArgumentException">The private key cannot be read.</exception>
    public GitHubApp(GitHubSettings settings, TimeProvider time)
    {
        if (!GitHubPrivateKey.TryRead(settings.PrivateKey, out var read, out var problem))
        {
            throw new ArgumentException($"GitHub__PrivateKey {problem}", nameof(settings));
        }

        key = read;
        credentials = new SigningCredentials(new RsaSecurityKey(key), SecurityAlgorithms.RsaSha256)
        {
            // The cache is the process's and knows keys by their content: it would hand out one that is disposed.
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
        };
        appId = settings.AppId;
        this.time = time;
    }

    /// <summary>The value of the header <c>Authorization</c> for requests as the App; signed anew when it grows old.</summary>
    public string Authorize()
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (now >= goodUntil || now < goodUntil - Lifetime)
            {
                authorization = "Bearer " + Sign(now);
                goodUntil = now + Lifetime - Reserve;
            }

            return authorization;
        }
    }

    public void Dispose() => key.Dispose();

    private string Sign(DateTimeOffset now) =>
        handler.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = appId,
                IssuedAt = (now - Backdated).UtcDateTime,
                Expires = (now + Lifetime).UtcDateTime,
                SigningCredentials = credentials,
            }
        );
}
