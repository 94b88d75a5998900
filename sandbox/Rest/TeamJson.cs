using System.Text.Json;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>Teams as GitHub shows them.</summary>
internal static class TeamJson
{
    public static void Write(Utf8JsonWriter json, SandboxTeam team, SandboxAccount organization, SandboxUrls urls)
    {
        var api = FormattableString.Invariant($"{urls.Api}/organizations/{organization.Id}/team/{team.Id}");
        json.WriteStartObject();
        json.WriteNumber("id", team.Id);
        json.WriteString("node_id", NodeId.Of("Team", team.Id));
        json.WriteString("name", team.Name);
        json.WriteString("slug", team.Slug);
        json.WriteString("description", "");
        json.WriteString("privacy", "closed");
        json.WriteString("notification_setting", "notifications_enabled");
        json.WriteString("permission", "push");
        json.WriteString("type", "organization");
        json.WriteNumber("organization_id", organization.Id);
        json.WriteString("url", api);
        json.WriteString("html_url", $"{urls.Html}/orgs/{organization.Login}/teams/{team.Slug}");
        json.WriteString("members_url", $"{api}/members{{/member}}");
        json.WriteString("repositories_url", $"{api}/repos");
        json.WriteNull("parent");
        json.WriteEndObject();
    }
}
