using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ZocSec.Functions.Access;

/// <summary>Texts of 256 random bits that nobody guesses, in base64url.</summary>
internal static class RandomText
{
    private const int Bytes = 32;
    private const int Characters = 43;

    /// <summary>Makes one.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Whether a text could be one.</summary>
    public static bool IsOne(string? text) =>
        text?.Length == Characters && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>What the storage knows one by: who reads it there has no use of it.</summary>
    public static string HashOf(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)));
}
