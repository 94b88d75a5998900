using System.Text.Json;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>The App of a check run: ours, or GitHub Actions for one that is not.</summary>
internal static class CheckAppJson
{
    public const long Actions = 15_368;

    public static void Write(Utf8JsonWriter json, long app, SandboxGitHub github, SandboxUrls urls)
    {
        if (app == github.App?.Id)
        {
            var installation = github.Installations.FirstOrDefault();
            InstallationJson.WriteApp(
                json,
                github.App,
                installation?.Account ?? github.AccountOf("acme"),
                installation,
                installations: null,
                urls
            );
            return;
        }

        json.WriteStartObject();
        json.WriteNumber("id", app);
        json.WriteString("slug", "github-actions");
        json.WriteString("node_id", NodeId.Of("Integration", app));
        json.WritePropertyName("owner");
        AccountJson.Write(json, github.AccountOf("github"), urls);
        json.WriteString("name", "GitHub Actions");
        json.WriteString("description", "");
        json.WriteString("external_url", urls.Html);
        json.WriteString("html_url", $"{urls.Html}/apps/github-actions");
        json.WriteTime("created_at", DateTimeOffset.UnixEpoch);
        json.WriteTime("updated_at", DateTimeOffset.UnixEpoch);
        InstallationJson.WritePermissions(json, [new("checks", "write"), new("metadata", "read")]);
        json.WriteStrings("events", []);
        json.WriteEndObject();
    }
}
