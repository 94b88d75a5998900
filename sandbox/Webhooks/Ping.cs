using ZocSec.Sandbox.Organizations;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Sandbox.Webhooks;

/// <summary>The event that GitHub sends when an App's webhook address is set.</summary>
internal static class Ping
{
    public static Happening Of(AppIdentity app, SandboxAccount sender, SandboxAccount owner, Uri target) =>
        new(
            "ping",
            Action: null,
            sender,
            Repository: null,
            (json, urls) =>
            {
                var hook = FormattableString.Invariant($"{urls.Api}/app/hook");
                json.WriteString("zen", "Keep it logically awesome.");
                json.WriteNumber("hook_id", app.HookId);
                json.WriteStartObject("hook");
                json.WriteString("type", "App");
                json.WriteNumber("id", app.HookId);
                json.WriteString("name", "web");
                json.WriteBoolean("active", value: true);
                json.WriteStrings("events", ["public", "push", "repository"]);
                json.WriteStartObject("config");
                json.WriteString("content_type", "json");
                json.WriteString("insecure_ssl", "0");
                json.WriteString("secret", "********");
                json.WriteString("url", target.ToString());
                json.WriteEndObject();
                json.WriteTime("updated_at", app.CreatedAt);
                json.WriteTime("created_at", app.CreatedAt);
                json.WriteNumber("app_id", app.Id);
                json.WriteString("url", hook);
                json.WriteString("ping_url", $"{hook}/pings");
                json.WriteString("deliveries_url", $"{hook}/deliveries");
                json.WriteEndObject();
                json.WritePropertyName("organization");
                AccountJson.WriteOrganization(json, owner, urls);
            }
        );
}
