using System.Collections.Immutable;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.GraphQl;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Audits.Reading;

/// <summary>Reads all teams of an organisation, with their people and what they may do.</summary>
internal sealed class TeamsReader(GitHubGraphQl graph, TenantId tenant, Patience patience, IAuditProgress progress)
{
    private const string SomeUnread = "some teams could not be read";

    private static readonly ImmutableArray<int> Sizes = [20, 5, 1];

    /// <summary>Reads them; of an account that is no organisation there are none.</summary>
    /// <exception cref="AuditStoppedException">GitHub cannot be asked any more.</exception>
    public async Task<AccountFacts> ReadAsync(string login, CancellationToken ct)
    {
        var facts = new AccountFacts { Login = login, IsOrganization = true };
        var teams = ImmutableArray.CreateBuilder<FoundTeam>();
        string? cursor = null;
        do
        {
            var answer = await AskAsync(login, cursor, ct);
            switch (answer)
            {
                // What a team may do and is not told would be missing without a trace: an error anywhere is one of all.
                case GitHubAnswer<GraphQlResult<AuditTeamsData>>.Ok
                {
                    Value: { Errors: [], Data.Organization.Teams: { Nodes.IsDefault: false } page }
                }:
                    foreach (var node in page.Nodes)
                    {
                        var (team, problem) = await WholeAsync(login, node, ct);
                        if (problem is not null)
                        {
                            return facts with { TeamsUnknown = problem };
                        }

                        if (team is not null)
                        {
                            teams.Add(team);
                        }
                    }

                    progress.Advanced(AuditPart.Teams, teams.Count, page.TotalCount);
                    cursor = page.PageInfo?.NextAfter(cursor);
                    break;
                case GitHubAnswer<GraphQlResult<AuditTeamsData>>.NotFound:
                case GitHubAnswer<GraphQlResult<AuditTeamsData>>.Ok
                {
                    Value: { Data.Organization: null, Errors: [{ Type: "NOT_FOUND" }, ..] }
                }:
                    return facts with { IsOrganization = false };
                case GitHubAnswer<GraphQlResult<AuditTeamsData>>.Ok { Value.Errors: [var error, ..] }:
                    return facts with { TeamsUnknown = AuditErrors.InWords(error) };
                case GitHubAnswer<GraphQlResult<AuditTeamsData>>.Refused refused:
                    return facts with { TeamsUnknown = refused.Reason };
                case GitHubAnswer<GraphQlResult<AuditTeamsData>>.Later:
                    throw AuditStoppedException.For(answer, "the teams cannot be read");
                default:
                    return facts with { TeamsUnknown = "GitHub does not show them" };
            }
        } while (cursor is not null);

        return facts with
        {
            Teams = teams.ToImmutable(),
        };
    }

    private async Task<GitHubAnswer<GraphQlResult<AuditTeamsData>>> AskAsync(
        string login,
        string? cursor,
        CancellationToken ct
    )
    {
        GitHubAnswer<GraphQlResult<AuditTeamsData>> answer = null!;
        foreach (var size in Sizes)
        {
            answer = await patience.AskAsync(
                () =>
                    graph.AskAsync(
                        tenant,
                        new GraphQlQuery<AuditTeamsVariables>(
                            AuditTeamsQuery.Page,
                            new AuditTeamsVariables(login, size, cursor)
                        ),
                        AuditGraphJson.Default.GraphQlQueryAuditTeamsVariables,
                        AuditGraphJson.Default.GraphQlBodyAuditTeamsData,
                        ct
                    ),
                ct,
                oneAnswer: size > Sizes[^1]
            );
            if (answer is not GitHubAnswer<GraphQlResult<AuditTeamsData>>.Later { IsOneAnswer: true })
            {
                break;
            }
        }

        return answer;
    }

    // A team may have more than a page of people or repositories. One that is dissolved meanwhile may do nothing any more.
    private async Task<(FoundTeam? Team, string? Problem)> WholeAsync(
        string login,
        TeamNode? first,
        CancellationToken ct
    )
    {
        if (first is not { Slug: { } slug, Members: not null, Repositories: not null })
        {
            return (null, SomeUnread);
        }

        var members = ImmutableArray.CreateBuilder<string>();
        var repositories = ImmutableArray.CreateBuilder<long>();
        var permissions = ImmutableArray.CreateBuilder<string>();
        var (node, person, repository) = (first, (string?)null, (string?)null);
        while (true)
        {
            members.AddRange((node.Members?.Known ?? []).Select(one => one.Login).OfType<string>());
            foreach (var edge in node.Repositories?.Edges ?? [])
            {
                if (edge is { Permission: { } permission, Node.DatabaseId: { } id })
                {
                    repositories.Add(id);
                    permissions.Add(PermissionOf(permission));
                }
            }

            person = node.Members?.PageInfo?.NextAfter(person);
            repository = node.Repositories?.PageInfo?.NextAfter(repository);
            if (person is null && repository is null)
            {
                return (
                    new FoundTeam(slug, members.ToImmutable(), repositories.ToImmutable(), permissions.ToImmutable()),
                    null
                );
            }

            switch (await MoreAsync(login, slug, person, repository, ct))
            {
                case GitHubAnswer<TeamNode>.Ok { Value: var more }:
                    node = more;
                    break;
                case GitHubAnswer<TeamNode>.Refused { Reason: var reason }:
                    return (null, reason);
                default:
                    return (null, null);
            }
        }
    }

    private async Task<GitHubAnswer<TeamNode>> MoreAsync(
        string login,
        string slug,
        string? person,
        string? repository,
        CancellationToken ct
    )
    {
        var variables = new AuditTeamVariables(
            login,
            slug,
            person is not null,
            person,
            repository is not null,
            repository
        );
        var answer = await patience.AskAsync(
            () =>
                graph.AskAsync(
                    tenant,
                    new GraphQlQuery<AuditTeamVariables>(AuditTeamsQuery.More, variables),
                    AuditGraphJson.Default.GraphQlQueryAuditTeamVariables,
                    AuditGraphJson.Default.GraphQlBodyAuditTeamData,
                    ct
                ),
            ct
        );

        return answer switch
        {
            GitHubAnswer<GraphQlResult<AuditTeamData>>.Ok { Value.Errors: [{ Type: not "NOT_FOUND" } error, ..] } =>
                new GitHubAnswer<TeamNode>.Refused(Status: 403, AuditErrors.InWords(error)),
            GitHubAnswer<GraphQlResult<AuditTeamData>>.Ok { Value.Data.Organization.Team: { } team } =>
                new GitHubAnswer<TeamNode>.Ok(team),
            GitHubAnswer<GraphQlResult<AuditTeamData>>.Ok => new GitHubAnswer<TeamNode>.NotFound(),
            GitHubAnswer<GraphQlResult<AuditTeamData>>.Later => throw AuditStoppedException.For(
                answer,
                $"the team {slug} cannot be read"
            ),
            _ => answer.As<TeamNode>(),
        };
    }

    // GraphQL's words for what REST and people call otherwise.
    private static string PermissionOf(string permission) =>
        permission switch
        {
            "READ" => "pull",
            "WRITE" => "push",
            _ => permission.ToLowerInvariant(),
        };
}
