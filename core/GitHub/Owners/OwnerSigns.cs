using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ownership;
using ZocSec.Core.Policies;

namespace ZocSec.Core.GitHub.Owners;

/// <inheritdoc />
internal sealed partial class OwnerSigns(OwnerQuestions questions, TimeProvider time, ILogger<OwnerSigns> logger)
    : IOwnerSigns
{
    private const int MostKept = 1_000;
    private const int People = 5;
    private static readonly TimeSpan Holds = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<
        (ResourceId, OwnersSettings),
        (ImmutableArray<OwnerSign>, DateTimeOffset)
    > kept = new();

    /// <inheritdoc />
    public async Task<GitHubAnswer<ImmutableArray<OwnerSign>>> ReadAsync(
        ResourceId repository,
        OwnersSettings settings,
        CancellationToken ct
    )
    {
        var now = time.GetUtcNow();
        if (kept.TryGetValue((repository, settings), out var held) && now < held.Item2)
        {
            return new GitHubAnswer<ImmutableArray<OwnerSign>>.Ok(held.Item1);
        }

        var answers = await Task.WhenAll(
            settings.Evidence.Select(evidence => AskAsync(evidence, repository, settings, ct))
        );
        var signs = ImmutableArray.CreateBuilder<OwnerSign>();
        foreach (var answer in answers)
        {
            switch (answer)
            {
                case GitHubAnswer<IEnumerable<OwnerSign>>.Ok { Value: var found }:
                    signs.AddRange(found);
                    break;
                case GitHubAnswer<IEnumerable<OwnerSign>>.Later:
                    return answer.As<ImmutableArray<OwnerSign>>();
                case GitHubAnswer<IEnumerable<OwnerSign>>.Refused refused:
                    Log.Refused(logger, repository.Name, refused.Reason);
                    break;
            }
        }

        if (kept.Count >= MostKept)
        {
            kept.Clear();
        }

        var all = signs.ToImmutable();
        kept[(repository, settings)] = (all, now + Holds);
        return new GitHubAnswer<ImmutableArray<OwnerSign>>.Ok(all);
    }

    private Task<GitHubAnswer<IEnumerable<OwnerSign>>> AskAsync(
        OwnerEvidence evidence,
        ResourceId repository,
        OwnersSettings settings,
        CancellationToken ct
    ) =>
        evidence switch
        {
            OwnerEvidence.Property => questions.PropertyAsync(repository, settings, ct),
            OwnerEvidence.Codeowners => questions.CodeownersAsync(repository, settings, ct),
            OwnerEvidence.Team => questions.TeamsAsync(repository, ct),
            OwnerEvidence.Committers => CommittersAsync(repository, settings, ct),
            OwnerEvidence.Siblings => questions.SiblingsAsync(repository, settings, ct),

            // Whoever asks has read the topics, and found that they name nobody.
            _ => Task.FromResult<GitHubAnswer<IEnumerable<OwnerSign>>>(new GitHubAnswer<IEnumerable<OwnerSign>>.Ok([])),
        };

    private async Task<GitHubAnswer<IEnumerable<OwnerSign>>> CommittersAsync(
        ResourceId repository,
        OwnersSettings settings,
        CancellationToken ct
    )
    {
        var commits = await questions.AuthorsAsync(repository, ct);
        if (commits is not GitHubAnswer<ImmutableArray<string>>.Ok { Value: var authors })
        {
            return commits.As<IEnumerable<OwnerSign>>();
        }

        var people = Committers.Busiest(authors, settings, People);
        var answer = await questions.TeamsOfAsync(repository, people, ct);
        return answer is GitHubAnswer<ImmutableDictionary<string, ImmutableArray<string>>>.Ok { Value: var teams }
            ? new GitHubAnswer<IEnumerable<OwnerSign>>.Ok(Committers.Signs(authors, teams, settings))
            : answer.As<IEnumerable<OwnerSign>>();
    }

    private static partial class Log
    {
        [LoggerMessage(1441, LogLevel.Debug, "{Repository}: one kind of evidence of its owner is not shown: {Reason}")]
        public static partial void Refused(ILogger logger, string repository, string reason);
    }
}
