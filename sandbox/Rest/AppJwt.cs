using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ZocSec.Sandbox.Rest;

/// <summary>
/// Verifies the App's JSON web tokens by GitHub's rules. Source: "Generating a JSON Web Token (JWT) for a GitHub App".
/// </summary>
internal sealed class AppJwt(AppIdentity app, TimeProvider time)
{
    /// <summary>The one refusal that GitHub answers with 404.</summary>
    public const string UnknownApp = "Integration not found";

    private const int MostVerified = 1000;
    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Claims> _verified = new(StringComparer.Ordinal);
    private readonly Lock _key = new();

    /// <summary>Why a token is refused; null when it is good.</summary>
    public string? Refusal(string token)
    {
        if (!_verified.TryGetValue(token, out var claims))
        {
            if (Decode(token) is not { } decoded)
                return "A JSON web token could not be decoded";
            claims = decoded;
            if (_verified.Count >= MostVerified)
                _verified.Clear();
            _verified[token] = claims;
        }

        return RefusalOf(claims);
    }

    /// <summary>Has every token verified again: a key was taken away.</summary>
    public void Forget() => _verified.Clear();

    private string? RefusalOf(Claims claims)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (claims.Issuer is not { } issuer)
            return "Missing 'issuer' claim ('iss') in assertion";
        if (claims.IssuedAt is not { } issuedAt || issuedAt > now)
        {
            return "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued";
        }

        if (claims.Expires is not { } expires || expires <= now)
        {
            return "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the "
                + "assertion expires";
        }

        if (expires - now > LongestLife.TotalSeconds)
            return "'Expiration time' claim ('exp') is too far in the future";
        return issuer == app.Id.ToString(CultureInfo.InvariantCulture) ? null : UnknownApp;
    }

    private Claims? Decode(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
            return null;
        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
            if (header.RootElement.GetProperty("alg").GetString() != "RS256")
                return null;
            if (!IsSigned($"{parts[0]}.{parts[1]}", Base64Url.DecodeFromChars(parts[2])))
                return null;
            using var body = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            return new Claims(Text(body, "iss"), Number(body, "iat"), Number(body, "exp"));
        }
        catch (Exception e)
            when (e is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private bool IsSigned(string text, byte[] signature)
    {
        lock (_key)
        {
            return app.Keys.Any(key =>
                key.VerifyData(
                    Encoding.ASCII.GetBytes(text),
                    signature,
                    HashAlgorithmName.SHA256,
                    RSASignaturePadding.Pkcs1
                )
            );
        }
    }

    private static string? Text(JsonDocument body, string claim) =>
        body.RootElement.TryGetProperty(claim, out var value) ? value.ToString() : null;

    private static long? Number(JsonDocument body, string claim) =>
        body.RootElement.TryGetProperty(claim, out var value)
        && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out var number)
            ? number
            : null;

    private sealed record Claims(string? Issuer, long? IssuedAt, long? Expires);
}
