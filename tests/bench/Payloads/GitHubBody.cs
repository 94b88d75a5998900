using System.Text.Json.Nodes;

namespace ZocSec.Bench.Payloads;

/// <summary>Bodies with the members and about the size of GitHub's own.</summary>
internal static class GitHubBody
{
    /// <summary>The organisation that owns every repository.</summary>
    public const string Owner = "acme";

    private const string Api = "https://api.github.com";
    private const string Web = "https://github.com";
    private const string Name = $"repo-{Template.Mark}";
    private const string FullName = $"{Owner}/{Name}";

    private static readonly string[] RepositoryLinks =
    [
        "forks",
        "keys{/key_id}",
        "collaborators{/collaborator}",
        "teams",
        "hooks",
        "issue_events:issues/events{/number}",
        "events",
        "assignees{/user}",
        "branches{/branch}",
        "tags",
        "blobs:git/blobs{/sha}",
        "git_tags:git/tags{/sha}",
        "git_refs:git/refs{/sha}",
        "trees:git/trees{/sha}",
        "statuses:statuses/{sha}",
        "languages",
        "stargazers",
        "contributors",
        "subscribers",
        "subscription",
        "commits{/sha}",
        "git_commits:git/commits{/sha}",
        "comments{/number}",
        "issue_comment:issues/comments{/number}",
        "contents:contents/{+path}",
        "compare:compare/{base}...{head}",
        "merges",
        "archive:{archive_format}{/ref}",
        "downloads",
        "issues{/number}",
        "pulls{/number}",
        "milestones{/number}",
        "notifications{?since,all,participating}",
        "labels{/name}",
        "releases{/id}",
        "deployments",
    ];

    private static readonly string[] AccountLinks =
    [
        "followers",
        "following{/other_user}",
        "gists{/gist_id}",
        "starred{/owner}{/repo}",
        "subscriptions",
        "organizations:orgs",
        "repos",
        "events{/privacy}",
        "received_events",
    ];

    /// <summary>The answer to <c>GET /repos/{owner}/{repo}</c>, about 6 KB.</summary>
    public static Template Repository(bool isPrivate)
    {
        var repository = RepositoryMembers(isPrivate);
        repository["temp_clone_token"] = "";
        repository["allow_squash_merge"] = true;
        repository["allow_merge_commit"] = true;
        repository["allow_rebase_merge"] = true;
        repository["allow_auto_merge"] = false;
        repository["delete_branch_on_merge"] = true;
        repository["allow_update_branch"] = false;
        repository["use_squash_pr_title_as_default"] = false;
        repository["squash_merge_commit_message"] = "COMMIT_MESSAGES";
        repository["squash_merge_commit_title"] = "COMMIT_OR_PR_TITLE";
        repository["merge_commit_message"] = "PR_TITLE";
        repository["merge_commit_title"] = "MERGE_MESSAGE";
        repository["organization"] = Account(Owner, 6811672, "Organization");
        repository["security_and_analysis"] = new JsonObject
        {
            ["secret_scanning"] = new JsonObject { ["status"] = "enabled" },
            ["secret_scanning_push_protection"] = new JsonObject { ["status"] = "enabled" },
            ["dependabot_security_updates"] = new JsonObject { ["status"] = "enabled" },
        };
        repository["network_count"] = 3;
        repository["subscribers_count"] = 12;
        return ToTemplate(repository);
    }

    /// <summary>The payload of <c>repository.publicized</c> as an App of an enterprise's organisation gets it, about 8.5 KB.</summary>
    public static Template Publicized(long installation)
    {
        var api = $"{Api}/orgs/{Owner}";
        var repository = RepositoryMembers(isPrivate: false);
        repository["custom_properties"] = new JsonObject(
            Enumerable
                .Range(1, 24)
                .Select(number =>
                    KeyValuePair.Create<string, JsonNode?>(
                        $"service-property-{number}",
                        "a value of two or three words"
                    )
                )
        );
        var payload = new JsonObject
        {
            ["action"] = "publicized",
            ["repository"] = repository,
            ["organization"] = new JsonObject
            {
                ["login"] = Owner,
                ["id"] = 6811672,
                ["node_id"] = "MDEyOk9yZ2FuaXphdGlvbjY4MTE2NzI=",
                ["url"] = api,
                ["repos_url"] = $"{api}/repos",
                ["events_url"] = $"{api}/events",
                ["hooks_url"] = $"{api}/hooks",
                ["issues_url"] = $"{api}/issues",
                ["members_url"] = $"{api}/members{{/member}}",
                ["public_members_url"] = $"{api}/public_members{{/member}}",
                ["avatar_url"] = "https://avatars.githubusercontent.com/u/6811672?v=4",
                ["description"] = "Everything a coyote needs, delivered to the desert within the hour",
            },
            ["enterprise"] = new JsonObject
            {
                ["id"] = 1734,
                ["slug"] = "acme-holding",
                ["name"] = "Acme Holding",
                ["node_id"] = "MDEwOkVudGVycHJpc2UxNzM0",
                ["avatar_url"] = "https://avatars.githubusercontent.com/b/1734?v=4",
                ["description"] = "",
                ["website_url"] = "https://acme.example",
                ["html_url"] = $"{Web}/enterprises/acme-holding",
                ["created_at"] = "2019-12-09T23:52:36Z",
                ["updated_at"] = "2026-03-02T08:14:09Z",
            },
            ["sender"] = Account("wile-e-coyote", 21031067, "User"),
            ["installation"] = new JsonObject
            {
                ["id"] = installation,
                ["node_id"] = "MDIzOkludGVncmF0aW9uSW5zdGFsbGF0aW9uMQ==",
            },
        };
        return ToTemplate(payload);
    }

    private static JsonObject RepositoryMembers(bool isPrivate)
    {
        var api = $"{Api}/repos/{FullName}";
        var repository = new JsonObject
        {
            // Only a template turns the mark into a number, so it travels as text and loses its quotes there.
            ["id"] = Template.Mark,
            ["node_id"] = $"R_kgDO{Template.Mark}",
            ["name"] = Name,
            ["full_name"] = FullName,
            ["private"] = isPrivate,
            ["owner"] = Account(Owner, 6811672, "Organization"),
            ["html_url"] = $"{Web}/{FullName}",
            ["description"] =
                "Rocket-powered roller skates: firmware, flight recorder, and the tools that calibrate the thrusters "
                + "before each chase. Read the safety notes in the handbook before you light anything.",
            ["fork"] = false,
            ["url"] = api,
        };
        foreach (var (name, path) in RepositoryLinks.Select(Link))
        {
            repository[name] = $"{api}/{path}";
        }

        repository["created_at"] = "2024-05-15T15:19:25Z";
        repository["updated_at"] = "2026-11-02T15:21:03Z";
        repository["pushed_at"] = "2026-11-02T15:20:57Z";
        repository["git_url"] = $"git://github.com/{FullName}.git";
        repository["ssh_url"] = $"git@github.com:{FullName}.git";
        repository["clone_url"] = $"{Web}/{FullName}.git";
        repository["svn_url"] = $"{Web}/{FullName}";
        repository["homepage"] = "";
        repository["size"] = 48211;
        repository["stargazers_count"] = 7;
        repository["watchers_count"] = 7;
        repository["language"] = "C#";
        repository["has_issues"] = true;
        repository["has_projects"] = true;
        repository["has_downloads"] = true;
        repository["has_wiki"] = false;
        repository["has_pages"] = false;
        repository["has_discussions"] = false;
        repository["forks_count"] = 3;
        repository["mirror_url"] = null;
        repository["archived"] = false;
        repository["disabled"] = false;
        repository["open_issues_count"] = 21;
        repository["license"] = new JsonObject
        {
            ["key"] = "mit",
            ["name"] = "MIT License",
            ["spdx_id"] = "MIT",
            ["url"] = $"{Api}/licenses/mit",
            ["node_id"] = "MDc6TGljZW5zZTEz",
        };
        repository["allow_forking"] = true;
        repository["is_template"] = false;
        repository["web_commit_signoff_required"] = false;
        repository["topics"] = new JsonArray("firmware", "rocket-skates", "team-propulsion");
        repository["visibility"] = isPrivate ? "private" : "public";
        repository["forks"] = 3;
        repository["open_issues"] = 21;
        repository["watchers"] = 7;
        repository["default_branch"] = "main";
        repository["permissions"] = new JsonObject
        {
            ["admin"] = true,
            ["maintain"] = true,
            ["push"] = true,
            ["triage"] = true,
            ["pull"] = true,
        };
        repository["custom_properties"] = new JsonObject
        {
            ["team"] = "propulsion",
            ["tier"] = "2",
            ["data-class"] = "internal",
        };
        return repository;
    }

    private static JsonObject Account(string login, int id, string type)
    {
        var api = $"{Api}/users/{login}";
        var account = new JsonObject
        {
            ["login"] = login,
            ["id"] = id,
            ["node_id"] = "MDQ6VXNlcjIxMDMxMDY3",
            ["avatar_url"] = $"https://avatars.githubusercontent.com/u/{id}?v=4",
            ["gravatar_id"] = "",
            ["url"] = api,
            ["html_url"] = $"{Web}/{login}",
        };
        foreach (var (name, path) in AccountLinks.Select(Link))
        {
            account[name] = $"{api}/{path}";
        }

        account["type"] = type;
        account["user_view_type"] = "public";
        account["site_admin"] = false;
        return account;
    }

    /// <summary><c>keys{/key_id}</c> is the member <c>keys_url</c>; where path and member differ, a colon parts them.</summary>
    private static (string Name, string Path) Link(string link)
    {
        var colon = link.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0)
        {
            return ($"{link[..colon]}_url", link[(colon + 1)..]);
        }

        var brace = link.IndexOf('{', StringComparison.Ordinal);
        return ($"{(brace < 0 ? link : link[..brace])}_url", link);
    }

    private static Template ToTemplate(JsonObject body) =>
        new(
            body.ToJsonString(BenchJson.Plain)
                .Replace($"\"id\":\"{Template.Mark}\"", $"\"id\":{Template.Mark}", StringComparison.Ordinal)
        );
}
