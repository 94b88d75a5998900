using System.Globalization;
using System.Text.Json;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>The App and its installations as GitHub shows them.</summary>
internal static class InstallationJson
{
    public static void WriteApp(
        Utf8JsonWriter json,
        AppIdentity app,
        SandboxAccount owner,
        SandboxInstallation? like,
        int? installations,
        SandboxUrls urls
    )
    {
        json.WriteStartObject();
        json.WriteNumber("id", app.Id);
        json.WriteString("slug", AppIdentity.Slug);
        json.WriteString("node_id", NodeId.Of("Integration", app.Id));
        json.WritePropertyName("owner");
        if (app.Enterprise is { } enterprise)
            WriteEnterprise(json, enterprise, app, urls);
        else
            AccountJson.Write(json, owner, urls);
        json.WriteString("name", app.Registration.Name);
        json.WriteString("description", "");
        json.WriteString("external_url", urls.Html);
        json.WriteString("html_url", $"{urls.Html}/apps/{AppIdentity.Slug}");
        json.WriteTime("created_at", app.CreatedAt);
        json.WriteTime("updated_at", app.CreatedAt);
        WriteGrants(json, app.Registration.Permissions ?? like?.Permissions, app.Registration.Events ?? like?.Events);
        if (installations is { } count)
            json.WriteNumber("installations_count", count);
        json.WriteEndObject();
    }

    // It has no login.
    private static void WriteEnterprise(Utf8JsonWriter json, string slug, AppIdentity app, SandboxUrls urls)
    {
        const int Id = 4_242;
        json.WriteStartObject();
        json.WriteNumber("id", Id);
        json.WriteString("slug", slug);
        json.WriteString("name", slug);
        json.WriteString("node_id", NodeId.Of("Enterprise", Id));
        json.WriteString("avatar_url", $"{urls.Html}/avatars/b/{Id}");
        json.WriteString("description", "");
        json.WriteNull("website_url");
        json.WriteString("html_url", $"{urls.Html}/enterprises/{slug}");
        json.WriteTime("created_at", app.CreatedAt);
        json.WriteTime("updated_at", app.CreatedAt);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, SandboxInstallation installation, AppIdentity app, SandboxUrls urls)
    {
        var id = installation.Id.ToString(CultureInfo.InvariantCulture);
        json.WriteStartObject();
        json.WriteNumber("id", installation.Id);
        json.WritePropertyName("account");
        AccountJson.Write(json, installation.Account, urls);
        json.WriteString("repository_selection", Selection(installation));
        json.WriteString("access_tokens_url", $"{urls.Api}/app/installations/{id}/access_tokens");
        json.WriteString("repositories_url", $"{urls.Api}/installation/repositories");
        json.WriteString(
            "html_url",
            $"{urls.Html}/organizations/{installation.Account.Login}/settings/installations/{id}"
        );
        json.WriteNumber("app_id", app.Id);
        json.WriteString("app_slug", AppIdentity.Slug);
        json.WriteNumber("target_id", installation.Account.Id);
        json.WriteString("target_type", installation.Account.Kind.ToString());
        WriteGrants(json, installation.Permissions, installation.Events);
        json.WriteTime("created_at", installation.CreatedAt);
        json.WriteTime("updated_at", installation.CreatedAt);
        json.WriteNull("single_file_name");
        json.WriteBoolean("has_multiple_single_files", value: false);
        json.WriteStrings("single_file_paths", []);
        json.WriteTime("suspended_at", installation.SuspendedAt);
        if (installation.SuspendedAt is null)
        {
            json.WriteNull("suspended_by");
        }
        else
        {
            json.WritePropertyName("suspended_by");
            AccountJson.Write(json, installation.Account, urls);
        }

        json.WriteEndObject();
    }

    public static string Selection(SandboxInstallation installation) =>
        installation.Selected is null ? "all" : "selected";

    public static void WritePermissions(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, string>> permissions)
    {
        json.WriteStartObject("permissions");
        foreach (var (name, level) in permissions.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            json.WriteString(name, level);
        json.WriteEndObject();
    }

    private static void WriteGrants(
        Utf8JsonWriter json,
        IEnumerable<KeyValuePair<string, string>>? permissions,
        IEnumerable<string>? events
    )
    {
        WritePermissions(json, permissions ?? SandboxInstallation.Defaults);
        json.WriteStrings("events", (events ?? []).Order(StringComparer.Ordinal));
    }
}
