using System.Collections.Immutable;
using System.Security.Cryptography;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies.Shapes;
using ZocSec.Core.Policies.Yaml;

namespace ZocSec.Core.Policies;

/// <summary>Reads policy files. Does not throw, whatever the bytes are.</summary>
/// <param name="guardrails">The guardrails that a file may speak of.</param>
public sealed class PolicyReader(ImmutableArray<GuardrailDefinition> guardrails)
{
    private const int HashLength = 12;

    private readonly MappingShape _operators = PolicyShape.Of(guardrails, PolicyScope.Operator);
    private readonly MappingShape _organizations = PolicyShape.Of(guardrails, PolicyScope.Organization);

    /// <summary>The largest file that is read, in bytes.</summary>
    public static int MaxBytes => YamlText.MaxBytes;

    /// <summary>Reads the bytes of a file: UTF-8, YAML, one document, version 1.</summary>
    /// <param name="file">The bytes.</param>
    /// <param name="scope">Whose policy it is.</param>
    public PolicyReading Read(ReadOnlySpan<byte> file, PolicyScope scope = PolicyScope.Operator)
    {
        var shape = scope is PolicyScope.Operator ? _operators : _organizations;
        var findings = new Findings();
        var policy =
            YamlText.Decode(file, findings) is { } text && YamlComposer.Compose(text, findings) is { } root
                ? shape.Read(root, "the file", findings) as Policy
                : null;
        return findings.None && policy is not null
            ? new PolicyReading.Valid(policy with { Hash = Hash(file) })
            : new PolicyReading.Refused(findings.InOrder());
    }

    /// <summary>Reads a file; one that cannot be read is refused.</summary>
    public PolicyReading ReadFile(string path) => Read(PolicyFile.Read(path));

    /// <summary>Reads what was found of a file.</summary>
    internal PolicyReading Read(PolicyFile file) =>
        file.Problem is { } problem ? new PolicyReading.Refused([new PolicyError(1, 1, problem)]) : Read(file.Bytes);

    /// <summary>The first 12 hex digits of the SHA-256 of these bytes.</summary>
    internal static string Hash(ReadOnlySpan<byte> file) =>
        Convert.ToHexStringLower(SHA256.HashData(file))[..HashLength];
}
