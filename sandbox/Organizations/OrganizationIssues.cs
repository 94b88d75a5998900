using System.Collections.Immutable;
using ZocSec.Sandbox.Issues;

namespace ZocSec.Sandbox.Organizations;

/// <summary>Issues of an organisation's repositories. Names are given without the owner.</summary>
public static class OrganizationIssues
{
    /// <summary>All issues of a repository, by number; pull requests are not among them.</summary>
    public static IEnumerable<SandboxIssue> Issues(this SandboxOrganization organization, string name) =>
        organization.GitHub.Issues.Of(organization[name].Id).Issues.Values;

    /// <summary>All labels of a repository, by name.</summary>
    public static IEnumerable<SandboxLabel> Labels(this SandboxOrganization organization, string name) =>
        organization.GitHub.Issues.Of(organization[name].Id).Labels.Values;

    /// <summary>Opens an issue.</summary>
    /// <exception cref="InvalidOperationException">GitHub would refuse it.</exception>
    public static SandboxIssue OpenIssue(
        this SandboxOrganization organization,
        string name,
        string title,
        string? body = null,
        string by = "mona",
        params ImmutableArray<string> labels
    ) =>
        Done(
            organization.GitHub.Issues.Create(
                organization[name].Id,
                new IssueEdit
                {
                    Title = title,
                    Body = body,
                    Labels = labels,
                },
                by
            )
        );

    /// <summary>Changes an issue.</summary>
    /// <exception cref="InvalidOperationException">GitHub would refuse it.</exception>
    public static SandboxIssue EditIssue(
        this SandboxOrganization organization,
        string name,
        int number,
        IssueEdit edit,
        string by = "mona"
    ) => Done(organization.GitHub.Issues.Update(organization[name].Id, number, edit, by));

    /// <summary>Gives a pull request its labels.</summary>
    public static void LabelPullRequest(
        this SandboxOrganization organization,
        string name,
        int number,
        params ImmutableArray<string> labels
    ) => organization.GitHub.Issues.LabelPullRequest(organization[name].Id, number, labels);

    /// <summary>Turns the issues of a repository on or off.</summary>
    public static void SetIssues(this SandboxOrganization organization, string name, bool on) =>
        organization.GitHub.Adjust(organization[name].Id, before => before with { HasIssues = on });

    private static SandboxIssue Done(IssueResult result) =>
        result is IssueResult.Done(var issue)
            ? issue
            : throw new InvalidOperationException($"GitHub would refuse that: {result}");
}
