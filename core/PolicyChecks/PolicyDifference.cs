using System.Collections.Immutable;
using ZocSec.Core.Engine;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;

namespace ZocSec.Core.PolicyChecks;

/// <summary>What another policy would decide differently about recorded states; gathers them one by one.</summary>
/// <param name="before">The policy in force.</param>
/// <param name="after">The other one.</param>
/// <param name="now">The present.</param>
internal sealed class PolicyDifference(Policy before, Policy after, DateTimeOffset now)
{
    private readonly Dictionary<DifferenceKind, List<string>> _resources = [];

    /// <summary>How many recorded states were judged.</summary>
    public int Judged { get; private set; }

    /// <summary>The policy in force.</summary>
    public Policy Before => before;

    /// <summary>The other one.</summary>
    public Policy After => after;

    /// <summary>What differs, the most resources first, names in order.</summary>
    public ImmutableArray<Difference> Found =>
        [
            .. _resources
                .Select(pair => new Difference(pair.Key, [.. pair.Value.Order(StringComparer.OrdinalIgnoreCase)]))
                .OrderBy(difference => difference.Kind.Effect)
                .ThenByDescending(difference => difference.Resources.Length)
                .ThenBy(difference => difference.Kind.ToString(), StringComparer.Ordinal),
        ];

    /// <summary>Judges all recorded states of a tenant by both.</summary>
    public static async Task<PolicyDifference> OfAsync(
        TenantId tenant,
        Policy before,
        Policy after,
        ILedger ledger,
        GuardrailSet guardrails,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var difference = new PolicyDifference(before, after, now);
        await foreach (var standing in ledger.ListAllAsync(new StandingQuery { Tenant = tenant }, ct))
        {
            if (PolicyPreview.Of(standing, guardrails) is { } recorded)
            {
                difference.Add(recorded);
            }
        }

        return difference;
    }

    /// <summary>What the policies say differently about how much is changed, as far as an organisation may know.</summary>
    /// <param name="guardrails">All guardrails.</param>
    /// <param name="isOperators">Whether the operator asks, who may know all.</param>
    /// <param name="isOwn">Whether the policy in force is of the organisation's own text; else its exemptions are the operator's to know.</param>
    public ImmutableArray<string> Settings(GuardrailSet guardrails, bool isOperators, bool isOwn) =>
        SettingsDifference.Of(
            before,
            after,
            guardrails
                .All.Select(guardrail => guardrail.Definition)
                .Where(guardrail => isOperators || Sight.IsGitHubs(guardrail.Name)),
            now,
            countsExemptions: isOperators || isOwn
        );

    /// <summary>Judges one recorded state by both.</summary>
    public void Add(PolicyPreview recorded)
    {
        Judged++;
        if (KindOf(recorded, recorded.Decide(before, now), recorded.Decide(after, now)) is not { } kind)
        {
            return;
        }

        if (!_resources.TryGetValue(kind, out var names))
        {
            _resources[kind] = names = [];
        }

        names.Add(recorded.State.Resource.Name);
    }

    private static DifferenceKind? KindOf(PolicyPreview recorded, Decision was, Decision willBe)
    {
        var guardrail = recorded.Standing.Guardrail;
        var kind = recorded.State.Resource.Kind;
        var check = recorded.Guardrail.Definition.CheckRun;
        return (was, willBe) switch
        {
            (Decision.Remediate old, Decision.Remediate next) when Main(old.Fix) == Main(next.Fix) => null,
            (_, Decision.Remediate next) => new DifferenceKind(
                DifferenceEffect.Starts,
                guardrail,
                kind,
                Main(next.Fix),
                EntryOutcome.Remediated
            ),
            (Decision.Remediate old, Decision.Record next) => new DifferenceKind(
                DifferenceEffect.Stops,
                guardrail,
                kind,
                Main(old.Fix),
                next.Outcome
            ),
            (Decision.Record old, Decision.Record next) when old.Outcome != next.Outcome => new DifferenceKind(
                EffectOf(check, old.Outcome, next.Outcome),
                guardrail,
                kind,
                Change: null,
                next.Outcome,
                check
            ),
            _ => null,
        };
    }

    // What is reported by a check run keeps pull requests from being merged.
    private static DifferenceEffect EffectOf(string? check, EntryOutcome old, EntryOutcome next) =>
        check is null ? DifferenceEffect.Recorded
        : next == EntryOutcome.Reported ? DifferenceEffect.Fails
        : old == EntryOutcome.Reported ? DifferenceEffect.Passes
        : DifferenceEffect.Recorded;

    // A change that is framed by its opposite, as unarchiving is by archiving again, is only the way to the others.
    private static Change? Main(ImmutableArray<Change> fix) =>
        fix.FirstOrDefault(change =>
            !fix.Any(other => other.Property == change.Property && other.After == change.Before)
        ) ?? fix.FirstOrDefault();
}

/// <summary>Resources that another policy would treat differently in the same way.</summary>
/// <param name="Kind">In which.</param>
/// <param name="Resources">Their names, in order.</param>
internal sealed record Difference(DifferenceKind Kind, ImmutableArray<string> Resources);

/// <summary>In which way a resource would be treated differently.</summary>
/// <param name="Effect">Whether it starts or stops being changed.</param>
/// <param name="Guardrail">Who judges it.</param>
/// <param name="Resource">What kind of resource it is.</param>
/// <param name="Change">The change that would be made, or no longer; null when none is in question.</param>
/// <param name="Outcome">What would be recorded.</param>
/// <param name="Check">The check run that shows it; null when none does.</param>
internal sealed record DifferenceKind(
    DifferenceEffect Effect,
    GuardrailName Guardrail,
    ResourceKind Resource,
    Change? Change,
    EntryOutcome Outcome,
    string? Check = null
);

/// <summary>What another policy does to a resource.</summary>
internal enum DifferenceEffect
{
    /// <summary>It would be changed.</summary>
    Starts,

    /// <summary>It would not be changed, and its check run would fail.</summary>
    Fails,

    /// <summary>Its check run would no longer fail.</summary>
    Passes,

    /// <summary>It would no longer be changed.</summary>
    Stops,

    /// <summary>It is not changed by either, and another outcome would be recorded.</summary>
    Recorded,
}
