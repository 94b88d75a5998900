using System.Collections.Immutable;

namespace ZocSec.Sandbox.Issues;

/// <summary>Issues and labels of a repository at one moment.</summary>
internal sealed record RepositoryIssues
{
    public static RepositoryIssues Empty { get; } = new();

    public ImmutableSortedDictionary<int, SandboxIssue> Issues { get; init; } =
        ImmutableSortedDictionary<int, SandboxIssue>.Empty;

    public ImmutableSortedDictionary<string, SandboxLabel> Labels { get; init; } =
        ImmutableSortedDictionary.Create<string, SandboxLabel>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Labels of pull requests, by their number.</summary>
    public ImmutableDictionary<int, ImmutableArray<string>> OfPullRequests { get; init; } =
        ImmutableDictionary<int, ImmutableArray<string>>.Empty;

    public int LastNumber => Issues.IsEmpty ? 0 : Issues.Keys.Last();
}
