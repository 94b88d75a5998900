using System.Collections.Immutable;
using ZocSec.Core.Engine;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Ownership;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Audits.Reading;

/// <summary>Has the guardrails for repositories judge what an audit read, under its policy. Reads and changes nothing.</summary>
internal sealed class GuardrailJudge(IEnumerable<IGuardrail> guardrails, Policy policy, TimeProvider time)
{
    // In the catalogue's order, which reports keep.
    private readonly ImmutableArray<IGuardrail> judges =
    [
        .. GuardrailCatalogue
            .All.Where(definition => definition.Kind == RepositoryState.Kind)
            .Select(definition => guardrails.First(one => one.Definition.Name == definition.Name)),
    ];

    /// <summary>What each of them says.</summary>
    public ImmutableArray<AuditFinding> Judge(AuditedRepository row, AccountIndex account)
    {
        var state = StateOf(row, account);
        var now = time.GetUtcNow();
        return
        [
            .. judges.Select(judge =>
            {
                var decision = Decider.Decide(
                    judge.Judge(state, policy),
                    judge.Definition,
                    state.Resource,
                    policy,
                    [],
                    now
                );
                return decision switch
                {
                    Decision.Record record => new AuditFinding(
                        judge.Definition.Name,
                        StatusOf(record.Outcome),
                        record.Reason
                    ),
                    Decision.Remediate remediate => new AuditFinding(
                        judge.Definition.Name,
                        FindingStatus.Violation,
                        remediate.Reason
                    ),
                    _ => throw new InvalidOperationException($"{decision} is no decision that is known here"),
                };
            }),
        ];
    }

    private RepositoryState StateOf(AuditedRepository row, AccountIndex account)
    {
        var id = new ResourceId(
            TenantId.Default,
            RepositoryState.Kind,
            row.Id.ToString(CultureInfo.InvariantCulture),
            row.FullName
        );
        return new RepositoryState(id)
        {
            Visibility = row.Visibility,
            IsFork = row.IsFork,
            IsArchived = row.IsArchived,
            IsDisabled = row.IsDisabled,
            Topics = row.Topics,
            VulnerabilityAlerts = row.VulnerabilityAlerts,
            TeamsProblem = account.Facts.TeamsUnknown,
            MissingTeams = account.Facts.IsOrganization
                ? [.. TeamNames.In(row.Topics ?? [], policy.Owners).Where(team => !account.Slugs.Contains(team))]
                : [],
        };
    }

    private static FindingStatus StatusOf(EntryOutcome outcome) =>
        outcome switch
        {
            EntryOutcome.Compliant => FindingStatus.Compliant,
            EntryOutcome.Exempt => FindingStatus.Exempt,
            EntryOutcome.Unknown => FindingStatus.Unknown,
            _ => FindingStatus.Violation,
        };
}
