using ZocSec.Sandbox.History;

namespace ZocSec.Sandbox.Organizations;

/// <summary>Pull requests of an organisation's repositories. Names are given without the owner.</summary>
public static class OrganizationPullRequests
{
    /// <summary>Opens a pull request from the default branch; <c>push</c>, <c>check_suite.requested</c> and
    /// <c>pull_request.opened</c> follow.</summary>
    /// <param name="organization">Whose repository.</param>
    /// <param name="name">The repository.</param>
    /// <param name="title">Its title.</param>
    /// <param name="branch">Its branch, made when it is missing; null for one of its own.</param>
    /// <param name="by">Who opens it.</param>
    /// <param name="fork">Who has the fork that it comes from: of a fork's branch no push is told.</param>
    /// <param name="files">The files that it sets; none for the README.</param>
    /// <exception cref="InvalidOperationException">The repository is empty, archived, or gone, or no branch can be called so.</exception>
    public static SandboxPullRequest OpenPullRequest(
        this SandboxOrganization organization,
        string name,
        string title = "Change something",
        string? branch = null,
        string by = "octavia",
        string? fork = null,
        params (string Path, string Text)[] files
    ) => organization.GitHub.PullRequests.Open(organization[name].Id, New(title, branch, by, fork), Changes(files));

    /// <summary>Opens many pull requests, each with a branch and a commit of its own, and tells of none.</summary>
    public static void OpenPullRequests(
        this SandboxOrganization organization,
        string name,
        int count,
        string by = "octavia"
    )
    {
        var id = organization[name].Id;
        for (var i = 1; i <= count; i++)
        {
            var title = FormattableString.Invariant($"Change number {i}");
            organization.GitHub.PullRequests.Open(id, New(title, branch: null, by, fork: null), [], isTold: false);
        }
    }

    /// <summary>Pushes to a pull request; <c>pull_request.synchronize</c> follows.</summary>
    public static SandboxPullRequest PushToPullRequest(
        this SandboxOrganization organization,
        string name,
        int number,
        string by = "octavia",
        params (string Path, string Text)[] files
    ) => organization.GitHub.PullRequests.Push(organization[name].Id, number, Changes(files), by);

    /// <summary>Closes a pull request without merging it.</summary>
    public static SandboxPullRequest ClosePullRequest(
        this SandboxOrganization organization,
        string name,
        int number,
        string by = "octavia"
    ) => organization.GitHub.PullRequests.SetOpen(organization[name].Id, number, open: false, by);

    /// <summary>Opens a closed pull request again.</summary>
    public static SandboxPullRequest ReopenPullRequest(
        this SandboxOrganization organization,
        string name,
        int number,
        string by = "octavia"
    ) => organization.GitHub.PullRequests.SetOpen(organization[name].Id, number, open: true, by);

    /// <summary>Merges a pull request; a <c>push</c> to its base follows, and <c>pull_request.closed</c>.</summary>
    public static SandboxPullRequest MergePullRequest(
        this SandboxOrganization organization,
        string name,
        int number,
        string by = "mona"
    ) => organization.GitHub.PullRequests.Merge(organization[name].Id, number, by);

    /// <summary>All pull requests of a repository, by number.</summary>
    public static IEnumerable<SandboxPullRequest> PullRequests(this SandboxOrganization organization, string name) =>
        organization.GitHub.Histories.Of(organization[name]).PullRequests.Values;

    internal static SandboxPullRequest New(string title, string? branch, string by, string? fork) =>
        new()
        {
            Id = 0,
            Number = 0,
            Title = title,
            By = by,
            Branch = branch ?? "",
            Base = "",
            HeadSha = "",
            BaseSha = "",
            ForkOwner = fork,
        };

    private static FileChange[] Changes((string Path, string Text)[] files) =>
        [.. files.Select(file => new FileChange(file.Path, new SandboxFile(file.Text)))];
}
