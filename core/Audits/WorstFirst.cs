using System.Collections.Immutable;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Audits;

/// <summary>
/// The worse repository first: the one that breaks more guardrails of exposure, then the public one, the one without a
/// declared owner, the one that breaks more guardrails at all, the one that somebody pushed to more recently; then by name.
/// </summary>
internal sealed class WorstFirst : IComparer<AuditedRepository>
{
    private static readonly ImmutableHashSet<GuardrailName> s_exposure =
    [
        .. GuardrailCatalogue.All.Where(guardrail => guardrail.GuardsExposure).Select(guardrail => guardrail.Name),
    ];

    /// <summary>The only one.</summary>
    public static WorstFirst Instance { get; } = new();

    /// <summary>Whether there is anything to do about it: it breaks a guardrail, or has no declared owner and needs one.</summary>
    public static bool IsBad(AuditedRepository repository) => LacksOwner(repository) || Violations(repository) > 0;

    /// <summary>Whether a guardrail's violation lays something open to the world.</summary>
    public static bool IsExposure(GuardrailName guardrail) => s_exposure.Contains(guardrail);

    /// <summary>Whether it needs an owner and none is declared.</summary>
    public static bool LacksOwner(AuditedRepository repository) =>
        repository is { IsArchived: false, Owner.Status: not OwnerStatus.Owned };

    /// <inheritdoc />
    public int Compare(AuditedRepository? x, AuditedRepository? y) =>
        (x, y) switch
        {
            (null, null) => 0,
            (null, _) => 1,
            (_, null) => -1,
            _ => Rank(y).CompareTo(Rank(x)) is var order and not 0 ? order
            : string.CompareOrdinal(x.FullName, y.FullName) is var byName and not 0 ? byName
            : x.Id.CompareTo(y.Id),
        };

    private static (int Exposure, bool Public, bool Unowned, int Violations, DateTimeOffset Pushed) Rank(
        AuditedRepository repository
    ) =>
        (
            repository.Findings.Count(finding => IsViolation(finding) && IsExposure(finding.Guardrail)),
            repository.Visibility == "public",
            LacksOwner(repository),
            Violations(repository),
            repository.PushedAt ?? DateTimeOffset.MinValue
        );

    private static int Violations(AuditedRepository repository) => repository.Findings.Count(IsViolation);

    private static bool IsViolation(AuditFinding finding) => finding.Status == FindingStatus.Violation;
}
