using System.Collections.Immutable;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Policies;

/// <summary>How it stands with one policy.</summary>
/// <param name="Tenant">Whose policy it is; null: it holds for all.</param>
/// <param name="Source">The file: its path, or repository and path; <c>none</c>.</param>
/// <param name="Hash">The hash of the policy in force.</param>
/// <param name="Errors">Why the newest text is not in force; empty when it is.</param>
public sealed record PolicyStatus(TenantId? Tenant, string Source, string Hash, ImmutableArray<PolicyError> Errors)
{
    /// <summary>Whether it is the operator's own.</summary>
    public bool IsOperators { get; init; }

    /// <summary>What else is to be known: that there is no file, or that it cannot be read now; null for nothing.</summary>
    public string? Note { get; init; }
}

/// <summary>One error of a policy file.</summary>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based.</param>
/// <param name="Message">What is wrong and what to write instead.</param>
public sealed record PolicyError(int Line, int Column, string Message)
{
    /// <inheritdoc />
    public override string ToString() => $"line {Line}, column {Column}: {Message}";

    /// <summary>The error as compilers write it, which terminals and editors lead to: <c>FILE:LINE:COLUMN: MESSAGE</c>.</summary>
    /// <param name="file">The file as it was named.</param>
    public string At(string file) => string.Create(CultureInfo.InvariantCulture, $"{file}:{Line}:{Column}: {Message}");
}
