using ZocSec.Sandbox.Checks;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Sandbox.Organizations;

/// <summary>Check runs of an organisation's repositories, and what people do with them.</summary>
public static class OrganizationChecks
{
    /// <summary>All check runs of a repository, oldest first.</summary>
    public static IEnumerable<SandboxCheckRun> CheckRuns(this SandboxOrganization organization, string name) =>
        organization.GitHub.Checks.Of(organization[name].Id).Runs.Values;

    /// <summary>The latest check run of a name on a commit; null when there is none.</summary>
    public static SandboxCheckRun? CheckRun(
        this SandboxOrganization organization,
        string name,
        string headSha,
        string checkName
    ) =>
        organization
            .GitHub.Checks.Of(organization[name].Id)
            .LatestOf(headSha)
            .LastOrDefault(run => run.Name == checkName);

    /// <summary>Clicks a button; <c>check_run.requested_action</c> follows. GitHub asks the App to check who clicked.</summary>
    /// <exception cref="KeyNotFoundException">There is no such check run.</exception>
    /// <exception cref="InvalidOperationException">It has no such button.</exception>
    public static void ClickAction(
        this SandboxOrganization organization,
        string name,
        long checkRunId,
        string identifier,
        string by
    )
    {
        var run = organization.GitHub.Checks.Of(organization[name].Id).Runs[checkRunId];
        if (run.Actions.All(action => action.Identifier != identifier))
            throw new InvalidOperationException($"check run {run.Name} has no action {identifier}");
        organization.GitHub.Checks.Click(organization[name], run, identifier, by);
    }

    /// <summary>
    /// Asks for a check run again; <c>check_run.rerequested</c> follows. On GitHub too the check run stays as it is until
    /// its App changes it.
    /// </summary>
    /// <exception cref="KeyNotFoundException">There is no such check run.</exception>
    public static void Rerequest(
        this SandboxOrganization organization,
        string name,
        long checkRunId,
        string by = "mona"
    )
    {
        var checks = organization.GitHub.Checks;
        checks.Rerequest(organization[name], checks.Of(organization[name].Id).Runs[checkRunId], by);
    }

    /// <summary>Asks for all of the App's check runs of a commit again; <c>check_suite.rerequested</c> follows.</summary>
    public static void RerequestSuite(
        this SandboxOrganization organization,
        string name,
        string headSha,
        string by = "mona"
    ) =>
        organization.GitHub.Checks.RerequestSuite(
            organization[name],
            organization.GitHub.Histories.Of(organization[name]).Commits[headSha],
            by
        );

    /// <summary>Makes a completed check run of another App, GitHub Actions.</summary>
    public static SandboxCheckRun AddForeignCheckRun(
        this SandboxOrganization organization,
        string name,
        string headSha,
        string checkName
    ) =>
        organization.GitHub.Checks.Create(
            organization[name].Id,
            new CheckRunEdit
            {
                Name = checkName,
                HeadSha = headSha,
                Conclusion = "success",
            },
            CheckAppJson.Actions,
            "github-actions[bot]"
        )
            is CheckResult.Done(var run)
            ? run
            : throw new InvalidOperationException($"{name} has no commit {headSha}, or is archived");
}
