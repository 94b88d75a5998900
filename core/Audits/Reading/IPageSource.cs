using System.Collections.Immutable;
using System.Text.Json;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.GraphQl;

namespace ZocSec.Core.Audits.Reading;

/// <summary>Gives the repositories of an audit in pages, as GraphQL shows them.</summary>
internal interface IPageSource
{
    /// <summary>Whose repositories they are.</summary>
    string Name { get; }

    /// <summary>Asks for a page, once.</summary>
    /// <param name="cursor">What the page before said; null for the first.</param>
    /// <param name="size">At most so many repositories.</param>
    /// <param name="depth">What is asked of each.</param>
    /// <param name="ct">Cancels.</param>
    Task<GitHubAnswer<RawPage>> AskAsync(string? cursor, int size, AuditDepth depth, CancellationToken ct);
}

/// <summary>A page.</summary>
/// <param name="Nodes">The repositories.</param>
/// <param name="Next">The next page's cursor; null after the last.</param>
/// <param name="Total">How many repositories all pages hold.</param>
/// <param name="Points">What is left of the hour's budget; null when GitHub does not say.</param>
internal sealed record RawPage(ImmutableArray<RawNode> Nodes, string? Next, int Total, PointsLeft? Points);

/// <summary>A repository of a page.</summary>
/// <param name="Node">What was answered; null when nothing was.</param>
/// <param name="Errors">What is missing in it.</param>
/// <param name="Name">The name that was asked for; null where none was.</param>
internal sealed record RawNode(AuditNode? Node, ImmutableArray<GraphQlError> Errors, string? Name)
{
    /// <summary>Puts a node and the errors about it together.</summary>
    public static RawNode Of(JsonElement node, IEnumerable<GraphQlError> errors, string? name = null) =>
        new(GraphNode.Read(node, AuditGraphJson.Default.AuditNode), [.. errors], name);

    /// <summary>Whether a field that may not be seen has taken the repository with it.</summary>
    public bool LacksFor(string field) => Node is null && Errors.Any(error => error.IsOf(field));
}
