using System.Text.Json;
using ZocSec.Sandbox.Issues;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>Issues and labels as GitHub shows them.</summary>
internal static class IssueJson
{
    public static void Write(
        Utf8JsonWriter json,
        SandboxIssue issue,
        SandboxRepository repository,
        SandboxGitHub github,
        SandboxUrls urls
    )
    {
        var api = $"{urls.Api}/repos/{repository.FullName}";
        var self = FormattableString.Invariant($"{api}/issues/{issue.Number}");
        json.WriteStartObject();
        json.WriteNumber("id", issue.Id);
        json.WriteString("node_id", NodeId.Of(issue.IsPullRequest ? "PullRequest" : "Issue", issue.Id));
        json.WriteString("url", self);
        json.WriteString("repository_url", api);
        foreach (var member in (string[])["labels", "comments", "events"])
            json.WriteString($"{member}_url", $"{self}/{member}{(member == "labels" ? "{/name}" : "")}");
        json.WriteString("html_url", Html(issue, repository, urls));
        json.WriteNumber("number", issue.Number);
        json.WriteString("state", issue.State);
        json.WriteString("state_reason", issue.StateReason);
        json.WriteString("title", issue.Title);
        json.WriteString("body", issue.Body);
        WriteAccount(json, "user", issue.By, github, urls);
        json.WriteStartArray("labels");
        foreach (var label in issue.Labels)
            WriteLabel(json, github.Issues.Of(repository.Id).Labels[label], repository, urls);
        json.WriteEndArray();
        json.WriteNull("assignee");
        json.WriteStrings("assignees", []);
        json.WriteNull("milestone");
        json.WriteBoolean("locked", value: false);
        json.WriteNull("active_lock_reason");
        json.WriteNumber("comments", 0);
        WritePullRequest(json, issue, repository, urls);
        json.WriteTime("closed_at", issue.ClosedAt);
        json.WriteTime("created_at", issue.CreatedAt);
        json.WriteTime("updated_at", issue.UpdatedAt);
        WriteAccount(json, "closed_by", issue.ClosedBy, github, urls);
        json.WriteString("author_association", "MEMBER");
        WriteApp(json, issue, github, urls);
        json.WriteEndObject();
    }

    public static void WriteLabel(
        Utf8JsonWriter json,
        SandboxLabel label,
        SandboxRepository repository,
        SandboxUrls urls
    )
    {
        json.WriteStartObject();
        json.WriteNumber("id", label.Id);
        json.WriteString("node_id", NodeId.Of("Label", label.Id));
        json.WriteString("url", $"{urls.Api}/repos/{repository.FullName}/labels/{Uri.EscapeDataString(label.Name)}");
        json.WriteString("name", label.Name);
        json.WriteString("color", label.Color);
        json.WriteBoolean("default", value: false);
        json.WriteString("description", label.Description);
        json.WriteEndObject();
    }

    private static string Html(SandboxIssue issue, SandboxRepository repository, SandboxUrls urls) =>
        FormattableString.Invariant(
            $"{urls.Html}/{repository.FullName}/{(issue.IsPullRequest ? "pull" : "issues")}/{issue.Number}"
        );

    private static void WriteAccount(
        Utf8JsonWriter json,
        string member,
        string? login,
        SandboxGitHub github,
        SandboxUrls urls
    )
    {
        if (login is null)
        {
            json.WriteNull(member);
            return;
        }

        json.WritePropertyName(member);
        AccountJson.Write(json, github.AccountOf(login), urls);
    }

    private static void WritePullRequest(
        Utf8JsonWriter json,
        SandboxIssue issue,
        SandboxRepository repository,
        SandboxUrls urls
    )
    {
        if (!issue.IsPullRequest)
            return;
        var html = Html(issue, repository, urls);
        json.WriteStartObject("pull_request");
        json.WriteNull("merged_at");
        json.WriteString(
            "url",
            FormattableString.Invariant($"{urls.Api}/repos/{repository.FullName}/pulls/{issue.Number}")
        );
        json.WriteString("html_url", html);
        json.WriteString("diff_url", $"{html}.diff");
        json.WriteString("patch_url", $"{html}.patch");
        json.WriteEndObject();
    }

    private static void WriteApp(Utf8JsonWriter json, SandboxIssue issue, SandboxGitHub github, SandboxUrls urls)
    {
        var app = issue.By switch
        {
            AppIdentity.Bot => github.AppId,
            "github-actions[bot]" => CheckAppJson.Actions,
            _ => 0,
        };
        if (app == 0)
        {
            json.WriteNull("performed_via_github_app");
            return;
        }

        json.WritePropertyName("performed_via_github_app");
        CheckAppJson.Write(json, app, github, urls);
    }
}
