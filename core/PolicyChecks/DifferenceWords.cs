using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;

namespace ZocSec.Core.PolicyChecks;

/// <summary>Says what another policy would do, in words for whoever reviews it.</summary>
internal static class DifferenceWords
{
    /// <summary>For example <c>14 repositories would become private</c>.</summary>
    public static string Describe(Difference difference)
    {
        var kind = difference.Kind;
        var subject = Count(difference.Resources.Length, kind.Resource);
        return kind.Effect switch
        {
            DifferenceEffect.Starts => $"{subject} would {Effect(kind.Change)}",
            DifferenceEffect.Fails => $"{subject} would fail the check `{kind.Check}`",
            DifferenceEffect.Passes =>
                $"{subject} would no longer fail the check `{kind.Check}`: {Outcome(kind.Outcome)}",
            DifferenceEffect.Stops => $"{subject} would no longer {Effect(kind.Change)}: {Outcome(kind.Outcome)}",
            _ => $"{subject} would not be changed, as before, and be recorded as {Outcome(kind.Outcome)}",
        };
    }

    /// <summary>A number of resources: <c>1 repository</c>, <c>3,000 repositories</c>.</summary>
    public static string Count(int number, ResourceKind kind)
    {
        var (one, many) = kind == RepositoryState.Kind ? ("repository", "repositories") : ("resource", "resources");
        return string.Create(CultureInfo.InvariantCulture, $"{number:N0} {(number == 1 ? one : many)}");
    }

    private static string Effect(Change? change) =>
        change switch
        {
            null => "be changed",
            { Property: RepositoryProperty.Visibility, After: { } visibility } => $"become {visibility}",
            { Property: RepositoryProperty.Archived, After: "true" } => "be archived",
            { Property: RepositoryProperty.VulnerabilityAlerts, After: "on" } => "have vulnerability alerts turned on",
            { Property: var property, After: null } when RepositoryProperty.TopicOf(property) is { } topic =>
                $"lose the topic `{topic}`",
            { Property: var property } when RepositoryProperty.TopicOf(property) is { } topic =>
                $"get the topic `{topic}`",
            _ => $"be changed ({change})",
        };

    private static string Outcome(EntryOutcome outcome) =>
        outcome switch
        {
            EntryOutcome.Compliant => "as the policy wants it",
            EntryOutcome.Observed => "a violation that is only recorded",
            EntryOutcome.Exempt => "an exempt violation",
            EntryOutcome.Reported => "a violation that people are told of, since only they can mend it",
            EntryOutcome.Paused => "a violation, while all changes are paused",
            EntryOutcome.GivenUp => "a violation left to people, since it keeps coming back",
            EntryOutcome.Held => "a violation left as it is for a while, since a person took the change back",
            EntryOutcome.Slowed => "a violation that keeps coming back; the next answer waits",
            _ => "unknown",
        };
}
