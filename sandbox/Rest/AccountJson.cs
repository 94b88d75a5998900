using System.Globalization;
using System.Text.Json;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>Accounts as GitHub shows them: <c>simple-user</c>, and the shorter form of an organisation in payloads.</summary>
internal static class AccountJson
{
    private static readonly UrlTable UserUrls = new(
        ("url", ""),
        ("followers_url", "/followers"),
        ("following_url", "/following{/other_user}"),
        ("gists_url", "/gists{/gist_id}"),
        ("starred_url", "/starred{/owner}{/repo}"),
        ("subscriptions_url", "/subscriptions"),
        ("organizations_url", "/orgs"),
        ("repos_url", "/repos"),
        ("events_url", "/events{/privacy}"),
        ("received_events_url", "/received_events")
    );

    private static readonly UrlTable OrganizationUrls = new(
        ("url", ""),
        ("repos_url", "/repos"),
        ("events_url", "/events"),
        ("hooks_url", "/hooks"),
        ("issues_url", "/issues"),
        ("members_url", "/members{/member}"),
        ("public_members_url", "/public_members{/member}")
    );

    private static readonly DateTimeOffset Begin = new(2019, 4, 2, 10, 0, 0, TimeSpan.Zero);

    public static void Write(Utf8JsonWriter json, SandboxAccount account, SandboxUrls urls, bool withName = false)
    {
        json.WriteStartObject();
        if (withName)
        {
            json.WriteString("name", account.Login);
            json.WriteString("email", $"{account.Login}@users.noreply.example.com");
        }

        WriteUserMembers(json, account, urls);
        json.WriteEndObject();
    }

    /// <summary>An account by itself: <c>public-user</c>.</summary>
    public static void WriteFull(Utf8JsonWriter json, SandboxAccount account, int repositories, SandboxUrls urls)
    {
        json.WriteStartObject();
        WriteUserMembers(json, account, urls);
        json.WriteString("name", account.Login);
        foreach (var unknown in (string[])["company", "blog", "location", "email", "hireable", "bio"])
            json.WriteNull(unknown);
        json.WriteNumber("public_repos", repositories);
        json.WriteNumber("public_gists", 0);
        json.WriteNumber("followers", 0);
        json.WriteNumber("following", 0);
        json.WriteTime("created_at", Begin);
        json.WriteTime("updated_at", Begin);
        json.WriteEndObject();
    }

    /// <summary>A person with what they may do with a repository.</summary>
    public static void WriteCollaborator(Utf8JsonWriter json, SandboxAccount account, SandboxUrls urls, string role)
    {
        json.WriteStartObject();
        WriteUserMembers(json, account, urls);
        RepositoryJson.WritePermissions(json, role);
        json.WriteString("role_name", role);
        json.WriteEndObject();
    }

    private static void WriteUserMembers(Utf8JsonWriter json, SandboxAccount account, SandboxUrls urls)
    {
        json.WriteString("login", account.Login);
        json.WriteNumber("id", account.Id);
        json.WriteString("node_id", account.NodeId);
        json.WriteString("avatar_url", Avatar(account, urls));
        json.WriteString("gravatar_id", "");
        json.WriteString("html_url", $"{urls.Html}/{account.Login}");
        UserUrls.Write(json, $"{urls.Api}/users/{account.Login}");
        json.WriteString("type", account.Kind.ToString());
        json.WriteBoolean("site_admin", value: false);
    }

    public static void WriteOrganization(Utf8JsonWriter json, SandboxAccount organization, SandboxUrls urls)
    {
        json.WriteStartObject();
        WriteOrganizationMembers(json, organization, urls);
        json.WriteEndObject();
    }

    public static void WriteFullOrganization(Utf8JsonWriter json, SandboxOrganization organization, SandboxUrls urls)
    {
        json.WriteStartObject();
        WriteOrganizationMembers(json, organization.Account, urls);
        json.WriteString("name", organization.Login);
        json.WriteBoolean("has_organization_projects", value: true);
        json.WriteBoolean("has_repository_projects", value: true);
        json.WriteNumber("public_repos", organization.Repositories.Count(repository => repository.IsPublic));
        json.WriteNumber("public_gists", 0);
        json.WriteNumber("followers", 0);
        json.WriteNumber("following", 0);
        json.WriteString("html_url", $"{urls.Html}/{organization.Login}");
        json.WriteString("type", "Organization");
        json.WriteTime("created_at", organization.CreatedAt);
        json.WriteTime("updated_at", organization.CreatedAt);
        json.WriteNull("archived_at");
        json.WriteEndObject();
    }

    private static void WriteOrganizationMembers(Utf8JsonWriter json, SandboxAccount organization, SandboxUrls urls)
    {
        json.WriteString("login", organization.Login);
        json.WriteNumber("id", organization.Id);
        json.WriteString("node_id", organization.NodeId);
        OrganizationUrls.Write(json, $"{urls.Api}/orgs/{organization.Login}");
        json.WriteString("avatar_url", Avatar(organization, urls));
        json.WriteString("description", "");
    }

    private static string Avatar(SandboxAccount account, SandboxUrls urls) =>
        string.Create(CultureInfo.InvariantCulture, $"{urls.Html}/_sandbox/avatars/{account.Id}");
}
