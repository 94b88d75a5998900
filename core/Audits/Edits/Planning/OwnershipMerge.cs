using System.Collections.Immutable;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;
using static ZocSec.Core.Audits.Edits.Planning.MergeResult;

namespace ZocSec.Core.Audits.Edits.Planning;

/// <summary>
/// Merges three values: the one at the time of the audit, the one that a person wants, and the one that is there now. What
/// others have changed since stays; where that and the edit touch the same, the edit is refused. Pure.
/// </summary>
internal static class OwnershipMerge
{
    private const string AuditAgain = "audit again and edit the new workbook";

    /// <summary>Decides what becomes of an edit.</summary>
    /// <param name="edit">What is asked for.</param>
    /// <param name="live">What is there now.</param>
    /// <param name="missingTeams">Teams that owner topics of the edit name and that are not there.</param>
    /// <param name="rules">What the policy says.</param>
    public static MergeResult Decide(
        RepositoryEdit edit,
        LiveOwnership live,
        ImmutableArray<string> missingTeams,
        MergeRules rules
    )
    {
        if (edit.Id is { } id && id.ToString(CultureInfo.InvariantCulture) != live.Resource.Key)
        {
            return new Refused(
                edit.Cells,
                $"node_id and Id of its row belong to two repositories, as when only some of the columns are sorted: {AuditAgain}"
            );
        }

        if (!edit.Topics.IsEmpty && live.Topics is null)
        {
            return new Refused(edit.Cells, "GitHub does not show its topics, so that none can be changed safely");
        }

        if (edit.Property is { Cell: var cell } && live.PropertyIsList)
        {
            return new Refused(
                cell,
                $"the property {live.Property} holds a list of values, which is not changed from a workbook"
            );
        }

        var changes = ChangesOf(edit, live);
        if (changes.IsEmpty)
        {
            return new Nothing();
        }

        return (
                live.IsReadOnly
                    ? new Refused(edit.Cells, "it is archived or disabled, and so read-only: unarchive it first")
                    : null
            )
            ?? StaleTopics(edit, live, changes)
            ?? StaleOwners(edit, live, changes, rules)
            ?? StaleProperty(edit, live, changes)
            ?? TooMany(edit, live)
            ?? NoTeam(changes, missingTeams, rules)
            ?? (MergeResult)new Ready(changes);
    }

    /// <summary>All topics of a repository after these changes; what others have added since is among them.</summary>
    public static ImmutableArray<string> TopicsAfter(LiveOwnership live, IEnumerable<Change> changes)
    {
        var topics = live.Topics ?? [];
        foreach (var change in changes)
        {
            if (RepositoryProperty.TopicOf(change.Property) is { } topic)
            {
                topics = topics.RemoveAll(other => other.Equals(topic, StringComparison.OrdinalIgnoreCase));
                topics = change.After is null ? topics : topics.Add(topic);
            }
        }

        return topics;
    }

    private static ImmutableArray<PlannedChange> ChangesOf(RepositoryEdit edit, LiveOwnership live)
    {
        var changes = ImmutableArray.CreateBuilder<PlannedChange>();
        foreach (var topic in edit.Topics.Where(topic => topic.IsAdded != live.HasTopic(topic.Topic)))
        {
            var (before, after) = topic.IsAdded ? ((string?)null, "present") : ("present", null);
            changes.Add(
                new PlannedChange(new Change(RepositoryProperty.Topic(topic.Topic), before, after), topic.Cell)
            );
        }

        if (edit.Property is { } wanted && wanted.Value != live.PropertyValue)
        {
            changes.Add(
                new PlannedChange(
                    new Change(LiveOwnership.PropertyOf(live.Property!), live.PropertyValue, wanted.Value),
                    wanted.Cell
                )
            );
        }

        return changes.ToImmutable();
    }

    private static Refused? StaleTopics(RepositoryEdit edit, LiveOwnership live, ImmutableArray<PlannedChange> changes)
    {
        var topics = changes.Where(change => RepositoryProperty.TopicOf(change.Change.Property) is not null).ToList();
        if (topics.Count == 0)
        {
            return null;
        }

        if (edit.TopicsThen is not { } then)
        {
            return new Refused(edit.Cells, $"the audit could not read its topics: {AuditAgain}");
        }

        foreach (var (change, cell) in topics)
        {
            var topic = RepositoryProperty.TopicOf(change.Property)!;
            if (change.After is null && !then.Contains(topic, StringComparer.Ordinal))
            {
                return new Refused(cell, $"somebody has added {topic} since the audit: {AuditAgain}");
            }

            if (change.After is not null && then.Contains(topic, StringComparer.Ordinal))
            {
                return new Refused(
                    cell,
                    $"{topic} was there at the time of the audit, and somebody has taken it away since: {AuditAgain}"
                );
            }
        }

        return null;
    }

    // Whoever gives a repository another owner has seen the one that the audit showed.
    private static Refused? StaleOwners(
        RepositoryEdit edit,
        LiveOwnership live,
        ImmutableArray<PlannedChange> changes,
        MergeRules rules
    )
    {
        if (!changes.Any(change => IsOwner(change.Change, rules)))
        {
            return null;
        }

        var then = Owners(edit.TopicsThen);
        var now = Owners(live.Topics);
        var wanted = edit.Topics.Where(topic => topic.IsAdded).Select(topic => topic.Topic);
        var unwanted = edit.Topics.Where(topic => !topic.IsAdded).Select(topic => topic.Topic);
        var added = now.Except(then, StringComparer.OrdinalIgnoreCase).Except(wanted, StringComparer.OrdinalIgnoreCase);
        var removed = then.Except(now, StringComparer.OrdinalIgnoreCase)
            .Except(unwanted, StringComparer.OrdinalIgnoreCase);
        return added.Any() || removed.Any()
            ? new Refused(
                edit.Cells,
                $"its owner has changed since the audit, from {Words(then)} to {Words(now)}: {AuditAgain}"
            )
            : null;

        IReadOnlyList<string> Owners(ImmutableArray<string>? topics) => [.. (topics ?? []).Where(rules.NamesOwner)];
    }

    private static Refused? StaleProperty(
        RepositoryEdit edit,
        LiveOwnership live,
        ImmutableArray<PlannedChange> changes
    )
    {
        if (!changes.Any(change => LiveOwnership.NameOf(change.Change.Property) is not null))
        {
            return null;
        }

        if (!edit.PropertyThen.IsKnown)
        {
            return new Refused(
                edit.Property!.Cell,
                $"the audit could not read the property {live.Property}: {AuditAgain}"
            );
        }

        return edit.PropertyThen.Value == live.PropertyValue
            ? null
            : new Refused(
                edit.Property!.Cell,
                $"the property {live.Property} has changed since the audit, from {edit.PropertyThen.Value ?? "no value"} to {live.PropertyValue ?? "no value"}: {AuditAgain}"
            );
    }

    private static Refused? TooMany(RepositoryEdit edit, LiveOwnership live)
    {
        var added = edit.Topics.Where(topic => topic.IsAdded && !live.HasTopic(topic.Topic)).ToList();
        var gone = edit.Topics.Count(topic => !topic.IsAdded && live.HasTopic(topic.Topic));
        var after = (live.Topics?.Length ?? 0) + added.Count - gone;
        return added.Count > 0 && after > RepositoryProperty.MaxTopics
            ? new Refused(
                string.Join(", ", added.Select(topic => topic.Cell).Distinct(StringComparer.Ordinal)),
                $"it would have {after} topics, and GitHub allows {RepositoryProperty.MaxTopics}: take some away"
            )
            : null;
    }

    private static Refused? NoTeam(
        ImmutableArray<PlannedChange> changes,
        ImmutableArray<string> missingTeams,
        MergeRules rules
    )
    {
        var unknown = changes.FirstOrDefault(change =>
            change.Change.After is not null
            && IsOwner(change.Change, rules)
            && missingTeams.Contains(TeamOf(change.Change, rules), StringComparer.OrdinalIgnoreCase)
        );
        return unknown is null || !rules.TeamMustExist
            ? null
            : new Refused(
                unknown.Cell,
                $"{RepositoryProperty.TopicOf(unknown.Change.Property)} names no team of the organisation: correct it, found the team, or set must-exist of github/team-topic to false in the policy"
            );
    }

    private static string TeamOf(Change change, MergeRules rules) =>
        RepositoryProperty.TopicOf(change.Property)![rules.Owners.TopicPrefix.Length..];

    private static bool IsOwner(Change change, MergeRules rules) =>
        RepositoryProperty.TopicOf(change.Property) is { } topic && rules.NamesOwner(topic);

    private static string Words(IReadOnlyList<string> topics) =>
        topics.Count == 0 ? "none" : string.Join(" and ", topics.Order(StringComparer.Ordinal));
}
