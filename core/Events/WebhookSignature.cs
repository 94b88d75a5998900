using System.Security.Cryptography;
using System.Text;

namespace ZocSec.Core.Events;

/// <summary>Verifies GitHub's <c>X-Hub-Signature-256</c> over the raw bytes of a delivery.</summary>
public sealed class WebhookSignature
{
    /// <summary>The shortest secret that is taken, in characters.</summary>
    public const int MinSecretLength = 16;

    private const string Prefix = "sha256=";

    private readonly byte[][] _secrets;

    /// <summary>Takes the secrets of which any may have signed.</summary>
    /// <param name="secrets">One, or two while rotating; each at least <see cref="MinSecretLength"/> characters.</param>
    /// <exception cref="ArgumentException">A secret is too short: everybody could forge a delivery.</exception>
    public WebhookSignature(params IReadOnlyList<string> secrets)
    {
        if (secrets.Count == 0 || secrets.Any(secret => secret.Length < MinSecretLength))
        {
            throw new ArgumentException(
                $"a webhook secret needs at least {MinSecretLength} characters",
                nameof(secrets)
            );
        }

        _secrets = [.. secrets.Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>Whether one of the secrets made this signature; takes the same time wherever it differs.</summary>
    /// <param name="body">The bytes as they came.</param>
    /// <param name="header">The header's value; null or another form is no signature.</param>
    public bool IsValid(ReadOnlySpan<byte> body, string? header)
    {
        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        if (
            header is null
            || header.Length != Prefix.Length + (2 * given.Length)
            || !header.StartsWith(Prefix, StringComparison.Ordinal)
            || Convert.FromHexString(header.AsSpan(Prefix.Length), given, out _, out _)
                != System.Buffers.OperationStatus.Done
        )
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        var isValid = false;
        foreach (var secret in _secrets)
        {
            HMACSHA256.HashData(secret, body, expected);
            isValid |= CryptographicOperations.FixedTimeEquals(expected, given);
        }

        return isValid;
    }
}
