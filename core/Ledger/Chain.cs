using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Ledger;

/// <summary>The hash chain of a standing: each entry's hash covers its text and the hash before it.</summary>
internal static class Chain
{
    /// <summary>Adds an entry to a standing's chain.</summary>
    /// <param name="standing">The standing before.</param>
    /// <param name="entry">The entry, without place and hashes.</param>
    /// <returns>The standing with its new head, the entry with its place, and the bytes that the hash covers.</returns>
    public static Link Append(Standing standing, LedgerEntry entry)
    {
        var placed = entry with { Number = standing.Entries + 1, Previous = standing.Head, Hash = "" };
        var body = JsonSerializer.SerializeToUtf8Bytes(placed, StoreJson.Default.LedgerEntry);
        var hash = HashOf(placed.Previous, body);
        return new Link(standing with { Entries = placed.Number, Head = hash }, placed with { Hash = hash }, body);
    }

    /// <summary>What a settlement writes: its standing, and its entry in its chain; null when only the time moved.</summary>
    public static (Standing Standing, Link? Link) Append(Settlement settlement)
    {
        if (settlement.Entry is null)
        {
            return (settlement.Next, null);
        }

        var link = Append(settlement.Next, settlement.Entry);
        return (link.Standing, link);
    }

    /// <summary>SHA-256 over the hash before and an entry's stored bytes, as lower-case hex.</summary>
    public static string HashOf(string previous, ReadOnlySpan<byte> body)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(previous));
        hash.AppendData(body);
        hash.GetHashAndReset(digest);
        return Convert.ToHexStringLower(digest);
    }

    /// <summary>An entry in its chain.</summary>
    /// <param name="Standing">The standing after it.</param>
    /// <param name="Entry">The entry with its place and hashes.</param>
    /// <param name="Body">The bytes that are stored, and that the hash covers.</param>
    internal readonly record struct Link(Standing Standing, LedgerEntry Entry, byte[] Body);
}
