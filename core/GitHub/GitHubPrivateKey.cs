using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace ZocSec.Core.GitHub;

/// <summary>Reads an App's private key in the forms in which people keep it.</summary>
public static class GitHubPrivateKey
{
    private const int SmallestBits = 2048;

    /// <summary>
    /// Reads an RSA key in PEM (PKCS#1 or PKCS#8), the base64 of such a PEM, or a PEM whose line ends were written as
    /// <c>\n</c>.
    /// </summary>
    /// <param name="text">The setting's value.</param>
    /// <param name="key">The key; the caller disposes it.</param>
    /// <param name="problem">What is wrong, to follow the setting's name; holds nothing of the key.</param>
    public static bool TryRead(string? text, [NotNullWhen(true)] out RSA? key, [NotNullWhen(false)] out string? problem)
    {
        key = null;
        problem = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            problem = "is empty; it must hold the App's private key, as PEM or as base64 of the PEM file";
            return false;
        }

        var pem = ToPem(text.Trim());
        problem = pem switch
        {
            null => "is neither PEM nor base64 of PEM; it must hold the .pem file that GitHub gave out for the App",
            _ when pem.Contains("ENCRYPTED", StringComparison.Ordinal) =>
                "is encrypted with a passphrase; it must hold the .pem file as GitHub gave it out",
            _ when pem.Contains("PUBLIC KEY", StringComparison.Ordinal) =>
                "is a public key; it must hold the private one",
            _ when pem.Contains("EC PRIVATE KEY", StringComparison.Ordinal) => "is not RSA; GitHub signs Apps with RSA",
            _ => null,
        };
        if (problem is not null)
        {
            return false;
        }

        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            if (rsa.KeySize < SmallestBits)
            {
                problem = $"has {rsa.KeySize} bits; GitHub's keys have {SmallestBits}";
            }
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            // The exception's text may quote the key.
            problem = "is cut off or not an RSA key; copy the whole .pem file, with its first and last line";
        }

        if (problem is not null)
        {
            rsa.Dispose();
            return false;
        }

        key = rsa;
        return true;
    }

    private static string? ToPem(string text)
    {
        if (text.Contains("-----BEGIN", StringComparison.Ordinal))
        {
            return text.Replace("\\n", "\n", StringComparison.Ordinal);
        }

        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length))
        {
            return null;
        }

        var decoded = Encoding.ASCII.GetString(bytes, 0, length);
        CryptographicOperations.ZeroMemory(bytes);
        return decoded.Contains("-----BEGIN", StringComparison.Ordinal) ? decoded : null;
    }
}
