using System.Buffers;
using System.Text;

namespace ZocSec.Sandbox.History;

/// <summary>What git allows as the name of a branch (git-check-ref-format), and GitHub within it.</summary>
internal static class BranchName
{
    private const int MostBytes = 244;

    private static readonly SearchValues<char> Forbidden = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Select(code => (char)code),
        .. "\u007F ~^:?*[\\",
    ]);

    /// <summary>Whether a branch may have this name.</summary>
    public static bool IsAllowed(string name) =>
        name is not ("" or "@" or "HEAD" or ['-', ..])
        && Encoding.UTF8.GetByteCount(name) <= MostBytes
        && !name.AsSpan().ContainsAny(Forbidden)
        && !name.Contains("..", StringComparison.Ordinal)
        && !name.Contains("@{", StringComparison.Ordinal)
        && !name.EndsWith('.')
        && name.Split('/')
            .All(part => part is not ("" or ['.', ..]) && !part.EndsWith(".lock", StringComparison.Ordinal));
}
