using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ZocSec.Core.GitHub.GraphQl;

namespace ZocSec.Core.Audits.Reading;

/// <summary>The questions for repositories: a page of an account's, or some by name. A page of fifty costs three points.</summary>
internal static class AuditPageQuery
{
    /// <summary>A page of an account's repositories, by creation, so that what is made meanwhile comes at the end.</summary>
    public const string OfAccount = $$"""
        query AuditPage(
          $login: String!, $first: Int!, $after: String, $alerts: Boolean!, $keys: Boolean!, $deep: Boolean!, $commits: Int!
        ) {
          rateLimit { cost limit remaining }
          repositoryOwner(login: $login) {
            repositories(
              first: $first, after: $after, ownerAffiliations: [OWNER], orderBy: { field: CREATED_AT, direction: ASC }
            ) {
              totalCount
              pageInfo { endCursor hasNextPage }
              nodes { ...Row }
            }
          }
        }
        {{Row}}
        """;

    /// <summary>How the answers for names are called: this and the name's place.</summary>
    public const string Alias = "r";

    private const string File = "... on Blob { text isBinary isTruncated }";

    private const string Row = $$"""
        fragment Row on Repository {
          id databaseId nameWithOwner description visibility isArchived isDisabled isFork isEmpty createdAt pushedAt
          hasVulnerabilityAlertsEnabled @include(if: $alerts)
          deployKeys(first: 1) @include(if: $keys) { totalCount }
          languages(first: 100, orderBy: { field: SIZE, direction: DESC }) { nodes { name } }
          repositoryTopics(first: 20) { pageInfo { endCursor hasNextPage } nodes { topic { name } } }
          defaultBranchRef {
            name
            branchProtectionRule @include(if: $deep) {
              pattern requiresApprovingReviews requiredApprovingReviewCount requiresStatusChecks isAdminEnforced
            }
            refUpdateRule @include(if: $deep) { pattern }
            rules(first: 100) @include(if: $deep) { nodes { type repositoryRuleset { name enforcement } } }
            target {
              ... on Commit {
                history(first: $commits) {
                  pageInfo { endCursor hasNextPage }
                  nodes { committedDate author { name email user { login } } }
                }
              }
            }
          }
          codeowners @include(if: $deep) { errors { kind line } }
          inGitHub: object(expression: "HEAD:.github/CODEOWNERS") @include(if: $deep) { {{File}} }
          inRoot: object(expression: "HEAD:CODEOWNERS") @include(if: $deep) { {{File}} }
          inDocs: object(expression: "HEAD:docs/CODEOWNERS") @include(if: $deep) { {{File}} }
        }
        """;

    /// <summary>Some repositories by name, each under its alias.</summary>
    /// <param name="names">Valid names: they stand in the query as they are.</param>
    public static string OfNames(IReadOnlyList<GitHub.RepositoryName> names) =>
        "query AuditNamed($alerts: Boolean!, $keys: Boolean!, $deep: Boolean!, $commits: Int!) {\n"
        + "  rateLimit { cost limit remaining }\n"
        + string.Concat(
            names.Select(
                (name, place) =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"  {Alias}{place}: repository(owner: \"{name.Owner}\", name: \"{name.Name}\") {{ ...Row }}\n"
                    )
            )
        )
        + "}\n"
        + Row;
}

/// <summary>What of the rows is asked.</summary>
/// <param name="Alerts">Vulnerability alerts, which only administrators see.</param>
/// <param name="Keys">Whether there are deploy keys, the same.</param>
/// <param name="Deep">Protection and CODEOWNERS.</param>
/// <param name="Commits">How many of the last commits; at least 1.</param>
internal readonly record struct AuditDepth(bool Alerts, bool Keys, bool Deep, int Commits);

internal sealed record AuditPageVariables(
    string Login,
    int First,
    string? After,
    bool Alerts,
    bool Keys,
    bool Deep,
    int Commits
);

internal sealed record AuditNamedVariables(bool Alerts, bool Keys, bool Deep, int Commits);

internal sealed record AuditPageData(PointsLeft? RateLimit, RepositoryOwner? RepositoryOwner);

/// <summary>A repository as the fragment <c>Row</c> shows it.</summary>
internal sealed record AuditNode
{
    public string? Id { get; init; }
    public long? DatabaseId { get; init; }
    public string? NameWithOwner { get; init; }
    public string? Description { get; init; }
    public string? Visibility { get; init; }
    public bool IsArchived { get; init; }
    public bool IsDisabled { get; init; }
    public bool IsFork { get; init; }
    public bool IsEmpty { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset? PushedAt { get; init; }
    public bool? HasVulnerabilityAlertsEnabled { get; init; }
    public CountNode? DeployKeys { get; init; }
    public NodeList<NameNode>? Languages { get; init; }
    public NodeList<TopicNode>? RepositoryTopics { get; init; }
    public BranchNode? DefaultBranchRef { get; init; }
    public CodeownersNode? Codeowners { get; init; }
    public BlobNode? InGitHub { get; init; }
    public BlobNode? InRoot { get; init; }
    public BlobNode? InDocs { get; init; }

    public sealed record CountNode(int TotalCount);

    public sealed record NameNode(string? Name);

    public sealed record TopicNode(NameNode? Topic);

    public sealed record BranchNode(
        string? Name,
        ProtectionNode? BranchProtectionRule,
        PatternNode? RefUpdateRule,
        NodeList<RuleNode>? Rules,
        CommitNode? Target
    );

    public sealed record ProtectionNode(
        string? Pattern,
        bool RequiresApprovingReviews,
        int? RequiredApprovingReviewCount,
        bool RequiresStatusChecks,
        bool IsAdminEnforced
    );

    public sealed record PatternNode(string? Pattern);

    public sealed record RuleNode(string? Type, RulesetNode? RepositoryRuleset);

    public sealed record RulesetNode(string? Name, string? Enforcement);

    public sealed record CommitNode(NodeList<HistoryNode>? History);

    public sealed record HistoryNode(DateTimeOffset? CommittedDate, AuthorNode? Author);

    public sealed record AuthorNode(string? Name, string? Email, UserNode? User);

    public sealed record UserNode(string? Login);

    public sealed record CodeownersNode(ImmutableArray<CodeownersErrorNode> Errors);

    public sealed record CodeownersErrorNode(string? Kind, int Line);

    public sealed record BlobNode(string? Text, bool? IsBinary, bool IsTruncated);
}

/// <summary>A page of something, with where it goes on.</summary>
internal sealed record NodeList<T>(PageInfo? PageInfo, ImmutableArray<T?> Nodes, int TotalCount = 0)
    where T : class
{
    /// <summary>What could be read.</summary>
    [JsonIgnore]
    public IEnumerable<T> Known => (Nodes.IsDefault ? [] : Nodes).OfType<T>();
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GraphQlQuery<AuditNoVariables>))]
[JsonSerializable(typeof(GraphQlBody<AuditViewerData>))]
[JsonSerializable(typeof(GraphQlQuery<AuditPageVariables>))]
[JsonSerializable(typeof(GraphQlBody<AuditPageData>))]
[JsonSerializable(typeof(GraphQlQuery<AuditNamedVariables>))]
[JsonSerializable(typeof(GraphQlBody<Dictionary<string, JsonElement>>))]
[JsonSerializable(typeof(AuditNode))]
[JsonSerializable(typeof(PointsLeft))]
[JsonSerializable(typeof(GraphQlQuery<AuditHistoryVariables>))]
[JsonSerializable(typeof(GraphQlBody<AuditHistoryData>))]
[JsonSerializable(typeof(GraphQlQuery<AuditTopicsVariables>))]
[JsonSerializable(typeof(GraphQlBody<AuditTopicsData>))]
[JsonSerializable(typeof(GraphQlQuery<AuditTeamsVariables>))]
[JsonSerializable(typeof(GraphQlBody<AuditTeamsData>))]
[JsonSerializable(typeof(GraphQlQuery<AuditTeamVariables>))]
[JsonSerializable(typeof(GraphQlBody<AuditTeamData>))]
internal sealed partial class AuditGraphJson : JsonSerializerContext;
