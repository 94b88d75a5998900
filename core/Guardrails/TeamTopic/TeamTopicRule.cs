using System.Collections.Immutable;
using ZocSec.Core.GitHub;
using ZocSec.Core.Ownership;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Guardrails.TeamTopic;

/// <summary>Decides whether a repository's topics name the team that owns it.</summary>
internal static class TeamTopicRule
{
    /// <summary>How many teams people are offered to choose from.</summary>
    public const int MaxChoices = 3;

    /// <summary>Judges <paramref name="repository"/> as it was read; asks nothing and changes nothing.</summary>
    public static Verdict Judge(RepositoryState repository, TeamTopicSettings settings, OwnersSettings owners)
    {
        if (repository.IsArchived)
        {
            return new Verdict.Compliant("archived: read-only");
        }

        if (repository.IsDisabled)
        {
            return new Verdict.Compliant("disabled by GitHub: read-only");
        }

        if (repository.Topics is not { } topics)
        {
            return new Verdict.Unknown("the topics were not read");
        }

        var teams = TeamNames.In(topics, owners);
        if (teams.IsEmpty)
        {
            return Ask(repository, topics, owners, $"no topic names the owning team ({owners.TopicPrefix}…)");
        }

        if (!settings.MustExist)
        {
            return new Verdict.Compliant($"owned by {string.Join(", ", teams)}");
        }

        if (repository.TeamsProblem is { } problem)
        {
            return new Verdict.Unknown($"whether {string.Join(", ", teams)} is a team cannot be told: {problem}");
        }

        return repository.MissingTeams switch
        {
            null => new Verdict.Unknown("the organisation's teams were not read"),
            { IsEmpty: true } => new Verdict.Compliant($"owned by {string.Join(", ", teams)}"),
            { } missing when missing.Length < teams.Length => new Verdict.Compliant(
                $"owned by {string.Join(", ", teams.Except(missing, StringComparer.Ordinal))}; {Names(missing, owners)}"
            ),
            { } missing => Ask(repository, topics, owners, Names(missing, owners)),
        };
    }

    private static Verdict.Violation Ask(
        RepositoryState repository,
        ImmutableArray<string> topics,
        OwnersSettings owners,
        string reason
    )
    {
        if (topics.Length >= RepositoryProperty.MaxTopics)
        {
            return new Verdict.Violation(
                $"{reason}; it has {topics.Length} topics and GitHub takes {RepositoryProperty.MaxTopics}: remove one first",
                Fix: [],
                Choices: []
            );
        }

        var choices = OwnerRanker
            .Rank(repository.OwnerSigns ?? [], owners)
            .Select(candidate => new Choice(
                $"Adopt: {owners.TopicPrefix}{candidate.Team}",
                new Change(
                    RepositoryProperty.Topic($"{owners.TopicPrefix}{candidate.Team}"),
                    Before: null,
                    After: "present"
                )
            ))
            .Where(choice => RepositoryProperty.IsTopic(RepositoryProperty.TopicOf(choice.Change.Property)!))
            .Take(MaxChoices);
        return new Verdict.Violation(reason, Fix: [], [.. choices]);
    }

    private static string Names(ImmutableArray<string> missing, OwnersSettings owners) =>
        $"{(missing.Length == 1 ? "the topic" : "the topics")} {string.Join(", ", missing.Select(team => owners.TopicPrefix + team))} {(missing.Length == 1 ? "names" : "name")} no team of the organisation";
}
