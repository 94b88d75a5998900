using System.Collections.Immutable;
using System.IO.Enumeration;
using ZocSec.Core.GitHub;

namespace ZocSec.Core.Guardrails.PublicRepository;

/// <summary>Decides whether a repository may stay public.</summary>
internal static class PublicRepositoryRule
{
    private const string Lasting =
        "stars and watchers are removed and do not come back; forks that were made stay public";

    // Who made it public and since when is not read twice, and another topic that allows nothing is no other violation.
    private const string Ground = "public, and no topic allows it";

    /// <summary>Judges <paramref name="repository"/> as it was read; asks nothing and changes nothing.</summary>
    public static Verdict Judge(RepositoryState repository, PublicRepositorySettings settings)
    {
        if (repository.Visibility is not { } visibility)
        {
            return new Verdict.Unknown("the visibility was not read");
        }

        if (visibility is not "public")
        {
            return new Verdict.Compliant($"{visibility}, not public");
        }

        if (repository.Topics is not { } topics)
        {
            return new Verdict.Unknown("public, and the topics were not read");
        }

        var allowing = topics.FirstOrDefault(topic =>
            settings.AllowTopics.Contains(topic, StringComparer.OrdinalIgnoreCase)
        );
        if (allowing is not null)
        {
            return new Verdict.Compliant($"public, which the topic {allowing} allows");
        }

        var facts = PublicRepositoryReason.Describe(repository, topics, settings);
        if (IsMeantToBePublic(repository.Resource.Name) && !IsIncluded(repository.Resource.Name, settings))
        {
            return Report(
                $"{facts}; a repository of this name is meant to be public, name it under include to have it made {settings.Visibility}"
            );
        }

        return repository.IsFork
            ? JudgeFork(repository, topics, settings, facts)
            : Mend(
                repository,
                facts,
                new Change(RepositoryProperty.Visibility, visibility, settings.Visibility, Lasting)
            );
    }

    private static Verdict.Violation JudgeFork(
        RepositoryState repository,
        ImmutableArray<string> topics,
        PublicRepositorySettings settings,
        string facts
    )
    {
        const string Limit = "GitHub cannot make a public fork private: delete it, or give it a topic that allows it";
        if (settings.Forks is ForkAnswer.Alert)
        {
            return Report($"{facts}; {Limit}");
        }

        if (settings.AllowTopics.IsEmpty)
        {
            return Report($"{facts}; {Limit} (the policy names none to add)");
        }

        return topics.Length >= RepositoryProperty.MaxTopics
            ? Report(
                $"{facts}; a topic would allow it, but it has {topics.Length} and GitHub takes {RepositoryProperty.MaxTopics}"
            )
            : Mend(
                repository,
                facts,
                new Change(RepositoryProperty.Topic(settings.AllowTopics[0]), Before: null, After: "present")
            );
    }

    private static Verdict.Violation Report(string reason) => new(reason, Fix: [], Choices: []);

    /// <summary>An archived repository is read-only: it is opened for the change and closed again.</summary>
    private static Verdict.Violation Mend(RepositoryState repository, string reason, Change change) =>
        new(
            reason,
            Fix: repository.IsArchived
                ?
                [
                    new Change(RepositoryProperty.Archived, "true", "false"),
                    change,
                    new Change(RepositoryProperty.Archived, "false", "true"),
                ]
                : [change],
            Choices: []
        )
        {
            Ground = Ground,
        };

    private static bool IsMeantToBePublic(string fullName) =>
        RepositoryName.Parse(fullName) is { } repository
        && (
            repository.Name.Equals(".github", StringComparison.OrdinalIgnoreCase)
            || repository.Name.EndsWith(".github.io", StringComparison.OrdinalIgnoreCase)
        );

    private static bool IsIncluded(string fullName, PublicRepositorySettings settings)
    {
        var name = fullName.AsSpan(fullName.IndexOf('/', StringComparison.Ordinal) + 1);
        foreach (var pattern in settings.Include)
        {
            if (
                FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: true)
                || FileSystemName.MatchesSimpleExpression(pattern, fullName, ignoreCase: true)
            )
            {
                return true;
            }
        }

        return false;
    }
}
