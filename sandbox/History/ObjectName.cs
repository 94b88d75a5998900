using System.Security.Cryptography;
using System.Text;

namespace ZocSec.Sandbox.History;

/// <summary>Names of commits, trees and files: 40 hex digits, the same for the same text.</summary>
internal static class ObjectName
{
    /// <summary>What stands for "no commit" in events.</summary>
    public const string None = "0000000000000000000000000000000000000000";

    public static string Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    public static string Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return Convert.ToHexStringLower(hash[..(None.Length / 2)]);
    }
}
