using System.Collections.Immutable;
using ZocSec.Core.GitHub;
using ZocSec.Core.Ownership;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Audits.Reading;

/// <summary>Puts what GraphQL says of a repository into a row. Pure.</summary>
internal static class AuditNodeReader
{
    private const string Lacking = "GitHub's answer lacks it";

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
            Topics = NamesOf(node.RepositoryTopics),
            Owner = NotYet,
            DefaultBranch = node.DefaultBranchRef?.Name,
            Protection = depth.Deep && node.DefaultBranchRef is { } branch ? BranchProtection.InWords(branch) : null,
            VulnerabilityAlerts = node.HasVulnerabilityAlertsEnabled,
            Codeowners = file is null
                ? null
                : new CodeownersFile(
                    file.Value.Path,
                    [.. (node.Codeowners is { Errors: { IsDefault: false } errors } ? errors : []).Select(Sentence)]
                ),
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

    /// <summary>Topics by name; null when one of them cannot be read.</summary>
    public static ImmutableArray<string>? NamesOf(NodeList<AuditNode.TopicNode>? topics) =>
        Names(topics, topic => topic.Topic?.Name);

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

    // What the answer lacks without an error is unknown all the same.
    private static AuditedRepository Explained(
        AuditedRepository row,
        AuditNode node,
        AuditDepth depth,
        (string Path, AuditNode.BlobNode Blob)? file
    )
    {
        var branch = node.DefaultBranchRef;
        (bool IsLacking, string Facet, string Why)[] gaps =
        [
            (row.Languages is null, AuditFacet.Languages, Lacking),
            (row.Topics is null, AuditFacet.Topics, Lacking),
            (
                branch is not null && branch.Target?.History is not { Nodes.IsDefault: false },
                AuditFacet.LastCommit,
                Lacking
            ),
            (
                depth.Deep && branch is not null && branch.Rules is not { Nodes.IsDefault: false },
                AuditFacet.Protection,
                Lacking
            ),
            (depth.Alerts && row.VulnerabilityAlerts is null, AuditFacet.VulnerabilityAlerts, Lacking),
            (depth.Keys && node.DeployKeys is null, AuditFacet.DeployKeys, Lacking),
            // A text that GitHub keeps back, as of a large file, is no file without owners.
            (
                depth.Deep && file is { Blob: { Text: null } or { IsTruncated: true } },
                AuditFacet.Codeowners,
                $"GitHub does not show what {file?.Path} holds"
            ),
            (
                depth.Deep && file is { Blob: { Text: not null, IsTruncated: false } } && node.Codeowners is null,
                AuditFacet.Codeowners,
                $"GitHub does not say whether {file?.Path} is valid"
            ),
        ];
        return row with
        {
            Unknown = row.Unknown.SetItems(
                gaps.Where(gap => gap.IsLacking).Select(gap => KeyValuePair.Create(gap.Facet, gap.Why))
            ),
        };
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

    private static string Sentence(AuditNode.CodeownersErrorNode error) =>
        string.Create(CultureInfo.InvariantCulture, $"line {error.Line}: {error.Kind}");
}
