using ZocSec.Sandbox.Organizations;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Sandbox.Webhooks;

/// <summary>Renders what GitHub sends about a happening.</summary>
internal sealed class WebhookPayload(SandboxGitHub github, AppIdentity app, Func<SandboxUrls> urls)
{
    public ReadOnlyMemory<byte> Render(Happening happening, SandboxInstallation? installation) =>
        Json.Write(
            (this, happening, installation),
            static (json, of) =>
            {
                var (self, happening, installation) = of;
                var urls = self.Urls;
                json.WriteStartObject();
                if (happening.Action is not null)
                    json.WriteString("action", happening.Action);
                happening.Details?.Invoke(json, urls);
                if (happening.Repository is { } repository)
                {
                    var owner = self.GitHub.AccountOf(repository.Owner);
                    json.WritePropertyName("repository");
                    RepositoryJson.Write(
                        json,
                        repository,
                        owner,
                        urls,
                        happening.Event == "push" ? RepositoryForm.Push : RepositoryForm.Webhook
                    );
                    if (owner.Kind == AccountKind.Organization)
                    {
                        json.WritePropertyName("organization");
                        AccountJson.WriteOrganization(json, owner, urls);
                    }
                }

                json.WritePropertyName("sender");
                AccountJson.Write(json, happening.Sender, urls);
                if (happening.Installation is { } whole)
                {
                    json.WritePropertyName("installation");
                    InstallationJson.Write(json, whole, self.App, urls);
                }
                else if (installation is not null)
                {
                    json.WriteStartObject("installation");
                    json.WriteNumber("id", installation.Id);
                    json.WriteString("node_id", installation.NodeId);
                    json.WriteEndObject();
                }

                json.WriteEndObject();
            }
        );

    private SandboxGitHub GitHub => github;

    private AppIdentity App => app;

    private SandboxUrls Urls => urls();
}
