using System.Globalization;
using ZocSec.Sandbox.History;
using ZocSec.Sandbox.Organizations;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Sandbox.GraphQl;

/// <summary>Repositories, and what belongs to one.</summary>
internal sealed class RepositoryGraph
{
    private readonly SandboxGitHub _github;
    private readonly RepositoryAccess _access;
    private readonly BranchGraph _branches;
    private readonly GraphType _languages;
    private readonly GraphType _language;
    private readonly GraphType _topics;
    private readonly GraphType _deployKeys;
    private readonly GraphType _codeOwners;
    private readonly GraphType _repositories;

    public RepositoryGraph(SandboxGitHub github, RepositoryAccess access, GraphType user)
    {
        (_github, _access) = (github, access);
        _branches = new BranchGraph(github, access, user);
        _language = GraphTypes.Type<SandboxLanguage>("Language", ("name", language => language.Name));
        _languages = GraphTypes
            .Connection("LanguageConnection", () => _language, ("size", item => ((SandboxLanguage)item).Size))
            .With(
                (
                    "totalSize",
                    new((_, source, _) => ((GraphPage)source).Items.Sum(item => ((SandboxLanguage)item).Size))
                )
            );
        var topic = GraphTypes.Type<string>("Topic", ("name", topic => topic));
        var repositoryTopic = GraphTypes.Type<string>(
            "RepositoryTopic",
            ("topic", name => new GraphObject(topic, name))
        );
        _topics = GraphTypes.Connection("RepositoryTopicConnection", () => repositoryTopic);
        var key = GraphTypes.Type<SandboxDeployKey>(
            "DeployKey",
            ("id", key => NodeId.Of("DeployKey", key.Id)),
            ("title", key => key.Title),
            ("key", key => key.Key),
            ("readOnly", key => key.ReadOnly),
            ("verified", _ => true),
            ("enabled", _ => true),
            ("createdAt", key => GraphTypes.Time(key.CreatedAt))
        );
        _deployKeys = GraphTypes.Connection("DeployKeyConnection", () => key);
        var error = GraphTypes.Type<SourceOwnersError>(
            "RepositoryCodeownersError",
            ("kind", error => error.Kind),
            ("line", error => error.Line),
            ("column", error => error.Column),
            ("source", error => error.Source),
            ("path", error => error.Path),
            ("message", error => error.Message),
            ("suggestion?", _ => null)
        );
        _codeOwners = GraphTypes.Type<IReadOnlyList<SourceOwnersError>>(
            "RepositoryCodeowners",
            ("errors", errors => errors.Select(one => new GraphObject(error, one)).ToList())
        );
        Type = Repository();
        _repositories = GraphTypes.Connection("RepositoryConnection", () => Type);
    }

    /// <summary>The type <c>Repository</c>.</summary>
    public GraphType Type { get; }

    /// <summary>A page of what an account owns and the caller sees, in the order in which it was made.</summary>
    public GraphObject OwnedBy(GraphCall call, SandboxAccount owner, GraphArguments arguments)
    {
        var owned = _github.Order.ByCreation(owner.Login);
        var seesAll =
            _github.TryGetOrganization(owner.Login, out var organization)
            && RepositoryAccess.SeesAllOf(call.Caller, organization);
        return new GraphObject(
            _repositories,
            GraphPage.ByKey(
                seesAll ? owned : [.. owned.Where(repository => _access.Sees(call.Caller, repository))],
                static repository =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{repository.CreatedAt.ToUnixTimeMilliseconds():D14}{repository.Id:D12}"
                    ),
                arguments
            )
        );
    }

    /// <summary>A repository that the caller sees, by the name that it has or had.</summary>
    public object ByName(GraphCall call, GraphArguments arguments)
    {
        var name = $"{arguments.Text("owner")}/{arguments.Text("name")}";
        return
            (_github.Find(name) ?? _github.FindByFormerName(name)) is { } repository
            && _access.Sees(call.Caller, repository)
            ? new GraphObject(Type, repository)
            : GraphFault.NotFound($"a Repository with the name '{name}'");
    }

    private GraphType Repository() =>
        GraphTypes
            .Type<SandboxRepository>(
                "Repository",
                ("id", repository => NodeId.Of("Repository", repository.Id)),
                ("databaseId?", repository => repository.Id),
                ("name", repository => repository.Name),
                ("nameWithOwner", repository => repository.FullName),
                ("visibility", repository => repository.Visibility.ToUpperInvariant()),
                ("isArchived", repository => repository.Archived),
                ("isDisabled", _ => false),
                ("isEmpty", repository => repository.IsEmpty),
                ("isFork", repository => repository.IsFork),
                ("isPrivate", repository => !repository.IsPublic),
                ("stargazerCount", repository => repository.Stars),
                ("forkCount", repository => repository.Forks),
                ("description?", repository => repository.Description),
                ("createdAt", repository => GraphTypes.Time(repository.CreatedAt)),
                ("updatedAt", repository => GraphTypes.Time(repository.UpdatedAt)),
                ("pushedAt?", repository => GraphTypes.Time(repository.PushedAt)),
                (
                    "primaryLanguage?",
                    repository => repository.Languages is [var main, ..] ? new GraphObject(_language, main) : null
                )
            )
            .As("Node")
            .With(
                (
                    "languages",
                    Of(
                        (_, repository, arguments) =>
                            new GraphObject(_languages, GraphPage.ByPlace(repository.Languages, arguments)),
                        isNullable: true,
                        isConnection: true
                    )
                ),
                (
                    "repositoryTopics",
                    Of(
                        (_, repository, arguments) =>
                            new GraphObject(_topics, GraphPage.ByPlace(repository.Topics, arguments)),
                        isConnection: true
                    )
                ),
                ("hasVulnerabilityAlertsEnabled", Of(HasAlerts)),
                ("deployKeys", Of(DeployKeys, isConnection: true)),
                ("codeowners", Of(CodeOwners, isNullable: true)),
                (
                    "defaultBranchRef",
                    Of((call, repository, _) => _branches.Default(call, repository), isNullable: true)
                ),
                (
                    "object",
                    Of(
                        (call, repository, arguments) => _branches.Find(call, repository, arguments.Text("expression")),
                        isNullable: true
                    )
                )
            );

    private object HasAlerts(GraphCall call, SandboxRepository repository, GraphArguments arguments) =>
        _access.Permits(call.Caller, repository, "administration", "read")
            ? repository.VulnerabilityAlerts
            : GraphFault.Forbidden;

    private object DeployKeys(GraphCall call, SandboxRepository repository, GraphArguments arguments) =>
        _access.Permits(call.Caller, repository, "administration", "read")
            ? new GraphObject(_deployKeys, GraphPage.ByPlace(repository.DeployKeys, arguments))
            : GraphFault.Forbidden;

    private object? CodeOwners(GraphCall call, SandboxRepository repository, GraphArguments arguments)
    {
        if (!_access.Permits(call.Caller, repository, "contents", "read"))
            return GraphFault.Forbidden;
        return SourceOwners.Errors(_github, repository) is { } errors ? new GraphObject(_codeOwners, errors) : null;
    }

    private static GraphField Of(
        Func<GraphCall, SandboxRepository, GraphArguments, object?> resolve,
        bool isNullable = false,
        bool isConnection = false
    ) =>
        new((call, source, arguments) => resolve(call, (SandboxRepository)source, arguments), isNullable, isConnection);
}
