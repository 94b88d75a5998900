using System.Text.Json;
using System.Text.Json.Nodes;
using ZocSec.Sandbox.Organizations;
using ZocSec.Sandbox.Rest;
using ZocSec.Sandbox.Webhooks;

namespace ZocSec.Sandbox.Setup;

/// <summary>Turns the code of a manifest into the App, which is the sandbox's one identity; and shows the App's hook.</summary>
internal sealed class ManifestRoutes(SandboxGitHub github, AppIdentity app, ManifestDesk desk, WebhookSender webhooks)
{
    public IEnumerable<RestRoute> All =>
        [
            new(
                "POST",
                "/app-manifests/{code}/conversions",
                "rest/apps/apps#create-a-github-app-from-a-manifest",
                Access.Anyone,
                Convert
            ),
            new(
                "GET",
                "/app/hook/config",
                "rest/apps/webhooks#get-a-webhook-configuration-for-an-app",
                Access.App,
                call => HookConfig()
            ),
            new(
                "PATCH",
                "/app/hook/config",
                "rest/apps/webhooks#update-a-webhook-configuration-for-an-app",
                Access.App,
                ChangeHookConfig
            ),
        ];

    private Answer Convert(Call call)
    {
        if (desk.Take(call.Value("code")) is not var (draft, organization))
            return call.NotFound();
        app.Registration = new Registration(draft.Name, draft.Permissions, draft.Events, draft.Callbacks);
        webhooks.Target = draft.Hook;
        var owner = github.AccountOf(organization ?? "mona");
        app.Owner = owner.Login;
        var body = JsonNode.Parse(
            Json.Write(
                (app, owner, call.Urls),
                static (json, of) => InstallationJson.WriteApp(json, of.app, of.owner, like: null, 0, of.Urls)
            ).Span
        )!;
        body["client_id"] = AppIdentity.ClientId;
        body["client_secret"] = AppIdentity.ClientSecret;
        body["webhook_secret"] = app.WebhookSecret;
        body["pem"] = app.PrivateKeyPem;
        return new Answer(201, JsonSerializer.SerializeToUtf8Bytes(body));
    }

    private Answer HookConfig() =>
        Answer.Json(
            webhooks.Target?.AbsoluteUri,
            static (json, url) =>
            {
                json.WriteStartObject();
                json.WriteString("content_type", "json");
                json.WriteString("insecure_ssl", "0");
                json.WriteString("secret", "********");
                if (url is not null)
                    json.WriteString("url", url);
                json.WriteEndObject();
            }
        );

    private Answer ChangeHookConfig(Call call)
    {
        if (!call.TryReadBody(out var body, out var problem))
            return problem;
        using (body)
        {
            if (body.RootElement.TryGetProperty("secret", out _))
                return call.Error(422, "The sandbox keeps the secret that it was started with.");
            if (!body.RootElement.TryGetProperty("url", out var url))
                return HookConfig();
            if (!Uri.TryCreate(url.GetString(), UriKind.Absolute, out var target))
                return call.Error(422, "Validation Failed", "url must be a valid URL");
            webhooks.Target = target;
            return HookConfig();
        }
    }
}
