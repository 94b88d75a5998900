using System.Text;
using ZocSec.Sandbox.History;

namespace ZocSec.Sandbox.Organizations;

/// <summary>Commits and files of an organisation's repositories. Names are given without the owner.</summary>
public static class OrganizationFiles
{
    /// <summary>Pushes a commit; <c>push</c> and <c>check_suite.requested</c> follow, and what pull requests it changes.</summary>
    /// <param name="organization">Whose repository.</param>
    /// <param name="name">The repository.</param>
    /// <param name="by">Who pushes.</param>
    /// <param name="branch">The branch, made when it is missing; null for the default branch.</param>
    /// <param name="author">Who wrote the commit, when that is not who pushes it; need not be a login.</param>
    public static EditResult Push(
        this SandboxOrganization organization,
        string name,
        string by = "mona",
        string? branch = null,
        string? author = null
    ) => organization.GitHub.Changes.Push(organization[name].Id, branch, by, "Update README", [], author);

    /// <summary>Pushes a commit that sets a file.</summary>
    public static EditResult SetFile(
        this SandboxOrganization organization,
        string name,
        string path,
        string text,
        string by = "mona",
        string? branch = null
    ) => organization.SetFile(name, path, Encoding.UTF8.GetBytes(text), by, branch);

    /// <summary>Pushes a commit that sets a file.</summary>
    public static EditResult SetFile(
        this SandboxOrganization organization,
        string name,
        string path,
        byte[] content,
        string by = "mona",
        string? branch = null
    ) =>
        organization.GitHub.Changes.Push(
            organization[name].Id,
            branch,
            by,
            $"Write {path}",
            [new(path, new SandboxFile(content))]
        );

    /// <summary>Pushes a commit that removes a file.</summary>
    public static EditResult DeleteFile(
        this SandboxOrganization organization,
        string name,
        string path,
        string by = "mona"
    ) => organization.GitHub.Changes.Push(organization[name].Id, branch: null, by, $"Remove {path}", [new(path, null)]);

    /// <summary>A file as text, of the default branch or of any reference; null when it is not there.</summary>
    public static string? ReadFile(
        this SandboxOrganization organization,
        string name,
        string path,
        string? reference = null
    ) =>
        organization.GitHub.Histories.FileOf(organization[name], path, reference) is { } file
            ? Encoding.UTF8.GetString(file.Content.Span)
            : null;

    /// <summary>The latest commit of a branch, by default the default branch; null when there is none.</summary>
    public static SandboxCommit? Head(this SandboxOrganization organization, string name, string? branch = null)
    {
        var repository = organization[name];
        return organization.GitHub.Histories.Of(repository).Head(branch ?? repository.DefaultBranch);
    }

    /// <summary>The commits of a branch, newest first.</summary>
    public static IEnumerable<SandboxCommit> Commits(
        this SandboxOrganization organization,
        string name,
        string? branch = null
    ) => organization.GitHub.Histories.Of(organization[name]).From(organization.Head(name, branch));
}
