using System.Globalization;
using System.Text.Json;
using ZocSec.Sandbox.Checks;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>Check suites as GitHub shows them in payloads.</summary>
internal static class CheckSuiteJson
{
    /// <summary>What only a <c>check_suite</c> event holds.</summary>
    public static Action<Utf8JsonWriter, SandboxUrls> Details(
        SandboxGitHub github,
        SandboxRepository repository,
        SandboxCheckSuite suite,
        RepositoryChecks checks
    ) =>
        (json, urls) =>
        {
            json.WritePropertyName("check_suite");
            Write(json, suite, checks, repository, github, urls, isWhole: true);
        };

    public static void Write(
        Utf8JsonWriter json,
        SandboxCheckSuite suite,
        RepositoryChecks checks,
        SandboxRepository repository,
        SandboxGitHub github,
        SandboxUrls urls,
        bool isWhole = false
    )
    {
        var url = string.Create(
            CultureInfo.InvariantCulture,
            $"{urls.Api}/repos/{repository.FullName}/check-suites/{suite.Id}"
        );
        var (status, conclusion) = checks.StandingOf(suite);
        json.WriteStartObject();
        json.WriteNumber("id", suite.Id);
        json.WriteString("node_id", NodeId.Of("CheckSuite", suite.Id));
        json.WriteString("head_branch", suite.Branch);
        json.WriteString("head_sha", suite.HeadSha);
        json.WriteString("status", status);
        json.WriteString("conclusion", conclusion);
        json.WriteString("url", url);
        json.WriteString("before", suite.Before);
        json.WriteString("after", suite.HeadSha);
        WritePullRequests(json, suite.HeadSha, repository, github, urls);
        json.WritePropertyName("app");
        CheckAppJson.Write(json, suite.App, github, urls);
        json.WriteTime("created_at", suite.CreatedAt);
        json.WriteTime("updated_at", suite.CreatedAt);
        if (isWhole)
        {
            json.WriteBoolean("rerequestable", value: true);
            json.WriteBoolean("runs_rerequestable", value: true);
            json.WriteNumber(
                "latest_check_runs_count",
                checks.LatestOf(suite.HeadSha).Count(run => run.Suite == suite.Id)
            );
            json.WriteString("check_runs_url", $"{url}/check-runs");
            json.WritePropertyName("head_commit");
            CommitJson.WriteHead(json, github.Histories.Of(repository).Commits[suite.HeadSha]);
        }

        json.WriteEndObject();
    }

    /// <summary>The open pull requests of a head; those of forks are not among them, as on GitHub.</summary>
    public static void WritePullRequests(
        Utf8JsonWriter json,
        string head,
        SandboxRepository repository,
        SandboxGitHub github,
        SandboxUrls urls
    )
    {
        json.WriteStartArray("pull_requests");
        foreach (var (_, pull) in github.Histories.Of(repository).PullRequests)
        {
            if (pull is { IsOpen: true, ForkOwner: null } && pull.HeadSha == head)
                PullRequestJson.WriteMinimal(json, pull, repository, urls);
        }

        json.WriteEndArray();
    }
}
