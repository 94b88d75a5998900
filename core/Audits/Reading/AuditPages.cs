using System.Collections.Immutable;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.GraphQl;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Audits.Reading;

/// <summary>
/// Reads pages of repositories: smaller ones where GitHub cannot gather a large one in time, and without what who signed
/// in may not see, which is then unknown.
/// </summary>
internal sealed class AuditPages(
    IPageSource source,
    GitHubGraphQl graph,
    TenantId tenant,
    OwnersSettings owners,
    Patience patience,
    IAuditProgress progress
)
{
    private const int Tries = 3;
    private const string TooMuch = "GitHub could not gather it in time";

    /// <summary>Repositories on a page when all is well.</summary>
    public const int LargestPage = 50;

    /// <summary>Repositories on a page where little is asked of each.</summary>
    public const int LargestBasicPage = 100;

    private static readonly ImmutableArray<int> Sizes = [LargestPage, 20, 5, 1];
    private static readonly ImmutableArray<int> BasicSizes = [LargestBasicPage, .. Sizes];

    // What is hidden from whoever signed in, by facet, with the reason; not asked for any more.
    private readonly Dictionary<string, string> hidden = new(StringComparer.Ordinal);

    /// <summary>Reads a page.</summary>
    /// <param name="cursor">What the page before said; null for the first.</param>
    /// <param name="wanted">What is to be asked.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The page, and what is left of GitHub's limit; null when it does not say.</returns>
    /// <exception cref="AuditStoppedException">There is no such account, or GitHub cannot be asked any more.</exception>
    public async Task<(FoundPage Page, PointsLeft? Points)> ReadAsync(
        string? cursor,
        AuditDepth wanted,
        CancellationToken ct
    )
    {
        var depth = wanted with
        {
            Alerts = wanted.Alerts && !hidden.ContainsKey(AuditFacet.VulnerabilityAlerts),
            Keys = wanted.Keys && !hidden.ContainsKey(AuditFacet.DeployKeys),
        };
        var (raw, asked) = await AskAsync(cursor, depth, ct);

        // What is hidden takes its repository with it: those are asked for once more without it, the others stay as they are.
        var whole = new Dictionary<long, RawNode>();
        var hiding = new List<GraphQlError>();
        while (LackedBy(raw, asked) is { IsEmpty: false } fields)
        {
            foreach (var node in raw.Nodes.Where(node => node.Node?.DatabaseId is not null))
            {
                whole.TryAdd(node.Node!.DatabaseId!.Value, node);
            }

            hiding.AddRange(raw.Nodes.Where(node => node.Node is null).SelectMany(node => node.Errors));
            Learn(raw, fields);
            (raw, asked) = await AskAsync(
                cursor,
                asked with
                {
                    Alerts = asked.Alerts && !fields.Contains(AuditNodeReader.AlertsField),
                    Keys = asked.Keys && !fields.Contains(AuditNodeReader.KeysField),
                },
                ct
            );
        }

        var found = ImmutableArray.CreateBuilder<FoundRepository>(raw.Nodes.Length);
        foreach (var node in raw.Nodes)
        {
            var best = whole.GetValueOrDefault(node.Node?.DatabaseId ?? 0, node);
            if (Read(best, asked, hiding) is { } repository)
            {
                found.Add(Explain(await WithAllTopicsAsync(repository, best.Node!, ct), wanted, asked));
            }
        }

        return (new FoundPage(found.ToImmutable(), raw.Next, raw.Total), raw.Points);
    }

    private static ImmutableArray<string> LackedBy(RawPage page, AuditDepth asked)
    {
        (string Field, bool WasAsked)[] fields =
        [
            (AuditNodeReader.AlertsField, asked.Alerts),
            (AuditNodeReader.KeysField, asked.Keys),
        ];
        return
        [
            .. fields
                .Where(one => one.WasAsked && page.Nodes.Any(node => node.LacksFor(one.Field)))
                .Select(one => one.Field),
        ];
    }

    private FoundRepository? Read(RawNode node, AuditDepth depth, List<GraphQlError> hiding)
    {
        if (node.Node is { } known && AuditNodeReader.Read(known, depth, owners) is { } repository)
        {
            // The errors of all that were hidden say why something of this one is missing.
            var why = node.Errors.AddRange(hiding.Where(error => Concerns(error, known)));
            return AuditNodeReader.With(repository, why);
        }

        progress.Remarked(
            $"{node.Name ?? "a repository"} cannot be read and is not in this audit: {(node.Errors is [var error, ..] ? AuditNodeReader.InWords(error) : "GitHub shows nothing of it")}"
        );
        return null;
    }

    private static bool Concerns(GraphQlError error, AuditNode node) =>
        (error.IsOf(AuditNodeReader.AlertsField) && node.HasVulnerabilityAlertsEnabled is null)
        || (error.IsOf(AuditNodeReader.KeysField) && node.DeployKeys is null);

    // Where it is the same for a whole page, it is so for all: nobody is asked for it again.
    private void Learn(RawPage page, ImmutableArray<string> fields)
    {
        foreach (var field in fields.Where(field => page.Nodes.All(node => node.LacksFor(field))))
        {
            var facet = field == AuditNodeReader.AlertsField ? AuditFacet.VulnerabilityAlerts : AuditFacet.DeployKeys;
            hidden[facet] = AuditNodeReader.InWords(page.Nodes[0].Errors.First(error => error.IsOf(field)));
            progress.Remarked($"{facet}: {hidden[facet]}; only who may administer a repository sees that");
        }
    }

    private FoundRepository Explain(FoundRepository found, AuditDepth wanted, AuditDepth asked)
    {
        var unknown = found.Row.Unknown;
        foreach (var (facet, reason) in hidden)
        {
            unknown = unknown.ContainsKey(facet) ? unknown : unknown.Add(facet, reason);
        }

        if (wanted.Deep && !asked.Deep)
        {
            unknown = unknown.SetItem(AuditFacet.Protection, TooMuch).SetItem(AuditFacet.Codeowners, TooMuch);
        }

        return unknown == found.Row.Unknown ? found : found with { Row = found.Row with { Unknown = unknown } };
    }

    private async Task<(RawPage Page, AuditDepth Depth)> AskAsync(
        string? cursor,
        AuditDepth depth,
        CancellationToken ct
    )
    {
        GitHubAnswer<RawPage> answer = null!;
        foreach (var size in depth.Deep ? Sizes : BasicSizes)
        {
            answer = await patience.AskAsync(() => source.AskAsync(cursor, size, depth, ct), ct, oneAnswer: true);
            if (answer is not GitHubAnswer<RawPage>.Later)
            {
                break;
            }
        }

        // A single repository that is too much: what takes longest is left out, and said to be unknown.
        for (var tries = 0; answer is GitHubAnswer<RawPage>.Later { IsOneAnswer: true } && tries < Tries; tries++)
        {
            depth = tries == 0 ? depth : depth with { Deep = false, Commits = 1 };
            answer = await patience.AskAsync(() => source.AskAsync(cursor, 1, depth, ct), ct);
        }

        return answer is GitHubAnswer<RawPage>.Ok { Value: var page }
            ? (page, depth)
            : throw AuditStoppedException.For(answer, $"the repositories of {source.Name} cannot be read");
    }

    private async Task<FoundRepository> WithAllTopicsAsync(FoundRepository found, AuditNode node, CancellationToken ct)
    {
        if (found.Row.Topics is not { } topics)
        {
            return found;
        }

        for (var next = node.RepositoryTopics?.Next; next is not null; )
        {
            var after = next;
            var answer = await patience.AskAsync(
                () =>
                    graph.AskAsync(
                        tenant,
                        new GraphQlQuery<AuditTopicsVariables>(
                            AuditFollowUpQueries.Topics,
                            new AuditTopicsVariables(found.Row.NodeId, after)
                        ),
                        AuditGraphJson.Default.GraphQlQueryAuditTopicsVariables,
                        AuditGraphJson.Default.GraphQlBodyAuditTopicsData,
                        ct
                    ),
                ct
            );
            if (
                answer
                is not GitHubAnswer<GraphQlResult<AuditTopicsData>>.Ok { Value.Data.Node.RepositoryTopics: { } more }
            )
            {
                var unknown = found.Row.Unknown.SetItem(AuditFacet.Topics, "not all of them could be read");
                return found with { Row = found.Row with { Topics = null, Unknown = unknown } };
            }

            topics = topics.AddRange(more.Known.Select(topic => topic.Topic?.Name).OfType<string>());
            next = more.Next == after ? null : more.Next;
        }

        return found with
        {
            Row = found.Row with { Topics = topics },
        };
    }
}
