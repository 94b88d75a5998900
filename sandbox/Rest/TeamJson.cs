using System.Text.Json;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>Teams as GitHub shows them.</summary>
internal static class TeamJson
{
    public static void Write(
        Utf8JsonWriter json,
        SandboxTeam team,
        SandboxAccount organization,
        SandboxUrls urls,
        string? grant = null
    )
    {
        json.WriteStartObject();
        WriteMembers(json, team, organization, urls, grant ?? "push");
        if (grant is not null)
        {
            json.WriteStartObject("permissions");
            var step = SandboxTeam.Steps.IndexOf(grant);
            foreach (var (place, name) in SandboxTeam.Steps.Index())
                json.WriteBoolean(name, place <= step);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    public static void WriteFull(
        Utf8JsonWriter json,
        SandboxTeam team,
        SandboxOrganization organization,
        SandboxUrls urls
    )
    {
        json.WriteStartObject();
        WriteMembers(json, team, organization.Account, urls, "push");
        json.WriteNumber("members_count", team.Members.Length);
        json.WriteNumber("repos_count", organization.RepositoriesOf(team).Count());
        json.WriteTime("created_at", organization.CreatedAt);
        json.WriteTime("updated_at", organization.CreatedAt);
        json.WritePropertyName("organization");
        AccountJson.WriteFullOrganization(json, organization, urls);
        json.WriteEndObject();
    }

    private static void WriteMembers(
        Utf8JsonWriter json,
        SandboxTeam team,
        SandboxAccount organization,
        SandboxUrls urls,
        string permission
    )
    {
        var api = FormattableString.Invariant($"{urls.Api}/organizations/{organization.Id}/team/{team.Id}");
        json.WriteNumber("id", team.Id);
        json.WriteString("node_id", NodeId.Of("Team", team.Id));
        json.WriteString("name", team.Name);
        json.WriteString("slug", team.Slug);
        json.WriteString("description", "");
        json.WriteString("privacy", "closed");
        json.WriteString("notification_setting", "notifications_enabled");
        json.WriteString("permission", permission);
        json.WriteString("type", "organization");
        json.WriteNumber("organization_id", organization.Id);
        json.WriteString("url", api);
        json.WriteString("html_url", $"{urls.Html}/orgs/{organization.Login}/teams/{team.Slug}");
        json.WriteString("members_url", $"{api}/members{{/member}}");
        json.WriteString("repositories_url", $"{api}/repos");
        json.WriteNull("parent");
    }
}
