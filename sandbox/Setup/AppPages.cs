using ZocSec.Sandbox.Organizations;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Sandbox.Setup;

/// <summary>The pages of GitHub's settings on which a person registers an App from a manifest, and installs it. Whoever comes is mona.</summary>
internal sealed class AppPages(SandboxGitHub github, AppIdentity app, ManifestDesk desk, long installationId)
{
    private const string Person = "mona";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/favicon.ico", static () => Results.NotFound());
        routes.MapPost("/organizations/{org}/settings/apps/new", NewAsync);
        routes.MapPost("/settings/apps/new", NewAsync);
        routes.MapPost("/settings/apps", CreateAsync);
        routes.MapGet("/apps/{slug}/installations/new", ChooseAsync);
        routes.MapPost("/apps/{slug}/installations", InstallAsync);
    }

    private async Task NewAsync(HttpContext http)
    {
        var organization = http.Request.RouteValues["org"] as string;
        if (organization is not null && !github.TryGetOrganization(organization, out _))
        {
            await PageAsync(http, 404, "Not Found", "<p>There is no such organisation here, or you do not own it.</p>");
            return;
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (draft, errors) = ManifestDraft.Read(form["manifest"].ToString());
        if (draft is null)
        {
            var list = string.Concat(errors.Select(error => $"<li>{Html(error)}</li>"));
            await PageAsync(http, 422, "Invalid GitHub App configuration", $"<ul>{list}</ul>");
            return;
        }

        var state = http.Request.Query.TryGetValue("state", out var sent) ? sent.ToString() : null;
        var owner = organization ?? Person;
        await PageAsync(
            http,
            200,
            $"Create GitHub App for {owner}",
            $"""
            <form method="post" action="/settings/apps">
            <input type="hidden" name="ticket" value="{desk.Show(draft, organization, state)}">
            <p><label>GitHub App name: <input name="name" value="{Html(
                draft.Name
            )}" maxlength="34" required></label></p>
            <button>Create GitHub App for {Html(owner)}</button>
            </form>
            """
        );
    }

    private async Task CreateAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (desk.Agree(form["ticket"].ToString(), form["name"].ToString()) is { } back)
            http.Response.Redirect(back.AbsoluteUri);
        else
            await PageAsync(http, 404, "Not Found", "<p>That manifest was used already.</p>");
    }

    private Task ChooseAsync(HttpContext http)
    {
        var buttons = string.Concat(
            github.Organizations.Select(organization =>
                $"""<p><button name="organization" value="{Html(organization.Login)}">Install on {Html(organization.Login)}</button></p>"""
            )
        );
        return PageAsync(
            http,
            200,
            $"Install {app.Registration.Name}",
            $"""<form method="post" action="/apps/{Html((string)http.Request.RouteValues["slug"]!)}/installations">{buttons}</form>"""
        );
    }

    private async Task InstallAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (!github.TryGetOrganization(form["organization"].ToString(), out var organization))
        {
            await PageAsync(http, 404, "Not Found", "<p>There is no such organisation here.</p>");
            return;
        }

        var isFirst = github.FindInstallation(installationId) is null;
        var now = app.Registration;
        var asked = new SandboxInstallation
        {
            Id = isFirst ? installationId : github.NextId(),
            Account = organization.Account,
        };
        github.Install(
            asked with
            {
                Permissions = now.Permissions ?? asked.Permissions,
                Events = now.Events ?? asked.Events,
            },
            by: Person
        );
        await PageAsync(http, 200, $"{now.Name} is installed on {organization.Login}", "");
    }

    private static Task PageAsync(HttpContext http, int status, string title, string body) =>
        SandboxPage.WriteAsync(http, status, title, $"<p>You are signed in as {Person}.</p>{body}");

    private static string Html(string text) => SandboxPage.Html(text);
}
