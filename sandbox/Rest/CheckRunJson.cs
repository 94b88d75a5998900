using System.Globalization;
using System.Text.Json;
using ZocSec.Sandbox.Checks;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>Check runs as GitHub shows them.</summary>
internal static class CheckRunJson
{
    /// <summary>What only a <c>check_run</c> event holds.</summary>
    /// <param name="github">Who is who.</param>
    /// <param name="repository">The repository, as it was then.</param>
    /// <param name="run">The check run, as it was then.</param>
    /// <param name="checks">All of the repository, as they were then.</param>
    /// <param name="identifier">The button that was clicked; null when none was.</param>
    public static Action<Utf8JsonWriter, SandboxUrls> Details(
        SandboxGitHub github,
        SandboxRepository repository,
        SandboxCheckRun run,
        RepositoryChecks checks,
        string? identifier = null
    ) =>
        (json, urls) =>
        {
            json.WritePropertyName("check_run");
            Write(json, run, checks, repository, github, urls, isEvent: true);
            if (identifier is null)
                return;
            json.WriteStartObject("requested_action");
            json.WriteString("identifier", identifier);
            json.WriteEndObject();
        };

    public static void Write(
        Utf8JsonWriter json,
        SandboxCheckRun run,
        RepositoryChecks checks,
        SandboxRepository repository,
        SandboxGitHub github,
        SandboxUrls urls,
        bool isEvent = false
    )
    {
        var url = string.Create(
            CultureInfo.InvariantCulture,
            $"{urls.Api}/repos/{repository.FullName}/check-runs/{run.Id}"
        );
        var html = string.Create(CultureInfo.InvariantCulture, $"{urls.Html}/{repository.FullName}/runs/{run.Id}");
        json.WriteStartObject();
        json.WriteNumber("id", run.Id);
        json.WriteString("name", run.Name);
        json.WriteString("node_id", NodeId.Of("CheckRun", run.Id));
        json.WriteString("head_sha", run.HeadSha);
        json.WriteString("external_id", run.ExternalId ?? "");
        json.WriteString("url", url);
        json.WriteString("html_url", html);
        json.WriteString("details_url", run.DetailsUrl ?? html);
        json.WriteString("status", run.Status);
        json.WriteString("conclusion", run.Conclusion);
        json.WriteTime("started_at", run.StartedAt);
        json.WriteTime("completed_at", run.CompletedAt);
        json.WriteStartObject("output");
        json.WriteString("title", run.Title);
        json.WriteString("summary", run.Summary);
        json.WriteString("text", run.Text);
        json.WriteNumber("annotations_count", run.Annotations.Length);
        json.WriteString("annotations_url", $"{url}/annotations");
        json.WriteEndObject();
        json.WritePropertyName("check_suite");
        if (isEvent)
            CheckSuiteJson.Write(json, checks.Suites[(run.HeadSha, run.App)], checks, repository, github, urls);
        else
            WriteId(json, run.Suite);
        json.WritePropertyName("app");
        CheckAppJson.Write(json, run.App, github, urls);
        CheckSuiteJson.WritePullRequests(json, run.HeadSha, repository, github, urls);
        json.WriteEndObject();
    }

    public static void WriteAnnotation(
        Utf8JsonWriter json,
        SandboxAnnotation annotation,
        string headSha,
        SandboxRepository repository,
        SandboxUrls urls
    )
    {
        json.WriteStartObject();
        json.WriteString("path", annotation.Path);
        json.WriteString("blob_href", $"{urls.Html}/{repository.FullName}/blob/{headSha}/{annotation.Path}");
        json.WriteNumber("start_line", annotation.StartLine);
        json.WriteNumber("end_line", annotation.EndLine);
        WriteNullable("start_column", annotation.StartColumn);
        WriteNullable("end_column", annotation.EndColumn);
        json.WriteString("annotation_level", annotation.Level);
        json.WriteString("title", annotation.Title);
        json.WriteString("message", annotation.Message);
        json.WriteString("raw_details", annotation.RawDetails);
        json.WriteEndObject();

        void WriteNullable(string member, int? number)
        {
            if (number is { } value)
                json.WriteNumber(member, value);
            else
                json.WriteNull(member);
        }
    }

    private static void WriteId(Utf8JsonWriter json, long id)
    {
        json.WriteStartObject();
        json.WriteNumber("id", id);
        json.WriteEndObject();
    }
}
