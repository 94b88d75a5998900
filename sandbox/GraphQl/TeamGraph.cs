using System.Globalization;
using ZocSec.Sandbox.Organizations;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Sandbox.GraphQl;

/// <summary>Teams, who is in them, and what they may do.</summary>
internal sealed class TeamGraph
{
    private readonly SandboxGitHub _github;
    private readonly RepositoryAccess _access;
    private readonly GraphType _team;
    private readonly GraphType _teams;
    private readonly GraphType _members;
    private readonly GraphType _repositories;

    public TeamGraph(SandboxGitHub github, RepositoryAccess access, GraphType user, GraphType repository)
    {
        (_github, _access) = (github, access);
        _members = GraphTypes.Connection("TeamMemberConnection", () => user);
        _repositories = Granted(repository);
        _team = GraphTypes
            .Type<TeamOf>(
                "Team",
                ("id", of => NodeId.Of("Team", of.Team.Id)),
                ("databaseId?", of => of.Team.Id),
                ("slug", of => of.Team.Slug),
                ("name", of => of.Team.Name)
            )
            .As("Node")
            .With(
                (
                    "members",
                    new((_, source, arguments) => Members(((TeamOf)source).Team, arguments), IsConnection: true)
                ),
                (
                    "repositories",
                    new((call, source, arguments) => Repositories(call, (TeamOf)source, arguments), IsConnection: true)
                )
            );
        _teams = GraphTypes.Connection("TeamConnection", () => _team);
    }

    /// <summary>The teams that any of the people asked for is in; all of them when none is.</summary>
    public object All(GraphCall call, SandboxAccount account, GraphArguments arguments)
    {
        if (IsHidden(call))
            return GraphFault.Forbidden;
        var people = arguments.List("userLogins").OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        var organization = _github.Organization(account.Login);
        if (IsOutside(call, organization))
            return new GraphObject(_teams, GraphPage.ByPlace<TeamOf>([], arguments));
        return new GraphObject(
            _teams,
            GraphPage.ByKey(
                [
                    .. organization
                        .Teams.Where(team => people.Count == 0 || team.Members.Any(people.Contains))
                        .OrderBy(team => team.Slug, StringComparer.Ordinal)
                        .Select(team => new TeamOf(organization, team)),
                ],
                of => of.Team.Slug,
                arguments
            )
        );
    }

    /// <summary>A team by its slug; null when there is none.</summary>
    public object? Find(GraphCall call, SandboxAccount account, string slug)
    {
        if (IsHidden(call))
            return GraphFault.Forbidden;
        var organization = _github.Organization(account.Login);
        return organization.FindTeam(slug) is { } team && !IsOutside(call, organization)
            ? new GraphObject(_team, new TeamOf(organization, team))
            : null;
    }

    private static bool IsHidden(GraphCall call) =>
        call.Caller is Caller.Installed installed && !installed.May("members", "read");

    private static bool IsOutside(GraphCall call, SandboxOrganization organization) =>
        call.Caller is Caller.Person(var login) && !organization.People.ContainsKey(login);

    private GraphObject Members(SandboxTeam team, GraphArguments arguments) =>
        new(
            _members,
            GraphPage.ByKey(
                [.. team.Members.Order(StringComparer.Ordinal).Select(_github.AccountOf)],
                person => person.Login,
                arguments
            )
        );

    private GraphObject Repositories(GraphCall call, TeamOf of, GraphArguments arguments) =>
        new(
            _repositories,
            GraphPage.ByKey(
                [
                    .. of
                        .Organization.RepositoriesOf(of.Team)
                        .Where(granted => _access.Sees(call.Caller, granted.Repository)),
                ],
                static granted => granted.Repository.Id.ToString("D12", CultureInfo.InvariantCulture),
                arguments
            )
        );

    private static GraphType Granted(GraphType repository)
    {
        var edge = GraphTypes.Type<GraphEdge>(
            "TeamRepositoryEdge",
            ("cursor", edge => edge.Cursor),
            ("node", edge => new GraphObject(repository, ((GrantedRepository)edge.Item).Repository)),
            ("permission", edge => Spelt(((GrantedRepository)edge.Item).Permission))
        );
        return GraphTypes.Type<GraphPage>(
            "TeamRepositoryConnection",
            ("totalCount", page => page.Total),
            ("pageInfo", page => new GraphObject(GraphTypes.PageInfo, page)),
            ("edges?", page => page.Edges.Select(one => new GraphObject(edge, one)).ToList()),
            (
                "nodes?",
                page =>
                    page.Items.Select(item => new GraphObject(repository, ((GrantedRepository)item).Repository))
                        .ToList()
            )
        );
    }

    private static string Spelt(string permission) =>
        permission switch
        {
            "pull" => "READ",
            "push" => "WRITE",
            _ => permission.ToUpperInvariant(),
        };

    private sealed record TeamOf(SandboxOrganization Organization, SandboxTeam Team);
}
