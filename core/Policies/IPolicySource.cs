using System.Collections.Immutable;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Policies;

/// <summary>Where the policy in force comes from.</summary>
public interface IPolicySource
{
    /// <summary>The policy in force for a tenant now. Cheap; a look takes one snapshot and keeps it.</summary>
    Policy For(TenantId tenant);

    /// <summary>What is to be said of the policy: where it comes from, and why a newer text was refused.</summary>
    PolicyStatus Status { get; }

    /// <summary>Raised after another policy came into force. Handlers return quickly and do not throw.</summary>
    event Action? Changed;
}

/// <summary>The state of the policy file.</summary>
/// <param name="Source">The file's path, or <c>none</c>.</param>
/// <param name="Hash">The hash of the policy in force.</param>
/// <param name="Errors">Why the newest text is not in force; empty when it is.</param>
public sealed record PolicyStatus(string Source, string Hash, ImmutableArray<PolicyError> Errors);

/// <summary>One error of a policy file.</summary>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based.</param>
/// <param name="Message">What is wrong and what to write instead.</param>
public sealed record PolicyError(int Line, int Column, string Message)
{
    /// <inheritdoc />
    public override string ToString() => $"line {Line}, column {Column}: {Message}";
}
