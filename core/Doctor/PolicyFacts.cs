using System.Diagnostics;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Doctor;

/// <summary>Reads policies live from where the settings say: each organisation's repository, the operator's file, or both.</summary>
internal sealed class PolicyFacts(PolicySettings settings, IAppProbe? probe, PolicyReader reader) : IDoctorPolicies
{
    /// <inheritdoc />
    public PolicyFact? Operators => settings.Repository is null ? OperatorsFile("") : null;

    /// <inheritdoc />
    public async Task<PolicyFact> ReadAsync(InstallationFacts installation, AppFacts app, CancellationToken ct)
    {
        if (settings.Repository is not { } repository || probe is null)
        {
            return OperatorsFile("");
        }

        var source = $"{installation.Login}/{repository}/{PolicySettings.FileName}";
        switch (await probe.ReadFileAsync(installation, repository, PolicySettings.FileName, ct))
        {
            case ProbeAnswer<byte[]>.Found { Value: var text }:
                var scope = app.IsOperators(installation) ? PolicyScope.Operator : PolicyScope.Organization;
                return Of(source, reader.Read(text, scope));
            case ProbeAnswer<byte[]>.Refused { Status: 404 }:
                return OperatorsFile($"no {source}; ");
            case ProbeAnswer<byte[]>.Refused refused:
                return new PolicyFact(source, Policy: null, [], $"{refused.Status} {refused.Reason}");
            case ProbeAnswer<byte[]>.Unreachable { Reason: var reason }:
                return new PolicyFact(source, Policy: null, [], reason);
            default:
                throw new UnreachableException();
        }
    }

    private PolicyFact OperatorsFile(string before) =>
        settings.Path is { } path
            ? Of($"{before}{path}", reader.ReadFile(path))
            : new PolicyFact(before.Length > 0 ? before.TrimEnd(' ', ';') : "none", Policy.ObserveOnly, []);

    private static PolicyFact Of(string source, PolicyReading reading) =>
        reading switch
        {
            PolicyReading.Valid { Policy: var policy } => new PolicyFact(source, policy, []),
            PolicyReading.Refused { Errors: var errors } => new PolicyFact(source, Policy: null, errors),
            _ => throw new UnreachableException(),
        };
}
