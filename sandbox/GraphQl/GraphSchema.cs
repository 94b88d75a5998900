using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using ZocSec.Sandbox.Organizations;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Sandbox.GraphQl;

/// <summary>The part of GitHub's GraphQL schema that is answered, over what the sandbox holds.</summary>
internal sealed class GraphSchema
{
    private const string RepositoryIds = "010:Repository";

    private readonly SandboxGitHub _github;
    private readonly RepositoryAccess _access;
    private readonly RepositoryGraph _repositories;
    private readonly GraphType _organization;
    private readonly GraphType _user;
    private readonly GraphType _found;

    public GraphSchema(SandboxGitHub github)
    {
        _github = github;
        _access = new RepositoryAccess(github);
        _user = Owner("User").With(("name", new((_, source, _) => ((SandboxAccount)source).Login, IsNullable: true)));
        _repositories = new RepositoryGraph(github, _access, _user);
        var teams = new TeamGraph(github, _access, _user, _repositories.Type);
        _organization = Owner("Organization")
            .With(
                ("name", new((_, source, _) => ((SandboxAccount)source).Login, IsNullable: true)),
                (
                    "teams",
                    new(
                        (call, source, arguments) => teams.All(call, (SandboxAccount)source, arguments),
                        IsConnection: true
                    )
                ),
                (
                    "team",
                    new(
                        (call, source, arguments) => teams.Find(call, (SandboxAccount)source, arguments.Text("slug")),
                        IsNullable: true
                    )
                )
            );
        _found = GraphTypes.Connection("SearchResultItemConnection", () => _repositories.Type);
        Query = Roots();
    }

    /// <summary>Where every query begins.</summary>
    public GraphType Query { get; }

    private GraphType Roots()
    {
        var rateLimit = new GraphType(
            "RateLimit",
            FrozenSet<string>.Empty,
            GraphTypes.Fields(
                ("cost", new((call, _, _) => call.Cost)),
                ("limit", new((call, _, _) => call.Rate.Limit)),
                ("remaining", new((call, _, _) => call.Rate.Remaining)),
                ("used", new((call, _, _) => call.Rate.Used)),
                ("resetAt", new((call, _, _) => GraphTypes.Time(call.Rate.Reset)))
            )
        );
        return new GraphType(
            "Query",
            FrozenSet<string>.Empty,
            GraphTypes.Fields(
                ("rateLimit", new((_, source, _) => new GraphObject(rateLimit, source), IsNullable: true)),
                ("viewer", new((call, _, _) => new GraphObject(_user, _github.AccountOf(call.Caller.Login)))),
                ("repositoryOwner", new((_, _, arguments) => FindOwner(arguments.Text("login")), IsNullable: true)),
                ("organization", new((_, _, arguments) => FindOrganization(arguments.Text("login")), IsNullable: true)),
                ("user", new((_, _, arguments) => FindUser(arguments.Text("login")), IsNullable: true)),
                ("repository", new((call, _, arguments) => _repositories.ByName(call, arguments), IsNullable: true)),
                ("search", new(Search, IsConnection: true)),
                ("node", new((call, _, arguments) => Node(call, arguments.Text("id")), IsNullable: true)),
                (
                    "nodes",
                    new((call, _, arguments) => arguments.List("ids").Select(id => Node(call, id as string)).ToList())
                )
            )
        );
    }

    private GraphType Owner(string name) =>
        GraphTypes
            .Type<SandboxAccount>(
                name,
                ("id", account => account.NodeId),
                ("databaseId?", account => account.Id),
                ("login", account => account.Login)
            )
            .As("RepositoryOwner", "Node")
            .With(
                (
                    "repositories",
                    new(
                        (call, source, arguments) => _repositories.OwnedBy(call, (SandboxAccount)source, arguments),
                        IsConnection: true
                    )
                )
            );

    // Knows what is asked here: "user:acme payments- in:name".
    private GraphObject Search(GraphCall call, object source, GraphArguments arguments)
    {
        var words = arguments.Text("query").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var owner = Array.Find(words, word => word.StartsWith("user:", StringComparison.Ordinal))?["user:".Length..];
        var texts = words.Where(word => !word.Contains(':', StringComparison.Ordinal)).ToList();
        var found = _github
            .Repositories.Where(repository => owner is null || repository.Owner == owner)
            .Where(repository => _access.Sees(call.Caller, repository))
            .Where(repository =>
                texts.TrueForAll(text => repository.Name.Contains(text, StringComparison.OrdinalIgnoreCase))
            )
            .ToList();
        return new GraphObject(_found, GraphPage.ByPlace(found, arguments));
    }

    private object FindOrganization(string login) =>
        _github.FindAccount(login) is { Kind: AccountKind.Organization } account
            ? new GraphObject(_organization, account)
            : GraphFault.NotFound($"an Organization with the login of '{login}'");

    private object FindUser(string login) =>
        _github.FindAccount(login) is { Kind: AccountKind.User } account
            ? new GraphObject(_user, account)
            : GraphFault.NotFound($"a User with the login of '{login}'");

    private GraphObject? FindOwner(string login) =>
        _github.FindAccount(login) is { } account
            ? new GraphObject(account.Kind == AccountKind.Organization ? _organization : _user, account)
            : null;

    private object Node(GraphCall call, string? id) =>
        id is not null
        && Decode(id) is { } text
        && text.StartsWith(RepositoryIds, StringComparison.Ordinal)
        && long.TryParse(text.AsSpan(RepositoryIds.Length), CultureInfo.InvariantCulture, out var number)
        && _github.Find(number) is { } repository
        && _access.Sees(call.Caller, repository)
            ? new GraphObject(_repositories.Type, repository)
            : new GraphFault("NOT_FOUND", $"Could not resolve to a node with the global id of '{id}'");

    private static string? Decode(string id)
    {
        var bytes = new byte[id.Length];
        return Convert.TryFromBase64String(id, bytes, out var length)
            ? Encoding.ASCII.GetString(bytes, 0, length)
            : null;
    }
}
