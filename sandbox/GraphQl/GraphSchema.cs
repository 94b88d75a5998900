using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using ZocSec.Sandbox.Organizations;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Sandbox.GraphQl;

/// <summary>The part of GitHub's GraphQL schema that is answered, over what the sandbox holds.</summary>
internal sealed class GraphSchema
{
    private readonly SandboxGitHub _github;
    private readonly RepositoryAccess _access;
    private readonly GraphType _pageInfo;
    private readonly GraphType _rateLimit;
    private readonly GraphType _organization;
    private readonly GraphType _user;
    private readonly GraphType _repository;
    private readonly GraphType _repositories;
    private readonly GraphType _repositoryTopics;
    private readonly GraphType _repositoryTopic;
    private readonly GraphType _topic;
    private readonly GraphType _searched;
    private readonly GraphType _member;
    private readonly GraphType _members;
    private readonly GraphType _team;
    private readonly GraphType _teams;

    public GraphSchema(SandboxGitHub github)
    {
        _github = github;
        _access = new RepositoryAccess(github);
        _pageInfo = Type<GraphPage>(
            "PageInfo",
            ("hasNextPage", page => page.HasNext),
            ("endCursor?", page => page.EndCursor)
        );
        _rateLimit = new GraphType(
            "RateLimit",
            FrozenSet<string>.Empty,
            Fields(
                ("cost", new((call, _, _) => call.Cost)),
                ("limit", new((call, _, _) => call.Rate.Limit)),
                ("remaining", new((call, _, _) => call.Rate.Remaining)),
                ("used", new((call, _, _) => call.Rate.Used)),
                ("resetAt", new((call, _, _) => Time(call.Rate.Reset)))
            )
        );
        _topic = Type<string>("Topic", ("name", topic => topic));
        _repositoryTopic = Type<string>("RepositoryTopic", ("topic", topic => new GraphObject(_topic!, topic)));
        _repositoryTopics = Connection("RepositoryTopicConnection", item => new GraphObject(_repositoryTopic!, item));
        _repository = Repository();
        _repositories = Connection("RepositoryConnection", item => item);
        _searched = Connection("SearchResultItemConnection", item => item);
        _member = Type<SandboxAccount>("User", ("login", person => person.Login));
        _members = Connection("TeamMemberConnection", item => new GraphObject(_member!, item));
        _team = Team();
        _teams = Connection("TeamConnection", item => item);
        var owner = Owner("Organization");
        _organization = owner with
        {
            Fields = owner
                .Fields.Append(new("teams", new GraphField(Teams, IsConnection: true)))
                .ToFrozenDictionary(StringComparer.Ordinal),
        };
        _user = Owner("User");
        Query = new GraphType(
            "Query",
            FrozenSet<string>.Empty,
            Fields(
                ("rateLimit", new((_, source, _) => new GraphObject(_rateLimit, source), IsNullable: true)),
                ("repositoryOwner", new((_, _, arguments) => FindOwner(arguments.Text("login")), IsNullable: true)),
                ("organization", new((_, _, arguments) => FindOrganization(arguments.Text("login")), IsNullable: true)),
                ("search", new(Search, IsConnection: true)),
                (
                    "nodes",
                    new((call, _, arguments) => arguments.List("ids").Select(id => Node(call, id as string)).ToList())
                )
            )
        );
    }

    /// <summary>Where every query begins.</summary>
    public GraphType Query { get; }

    private GraphType Repository()
    {
        var plain = Type<SandboxRepository>(
            "Repository",
            ("id", repository => NodeId.Of("Repository", repository.Id)),
            ("databaseId?", repository => repository.Id),
            ("name", repository => repository.Name),
            ("nameWithOwner", repository => repository.FullName),
            ("visibility", repository => repository.Visibility.ToUpperInvariant()),
            ("isArchived", repository => repository.Archived),
            ("isDisabled", _ => false),
            ("isFork", repository => repository.IsFork),
            ("isPrivate", repository => !repository.IsPublic),
            ("stargazerCount", repository => repository.Stars),
            ("forkCount", repository => repository.Forks),
            ("description?", repository => repository.Description),
            ("createdAt", repository => Time(repository.CreatedAt)),
            ("pushedAt?", repository => Time(repository.PushedAt))
        );
        return plain with
        {
            Interfaces = FrozenSet.Create(StringComparer.Ordinal, "Node"),
            Fields = plain
                .Fields.Append(
                    new(
                        "hasVulnerabilityAlertsEnabled",
                        new GraphField(
                            (call, source, _) =>
                                call.Caller is Caller.Installed installed && !installed.May("administration", "read")
                                    ? GraphFault.Forbidden
                                    : ((SandboxRepository)source).VulnerabilityAlerts
                        )
                    )
                )
                .Append(
                    new(
                        "repositoryTopics",
                        new GraphField(
                            (_, source, arguments) =>
                                new GraphObject(
                                    _repositoryTopics,
                                    GraphPage.Of(((SandboxRepository)source).Topics, topic => topic, arguments)
                                ),
                            IsConnection: true
                        )
                    )
                )
                .ToFrozenDictionary(StringComparer.Ordinal),
        };
    }

    private GraphType Owner(string name) =>
        new(
            name,
            FrozenSet.Create(StringComparer.Ordinal, "RepositoryOwner", "Node"),
            Fields(
                ("id", new((_, source, _) => ((SandboxAccount)source).NodeId)),
                ("login", new((_, source, _) => ((SandboxAccount)source).Login)),
                ("repositories", new(Repositories, IsConnection: true))
            )
        );

    private GraphObject Repositories(GraphCall call, object source, GraphArguments arguments)
    {
        var owned = _github
            .Repositories.Where(repository => repository.Owner == ((SandboxAccount)source).Login)
            .Where(repository => _access.Sees(call.Caller, repository))
            .OrderBy(repository => repository.CreatedAt)
            .ThenBy(repository => repository.Id)
            .ToList();
        var page = GraphPage.Of(
            owned,
            repository =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{repository.CreatedAt.ToUnixTimeMilliseconds():D14}{repository.Id:D12}"
                ),
            arguments
        );
        return new GraphObject(
            _repositories,
            page with
            {
                Items = [.. page.Items.Select(item => new GraphObject(_repository, item))],
            }
        );
    }

    private GraphType Team() =>
        new(
            "Team",
            FrozenSet.Create(StringComparer.Ordinal, "Node"),
            Fields(
                ("slug", new((_, source, _) => ((SandboxTeam)source).Slug)),
                ("name", new((_, source, _) => ((SandboxTeam)source).Name)),
                (
                    "members",
                    new(
                        (_, source, arguments) =>
                            new GraphObject(
                                _members,
                                GraphPage.Of(
                                    [
                                        .. ((SandboxTeam)source)
                                            .Members.Order(StringComparer.Ordinal)
                                            .Select(_github.AccountOf),
                                    ],
                                    person => person.Login,
                                    arguments
                                )
                            ),
                        IsConnection: true
                    )
                )
            )
        );

    // The teams that any of the people asked for is in; all of them when none is.
    private object Teams(GraphCall call, object source, GraphArguments arguments)
    {
        if (call.Caller is Caller.Installed installed && !installed.May("members", "read"))
            return GraphFault.Forbidden;
        var people = arguments.List("userLogins").OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        var teams = _github
            .Organization(((SandboxAccount)source).Login)
            .Teams.Where(team => people.Count == 0 || team.Members.Any(member => people.Contains(member)))
            .OrderBy(team => team.Slug, StringComparer.Ordinal)
            .ToList();
        var page = GraphPage.Of(teams, team => team.Slug, arguments);
        return new GraphObject(
            _teams,
            page with
            {
                Items = [.. page.Items.Select(team => new GraphObject(_team, team))],
            }
        );
    }

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
        var page = GraphPage.Of(found, repository => repository.Name, arguments);
        return new GraphObject(
            _searched,
            page with
            {
                Items = [.. page.Items.Select(item => new GraphObject(_repository, item))],
            }
        );
    }

    private GraphObject? FindOrganization(string login) =>
        _github.FindAccount(login) is { Kind: AccountKind.Organization } account
            ? new GraphObject(_organization, account)
            : null;

    private GraphObject? FindOwner(string login) =>
        _github.FindAccount(login) is { } account
            ? new GraphObject(account.Kind == AccountKind.Organization ? _organization : _user, account)
            : null;

    private object Node(GraphCall call, string? id)
    {
        foreach (var prefix in (string[])["010:Repository"])
        {
            if (
                id is not null
                && Decode(id) is { } text
                && text.StartsWith(prefix, StringComparison.Ordinal)
                && long.TryParse(text.AsSpan(prefix.Length), CultureInfo.InvariantCulture, out var number)
                && _github.Find(number) is { } repository
                && _access.Sees(call.Caller, repository)
            )
            {
                return new GraphObject(_repository, repository);
            }
        }

        return new GraphFault("NOT_FOUND", $"Could not resolve to a node with the global id of '{id}'");
    }

    private static string? Decode(string id)
    {
        var bytes = new byte[id.Length];
        return Convert.TryFromBase64String(id, bytes, out var length)
            ? Encoding.ASCII.GetString(bytes, 0, length)
            : null;
    }

    private GraphType Connection(string name, Func<object, object> item) =>
        Type<GraphPage>(
            name,
            ("totalCount", page => page.Total),
            ("pageInfo", page => new GraphObject(_pageInfo, page)),
            ("nodes?", page => page.Items.Select(item).ToList())
        );

    // A name that ends in a question mark is that of a field that may be null.
    private static GraphType Type<T>(string name, params (string Name, Func<T, object?> Read)[] fields)
        where T : class =>
        new(
            name,
            FrozenSet<string>.Empty,
            Fields([
                .. fields.Select(field =>
                    (
                        field.Name.TrimEnd('?'),
                        new GraphField((_, source, _) => field.Read((T)source), IsNullable: field.Name.EndsWith('?'))
                    )
                ),
            ])
        );

    private static FrozenDictionary<string, GraphField> Fields(params (string Name, GraphField Field)[] fields) =>
        fields.ToFrozenDictionary(field => field.Name, field => field.Field, StringComparer.Ordinal);

    private static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
