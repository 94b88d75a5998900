using System.Text.Json;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>Where a repository is shown; GitHub shows not everything everywhere.</summary>
internal enum RepositoryForm
{
    /// <summary>By itself: <c>full-repository</c>.</summary>
    Full,

    /// <summary>In a list: <c>repository</c>, <c>minimal-repository</c>.</summary>
    Listed,

    /// <summary>In a payload.</summary>
    Webhook,

    /// <summary>In the payload of a push, where times are numbers.</summary>
    Push,
}

/// <summary>Repositories as GitHub shows them.</summary>
internal static class RepositoryJson
{
    private static readonly UrlTable ApiUrls = new(
        ("url", ""),
        ("archive_url", "/{archive_format}{/ref}"),
        ("assignees_url", "/assignees{/user}"),
        ("blobs_url", "/git/blobs{/sha}"),
        ("branches_url", "/branches{/branch}"),
        ("collaborators_url", "/collaborators{/collaborator}"),
        ("comments_url", "/comments{/number}"),
        ("commits_url", "/commits{/sha}"),
        ("compare_url", "/compare/{base}...{head}"),
        ("contents_url", "/contents/{+path}"),
        ("contributors_url", "/contributors"),
        ("deployments_url", "/deployments"),
        ("downloads_url", "/downloads"),
        ("events_url", "/events"),
        ("forks_url", "/forks"),
        ("git_commits_url", "/git/commits{/sha}"),
        ("git_refs_url", "/git/refs{/sha}"),
        ("git_tags_url", "/git/tags{/sha}"),
        ("hooks_url", "/hooks"),
        ("issue_comment_url", "/issues/comments{/number}"),
        ("issue_events_url", "/issues/events{/number}"),
        ("issues_url", "/issues{/number}"),
        ("keys_url", "/keys{/key_id}"),
        ("labels_url", "/labels{/name}"),
        ("languages_url", "/languages"),
        ("merges_url", "/merges"),
        ("milestones_url", "/milestones{/number}"),
        ("notifications_url", "/notifications{?since,all,participating}"),
        ("pulls_url", "/pulls{/number}"),
        ("releases_url", "/releases{/id}"),
        ("stargazers_url", "/stargazers"),
        ("statuses_url", "/statuses/{sha}"),
        ("subscribers_url", "/subscribers"),
        ("subscription_url", "/subscription"),
        ("tags_url", "/tags"),
        ("teams_url", "/teams"),
        ("trees_url", "/git/trees{/sha}")
    );

    private static readonly UrlTable HtmlUrls = new(("html_url", ""), ("svn_url", ""), ("clone_url", ".git"));

    public static void Write(
        Utf8JsonWriter json,
        SandboxRepository repository,
        SandboxAccount owner,
        SandboxUrls urls,
        RepositoryForm form,
        string role = "none"
    )
    {
        var name = repository.FullName;
        json.WriteStartObject();
        json.WriteNumber("id", repository.Id);
        json.WriteString("node_id", NodeId.Of("Repository", repository.Id));
        json.WriteString("name", repository.Name);
        json.WriteString("full_name", name);
        json.WriteBoolean("private", !repository.IsPublic);
        json.WritePropertyName("owner");
        AccountJson.Write(json, owner, urls, withName: form == RepositoryForm.Push);
        json.WriteString("description", repository.Description);
        json.WriteBoolean("fork", repository.IsFork);
        ApiUrls.Write(json, $"{urls.Api}/repos/{name}");
        HtmlUrls.Write(json, $"{urls.Html}/{name}");
        json.WriteString("git_url", $"git://127.0.0.1/{name}.git");
        json.WriteString("ssh_url", $"git@127.0.0.1:{name}.git");
        WriteTimes(json, repository, form);
        WriteFacts(json, repository);
        WriteOwnOf(json, repository, owner, urls, form);
        if (form == RepositoryForm.Listed)
            WritePermissions(json, role);
        json.WriteEndObject();
    }

    private static void WriteTimes(Utf8JsonWriter json, SandboxRepository repository, RepositoryForm form)
    {
        json.WriteTime("updated_at", repository.UpdatedAt);
        if (form == RepositoryForm.Push)
        {
            json.WriteNumber("created_at", repository.CreatedAt.ToUnixTimeSeconds());
            json.WriteNumber("pushed_at", repository.PushedAt.ToUnixTimeSeconds());
            return;
        }

        json.WriteTime("created_at", repository.CreatedAt);
        json.WriteTime("pushed_at", repository.PushedAt);
    }

    private static void WriteFacts(Utf8JsonWriter json, SandboxRepository repository)
    {
        json.WriteString("homepage", repository.Homepage);
        json.WriteNumber("size", repository.Size);
        json.WriteNumber("stargazers_count", repository.Stars);
        json.WriteNumber("watchers_count", repository.Stars);
        json.WriteString("language", repository.Language);
        json.WriteBoolean("has_issues", repository.HasIssues);
        json.WriteBoolean("has_projects", value: true);
        json.WriteBoolean("has_downloads", value: true);
        json.WriteBoolean("has_wiki", value: true);
        json.WriteBoolean("has_pages", value: false);
        json.WriteBoolean("has_discussions", value: false);
        json.WriteNumber("forks_count", repository.Forks);
        json.WriteNull("mirror_url");
        json.WriteBoolean("archived", repository.Archived);
        json.WriteBoolean("disabled", value: false);
        json.WriteNumber("open_issues_count", 0);
        json.WriteNull("license");
        json.WriteBoolean("allow_forking", value: true);
        json.WriteBoolean("is_template", value: false);
        json.WriteBoolean("web_commit_signoff_required", value: false);
        json.WriteStrings("topics", repository.Topics);
        json.WriteString("visibility", repository.Visibility);
        json.WriteNumber("forks", repository.Forks);
        json.WriteNumber("open_issues", 0);
        json.WriteNumber("watchers", repository.Stars);
        json.WriteString("default_branch", repository.DefaultBranch);
        json.WriteStartObject("custom_properties");
        foreach (var (name, value) in repository.CustomProperties)
            PropertyJson.WriteValue(json, name, value);
        json.WriteEndObject();
    }

    private static void WriteOwnOf(
        Utf8JsonWriter json,
        SandboxRepository repository,
        SandboxAccount owner,
        SandboxUrls urls,
        RepositoryForm form
    )
    {
        switch (form)
        {
            case RepositoryForm.Full:
                json.WriteNumber("network_count", repository.Forks);
                json.WriteNumber("subscribers_count", repository.Stars);
                if (owner.Kind == AccountKind.Organization)
                {
                    json.WritePropertyName("organization");
                    AccountJson.Write(json, owner, urls);
                }

                break;
            case RepositoryForm.Push:
                json.WriteNumber("stargazers", repository.Stars);
                json.WriteString("master_branch", repository.DefaultBranch);
                if (owner.Kind == AccountKind.Organization)
                    json.WriteString("organization", owner.Login);
                break;
            default:
                break;
        }
    }

    /// <summary>What somebody may do with it, step by step.</summary>
    public static void WritePermissions(Utf8JsonWriter json, string role)
    {
        json.WriteStartObject("permissions");
        var step = SandboxTeam.Steps.IndexOf(SandboxTeam.StepOf(role));
        foreach (var (place, name) in SandboxTeam.Steps.Index())
            json.WriteBoolean(name, place <= step);
        json.WriteEndObject();
    }
}
