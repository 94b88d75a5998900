using System.Globalization;
using System.Text.Json;
using ZocSec.Sandbox.History;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>Pull requests as GitHub shows them.</summary>
internal static class PullRequestJson
{
    /// <summary>What only a <c>pull_request</c> event holds.</summary>
    /// <param name="github">Who is who.</param>
    /// <param name="repository">The repository, as it was then.</param>
    /// <param name="pull">The pull request, as it was then.</param>
    /// <param name="before">The head before a push; null when there was none.</param>
    public static Action<Utf8JsonWriter, SandboxUrls> Details(
        SandboxGitHub github,
        SandboxRepository repository,
        SandboxPullRequest pull,
        string? before = null
    ) =>
        (json, urls) =>
        {
            json.WriteNumber("number", pull.Number);
            json.WritePropertyName("pull_request");
            Write(json, pull, repository, github, urls, whole: true);
            if (before is null)
                return;
            json.WriteString("before", before);
            json.WriteString("after", pull.HeadSha);
        };

    /// <summary>As GitHub lists it, or as it shows it by itself.</summary>
    /// <param name="json">Where it is written.</param>
    /// <param name="pull">What.</param>
    /// <param name="repository">Its repository.</param>
    /// <param name="github">Who is who.</param>
    /// <param name="urls">The roots of addresses.</param>
    /// <param name="whole">Whether as by itself, with what lists leave out.</param>
    public static void Write(
        Utf8JsonWriter json,
        SandboxPullRequest pull,
        SandboxRepository repository,
        SandboxGitHub github,
        SandboxUrls urls,
        bool whole
    )
    {
        json.WriteStartObject();
        json.WriteNumber("id", pull.Id);
        json.WriteString("node_id", NodeId.Of("PullRequest", pull.Id));
        json.WriteNumber("number", pull.Number);
        json.WriteString("state", pull.State);
        json.WriteBoolean("locked", value: false);
        json.WriteString("title", pull.Title);
        WriteAccount(json, "user", pull.By, github, urls);
        json.WriteString("body", $"{pull.Title}.");
        foreach (var empty in (string[])["labels", "assignees", "requested_reviewers", "requested_teams"])
            json.WriteStrings(empty, []);
        foreach (var none in (string[])["milestone", "assignee", "auto_merge", "active_lock_reason"])
            json.WriteNull(none);
        json.WriteTime("created_at", pull.CreatedAt);
        json.WriteTime("updated_at", pull.UpdatedAt);
        json.WriteTime("closed_at", pull.ClosedAt);
        json.WriteTime("merged_at", pull.MergeSha is null ? null : pull.ClosedAt);
        // GitHub merges on trial, a while after a pull request was opened or pushed to; the sandbox, when it is closed.
        json.WriteString("merge_commit_sha", pull.MergeSha ?? (pull.IsOpen ? null : TrialOf(pull)));
        json.WriteBoolean("draft", value: false);
        json.WriteString("author_association", "MEMBER");
        PullRequestUrls.Write(json, pull, repository, urls);
        WriteEnd(json, "head", pull.Branch, pull.HeadSha, HeadOf(repository, pull), github, urls);
        WriteEnd(json, "base", pull.Base, pull.BaseSha, repository, github, urls);
        if (whole)
            WriteWhole(json, pull, github.Histories.Of(repository), github, urls);
        json.WriteEndObject();
    }

    /// <summary>As at a check run: <c>pull-request-minimal</c>.</summary>
    public static void WriteMinimal(
        Utf8JsonWriter json,
        SandboxPullRequest pull,
        SandboxRepository repository,
        SandboxUrls urls
    )
    {
        var api = $"{urls.Api}/repos/{repository.FullName}";
        json.WriteStartObject();
        json.WriteString("url", string.Create(CultureInfo.InvariantCulture, $"{api}/pulls/{pull.Number}"));
        json.WriteNumber("id", pull.Id);
        json.WriteNumber("number", pull.Number);
        WriteRef("head", pull.Branch, pull.HeadSha);
        WriteRef("base", pull.Base, pull.BaseSha);
        json.WriteEndObject();

        void WriteRef(string member, string branch, string sha)
        {
            json.WriteStartObject(member);
            json.WriteString("ref", branch);
            json.WriteString("sha", sha);
            json.WriteStartObject("repo");
            json.WriteNumber("id", repository.Id);
            json.WriteString("url", api);
            json.WriteString("name", repository.Name);
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    private static void WriteWhole(
        Utf8JsonWriter json,
        SandboxPullRequest pull,
        RepositoryHistory history,
        SandboxGitHub github,
        SandboxUrls urls
    )
    {
        var files = PullRequestChanges.Differences(history, pull).ToArray();
        json.WriteBoolean("merged", pull.MergeSha is not null);
        WriteAccount(json, "merged_by", pull.MergedBy, github, urls);
        foreach (var trial in (string[])["mergeable", "rebaseable"])
        {
            if (pull.IsOpen)
                json.WriteNull(trial);
            else
                json.WriteBoolean(trial, value: true);
        }

        json.WriteString("mergeable_state", pull.IsOpen ? "unknown" : "clean");
        json.WriteNumber("comments", 0);
        json.WriteNumber("review_comments", 0);
        json.WriteBoolean("maintainer_can_modify", value: false);
        json.WriteNumber(
            "commits",
            history.From(history.Commits[pull.HeadSha]).TakeWhile(commit => commit.Sha != pull.BaseSha).Count()
        );
        json.WriteNumber("additions", files.Sum(file => file.After?.Lines ?? 0));
        json.WriteNumber("deletions", files.Sum(file => file.Before?.Lines ?? 0));
        json.WriteNumber("changed_files", files.Length);
    }

    private static void WriteEnd(
        Utf8JsonWriter json,
        string member,
        string branch,
        string sha,
        SandboxRepository repository,
        SandboxGitHub github,
        SandboxUrls urls
    )
    {
        var owner = github.AccountOf(repository.Owner);
        json.WriteStartObject(member);
        json.WriteString("label", $"{repository.Owner}:{branch}");
        json.WriteString("ref", branch);
        json.WriteString("sha", sha);
        json.WritePropertyName("user");
        AccountJson.Write(json, owner, urls);
        json.WritePropertyName("repo");
        RepositoryJson.Write(json, repository, owner, urls, RepositoryForm.Webhook);
        json.WriteEndObject();
    }

    private static string TrialOf(SandboxPullRequest pull) => ObjectName.Of($"merge of {pull.HeadSha}");

    private static SandboxRepository HeadOf(SandboxRepository repository, SandboxPullRequest pull) =>
        pull.ForkOwner is { } owner
            ? repository with
            {
                Id = pull.Id,
                Owner = owner,
                ForkOf = repository.FullName,
            }
            : repository;

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
}
