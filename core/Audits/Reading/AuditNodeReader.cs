using System.Collections.Immutable;
using System.Text.Json;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.GraphQl;
using ZocSec.Core.Ownership;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Audits.Reading;

/// <summary>Puts what GraphQL says of a repository into a row. Pure.</summary>
internal static class AuditNodeReader
{
    /// <summary>A field that takes its repository with it where it may not be seen.</summary>
    public const string AlertsField = "hasVulnerabilityAlertsEnabled";

    /// <summary>Another one.</summary>
    public const string KeysField = "deployKeys";

    private static readonly AuditedOwner NotYet = new(OwnerStatus.Unknown, null, null, "");

    /// <summary>Reads a node; null when number, id or name is missing and so no repository is described.</summary>
    /// <param name="node">The node.</param>
    /// <param name="depth">What was asked.</param>
    /// <param name="owners">How owners are told.</param>
    public static FoundRepository? Read(AuditNode node, AuditDepth depth, OwnersSettings owners)
    {
        if (
            node is not { DatabaseId: > 0 and var id, Id: { Length: > 0 } nodeId, NameWithOwner: { } name }
            || !RepositoryName.IsValid(name)
        )
        {
            return null;
        }

        var file = FileOf(node);
        var row = new AuditedRepository
        {
            Id = id,
            NodeId = nodeId,
            FullName = name,
            Description = node.Description is { Length: > 0 } about ? about : null,
            Visibility = node.Visibility?.ToLowerInvariant(),
            IsArchived = node.IsArchived,
            IsDisabled = node.IsDisabled,
            IsFork = node.IsFork,
            IsEmpty = node.IsEmpty,
            CreatedAt = node.CreatedAt,
            PushedAt = node.PushedAt,
            Languages = Names(node.Languages),
            Topics = Names(node.RepositoryTopics, topic => topic.Topic?.Name),
            Owner = NotYet,
            DefaultBranch = node.DefaultBranchRef?.Name,
            Protection = depth.Deep && node.DefaultBranchRef is { } branch ? ProtectionOf(branch) : null,
            VulnerabilityAlerts = node.HasVulnerabilityAlertsEnabled,
            Codeowners = file is null
                ? null
                : new CodeownersFile(file.Value.Path, [.. (node.Codeowners?.Errors ?? []).Select(Sentence)]),
            DeployKeys = node.DeployKeys is { TotalCount: 0 } ? [] : null,
        };
        var history = node.DefaultBranchRef?.Target?.History;
        return new FoundRepository(
            Explained(row, node, depth, file),
            file is { Blob.Text: { } text } ? [.. Codeowners.SignsIn(text, owners)] : [],
            CommitsOf(history),
            history?.PageInfo?.HasNextPage == true,
            node.DeployKeys is { } keys ? keys.TotalCount > 0 : null
        );
    }

    /// <summary>Commits as they are kept.</summary>
    public static ImmutableArray<FoundCommit> CommitsOf(NodeList<AuditNode.HistoryNode>? history) =>
        [
            .. (history?.Known ?? [])
                .Where(commit => commit.CommittedDate is not null)
                .Select(commit => new FoundCommit(
                    commit.Author?.User?.Login,
                    commit.Author?.Email,
                    commit.Author?.Name,
                    commit.CommittedDate!.Value
                )),
        ];

    /// <summary>Adds why something is missing, from the errors that name a field of this repository.</summary>
    public static FoundRepository With(FoundRepository found, IEnumerable<GraphQlError> errors)
    {
        var unknown = found.Row.Unknown;
        foreach (var error in errors)
        {
            foreach (var facet in FacetsOf(error).Where(facet => !unknown.ContainsKey(facet)))
            {
                unknown = unknown.Add(facet, InWords(error));
            }
        }

        return unknown == found.Row.Unknown ? found : found with { Row = found.Row with { Unknown = unknown } };
    }

    /// <summary>An error as the reason why something is unknown.</summary>
    public static string InWords(GraphQlError error) => $"GitHub: {GitHubError.Clean(error.Message)}";

    // A text that GitHub keeps back, as of a large file, is no file without owners.
    private static AuditedRepository Explained(
        AuditedRepository row,
        AuditNode node,
        AuditDepth depth,
        (string Path, AuditNode.BlobNode Blob)? file
    )
    {
        var unknown = row.Unknown;
        if (depth.Deep && file is { Blob: { Text: null } or { IsTruncated: true } })
        {
            unknown = unknown.Add(AuditFacet.Codeowners, $"GitHub does not show what {file.Value.Path} holds");
        }

        if (row.Languages is null)
        {
            unknown = unknown.Add(AuditFacet.Languages, "GitHub's answer lacks them");
        }

        if (row.Topics is null)
        {
            unknown = unknown.Add(AuditFacet.Topics, "GitHub's answer lacks them");
        }

        return unknown == row.Unknown ? row : row with { Unknown = unknown };
    }

    private static (string Path, AuditNode.BlobNode Blob)? FileOf(AuditNode node) =>
        node switch
        {
            { InGitHub: { } file } => (Codeowners.Paths[0], file),
            { InRoot: { } file } => (Codeowners.Paths[1], file),
            { InDocs: { } file } => (Codeowners.Paths[2], file),
            _ => null,
        };

    private static ImmutableArray<string>? Names(NodeList<AuditNode.NameNode>? list) => Names(list, one => one.Name);

    // One that cannot be read might be the one that counts.
    private static ImmutableArray<string>? Names<T>(NodeList<T>? list, Func<T, string?> name)
        where T : class =>
        list is { Nodes.IsDefault: false } && list.Nodes.All(node => node is not null && name(node) is not null)
            ? [.. list.Nodes.Select(node => name(node!)!)]
            : null;

    private static ImmutableArray<string> ProtectionOf(AuditNode.BranchNode branch)
    {
        var protection = ImmutableArray.CreateBuilder<string>();
        if (branch.BranchProtectionRule is { } rule)
        {
            protection.Add(RuleInWords(rule));
        }
        else if (branch.RefUpdateRule is { } hidden)
        {
            protection.Add($"rule {hidden.Pattern}");
        }

        protection.AddRange(
            (branch.Rules?.Known ?? [])
                .Where(one => one.RepositoryRuleset is null or { Enforcement: "ACTIVE" })
                .GroupBy(one => one.RepositoryRuleset?.Name ?? "", StringComparer.Ordinal)
                .Select(set =>
                    $"ruleset {set.Key}: {string.Join(", ", set.Select(one => Words(one.Type)).Distinct(StringComparer.Ordinal))}"
                )
        );
        return protection.ToImmutable();
    }

    private static string RuleInWords(AuditNode.ProtectionNode rule)
    {
        string?[] parts =
        [
            rule.RequiresApprovingReviews
                ? string.Create(CultureInfo.InvariantCulture, $"{rule.RequiredApprovingReviewCount ?? 1} reviews")
                : null,
            rule.RequiresStatusChecks ? "checks" : null,
            rule.IsAdminEnforced ? "administrators too" : null,
        ];
        var said = string.Join(", ", parts.OfType<string>());
        return said.Length == 0 ? $"rule {rule.Pattern}" : $"rule {rule.Pattern}: {said}";
    }

    private static string Words(string? type) => (type ?? "").ToLowerInvariant().Replace('_', ' ');

    private static string Sentence(AuditNode.CodeownersErrorNode error) =>
        string.Create(CultureInfo.InvariantCulture, $"line {error.Line}: {error.Kind}");

    // The last step that means something says it best: what is wrong with a branch need not concern all of it.
    private static ImmutableArray<string> FacetsOf(GraphQlError error) =>
        (error.Path.IsDefault ? [] : error.Path)
            .Reverse()
            .Where(step => step.ValueKind is JsonValueKind.String)
            .Select(step => FacetsOf(step.GetString()!))
            .FirstOrDefault(facets => !facets.IsEmpty, []);

    private static ImmutableArray<string> FacetsOf(string field) =>
        field switch
        {
            "languages" => [AuditFacet.Languages],
            "repositoryTopics" => [AuditFacet.Topics],
            AlertsField => [AuditFacet.VulnerabilityAlerts],
            KeysField => [AuditFacet.DeployKeys],
            "branchProtectionRule" or "refUpdateRule" or "rules" => [AuditFacet.Protection],
            "target" => [AuditFacet.LastCommit],
            "defaultBranchRef" => [AuditFacet.Protection, AuditFacet.LastCommit],
            "codeowners" or "inGitHub" or "inRoot" or "inDocs" => [AuditFacet.Codeowners],
            _ => [],
        };
}
