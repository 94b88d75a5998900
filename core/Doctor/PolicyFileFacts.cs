using ZocSec.Core.Policies;

namespace ZocSec.Core.Doctor;

/// <summary>The operator's file, for all installations; without one everything is observed.</summary>
internal sealed class PolicyFileFacts(DoctorSettings settings, PolicyReader reader) : IDoctorPolicies
{
    /// <inheritdoc />
    public Task<PolicyFact> ReadAsync(InstallationFacts installation, CancellationToken ct) => Task.FromResult(Read());

    private PolicyFact Read()
    {
        if (settings.PolicyPath is not { } path)
        {
            return new PolicyFact("none", Policy.ObserveOnly, []);
        }

        return reader.ReadFile(path) switch
        {
            PolicyReading.Valid { Policy: var policy } => new PolicyFact(path, policy, []),
            PolicyReading.Refused { Errors: var errors } => new PolicyFact(path, Policy: null, errors),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
