using System.Collections.Immutable;
using System.Text;

namespace ZocSec.Sandbox.History;

/// <summary>The content of a file.</summary>
internal sealed class SandboxFile(ReadOnlyMemory<byte> content)
{
    public static readonly ImmutableDictionary<string, SandboxFile> None = ImmutableDictionary.Create<
        string,
        SandboxFile
    >(StringComparer.Ordinal);

    public SandboxFile(string text)
        : this(Encoding.UTF8.GetBytes(text)) { }

    public ReadOnlyMemory<byte> Content => content;

    public string Sha => ObjectName.Of(content.Span);

    public int Lines => content.Span.Count((byte)'\n');
}

/// <summary>What a commit does to a file.</summary>
/// <param name="Path">Where it is, with slashes and none in front.</param>
/// <param name="File">What it holds from then on; null to remove it.</param>
internal sealed record FileChange(string Path, SandboxFile? File);
