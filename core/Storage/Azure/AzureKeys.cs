using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Storage.Azure;

/// <summary>
/// Partition and row keys. One partition holds all of a tenant, since what is in one partition can be written in one
/// transaction. Row keys are <c>kind|…</c>; kinds are sorted apart by their names.
/// </summary>
internal static class AzureKeys
{
    /// <summary>The partition that lists the tenants.</summary>
    public const string Tenants = "tenants";

    /// <summary>The partition of the cursors.</summary>
    public const string Cursors = "cursors";

    /// <summary>The longest part that is not hashed, in characters; a key may have 512.</summary>
    public const int Longest = 450;

    private static readonly SearchValues<char> Letters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-|~"
    );

    private const int HashBytes = 16;
    private const string HexDigits = "0123456789abcdef";

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"
    );

    /// <summary>Whether a text can be a key that was made here.</summary>
    public static bool IsKey(string text) => text.Length is > 0 and <= 512 && !text.AsSpan().ContainsAnyExcept(Letters);

    /// <summary>A tenant's partition.</summary>
    public static string PartitionOf(TenantId tenant) => $"tenant|{Escape(tenant.Value)}";

    /// <summary>
    /// Writes a text with letters, digits, <c>. _ -</c> and <c>~XXXX</c> for all else. What begins a text begins its
    /// escaped form too.
    /// </summary>
    public static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain))
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = Plain.Contains(c) ? escaped.Append(c) : escaped.Append(CultureInfo.InvariantCulture, $"~{(int)c:X4}");
        }

        return escaped.ToString();
    }

    /// <summary>128 bits of a text's SHA-256 as 32 lower-case hex digits: a key for what may be long.</summary>
    public static string HashOf(string text)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), digest);
        return Convert.ToHexStringLower(digest[..HashBytes]);
    }

    /// <summary>Exclusive upper bound of all keys that begin with <paramref name="prefix"/>: no key has two tildes in a row.</summary>
    public static string EndOf(string prefix) => $"{prefix}~~";

    /// <summary>A time that sorts as text.</summary>
    public static string Sortable(long milliseconds) => milliseconds.ToString("D15", CultureInfo.InvariantCulture);

    /// <summary>An entry's id with each hex digit subtracted from f, so that the newest sorts first; null for what is no such id.</summary>
    public static string? Invert(string id) =>
        id.Length == 32 && id.All(char.IsAsciiHexDigitLower)
            ? string.Create(
                id.Length,
                id,
                static (inverted, digits) =>
                {
                    for (var index = 0; index < digits.Length; index++)
                    {
                        inverted[index] = "fedcba9876543210"[
                            HexDigits.IndexOf(digits[index], StringComparison.Ordinal)
                        ];
                    }
                }
            )
            : null;
}
