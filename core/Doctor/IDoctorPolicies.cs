using System.Collections.Immutable;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Doctor;

/// <summary>What the doctor asks about policies.</summary>
public interface IDoctorPolicies
{
    /// <summary>The operator's own file where it alone governs; null where installations have policies of their own.</summary>
    PolicyFact? Operators { get; }

    /// <summary>The policy of an installation as it stands now.</summary>
    Task<PolicyFact> ReadAsync(InstallationFacts installation, AppFacts app, CancellationToken ct);
}

/// <summary>A policy.</summary>
/// <param name="Source">Where it comes from, for people.</param>
/// <param name="Policy">The policy in force; null when none can be.</param>
/// <param name="Errors">Why the text is refused; empty when it is not.</param>
/// <param name="Unread">Why it could not be read; null when it could.</param>
public sealed record PolicyFact(
    string Source,
    Policy? Policy,
    ImmutableArray<PolicyError> Errors,
    string? Unread = null
);
