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
    private readonly List<RSA> keys = [];
    private readonly List<SigningCredentials> credentials = [];
    private readonly string appId;
    private readonly TimeProvider time;
    private string authorization = "";
    private DateTimeOffset goodUntil;
    private int current;

    /// <summary>Reads the keys.</summary>
    /// <exception cref="ArgumentException">A private key cannot be read.</exception>
    public GitHubApp(GitHubSettings settings, TimeProvider time)
    {
        appId = settings.AppId;
        this.time = time;
        Add(settings.PrivateKey, "GitHub__PrivateKey");
        if (settings.PrivateKeyNext is { } next)
        {
            Add(next, "GitHub__PrivateKeyNext");
        }
    }

    /// <summary>How many keys there are to sign with: two while one takes the other's place.</summary>
    public int Keys => keys.Count;

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

    /// <summary>GitHub did not accept <paramref name="refused"/>: the other key is used from now on.</summary>
    /// <returns>False when there is no other key.</returns>
    public bool TryOtherKey(string refused)
    {
        lock (gate)
        {
            if (keys.Count == 1)
            {
                return false;
            }

            // Of many requests that were under way with the same key, only one changes it.
            if (string.Equals(refused, authorization, StringComparison.Ordinal))
            {
                current = (current + 1) % keys.Count;
                goodUntil = default;
            }

            return true;
        }
    }

    public void Dispose() => keys.ForEach(key => key.Dispose());

    private void Add(string text, string setting)
    {
        if (!GitHubPrivateKey.TryRead(text, out var key, out var problem))
        {
            Dispose();
            throw new ArgumentException($"{setting} {problem}", nameof(text));
        }

        keys.Add(key);
        credentials.Add(
            new SigningCredentials(new RsaSecurityKey(key), SecurityAlgorithms.RsaSha256)
            {
                // The cache is the process's and knows keys by their content: it would hand out one that is disposed.
                CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
            }
        );
    }

    private string Sign(DateTimeOffset now) =>
        handler.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = appId,
                IssuedAt = (now - Backdated).UtcDateTime,
                Expires = (now + Lifetime).UtcDateTime,
                SigningCredentials = credentials[current],
            }
        );
}
