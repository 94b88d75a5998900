using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>What the App, asking as a person, sees of its installations, and whether the person owns an organisation.</summary>
internal sealed class UserInstallationRoutes(SandboxGitHub github, AppIdentity app)
{
    public IEnumerable<RestRoute> All =>
        [
            new(
                "GET",
                "/user/installations",
                "rest/apps/installations#list-app-installations-accessible-to-the-user-access-token",
                Access.Anyone,
                call => For(call, List)
            ),
            new(
                "GET",
                "/user/installations/{installation_id}/repositories",
                "rest/apps/installations#list-repositories-accessible-to-the-user-access-token",
                Access.Anyone,
                call => For(call, ListRepositories)
            ),
            new(
                "GET",
                "/user/memberships/orgs/{org}",
                "rest/orgs/members#get-an-organization-membership-for-the-authenticated-user",
                Access.Anyone,
                GetMembership
            ),
        ];

    private static Answer For(Call call, Func<Call, string, Answer> answer) =>
        call.Caller switch
        {
            Caller.Person { IsByApp: true, Name: var login } => answer(call, login),
            Caller.Person or Caller.Installed => call.Error(
                403,
                "You must authenticate with an access token authorized to a GitHub App in order to list installations"
            ),
            _ => call.Error(401, "Requires authentication"),
        };

    private Answer List(Call call, string login)
    {
        var page = call.Page(github.Installations.Where(installation => IsPartOf(login, installation)));
        return Answer.Json(
            (page, app, call.Urls),
            static (json, of) =>
            {
                json.WriteStartObject();
                json.WriteNumber("total_count", of.page.Total);
                json.WriteStartArray("installations");
                foreach (var installation in of.page.Items)
                    InstallationJson.Write(json, installation, of.app, of.Urls);
                json.WriteEndArray();
                json.WriteEndObject();
            }
        ) with
        {
            Link = page.Link,
        };
    }

    private Answer ListRepositories(Call call, string login)
    {
        if (
            call.Number("installation_id") is not { } id
            || github.FindInstallation(id) is not { } installation
            || !IsPartOf(login, installation)
        )
        {
            return call.NotFound();
        }

        if (installation.SuspendedAt is not null)
            return call.Error(403, "This installation has been suspended");
        var page = call.Page(github.Order.Of(installation.Account.Login).Where(installation.Covers));
        return Answer.Json(
            (this, page, installation, login, call.Urls),
            static (json, of) =>
            {
                var (self, page, installation, login, urls) = of;
                json.WriteStartObject();
                json.WriteNumber("total_count", page.Total);
                json.WriteString("repository_selection", InstallationJson.Selection(installation));
                json.WriteStartArray("repositories");
                foreach (var repository in page.Items)
                {
                    RepositoryJson.Write(
                        json,
                        repository,
                        installation.Account,
                        urls,
                        RepositoryForm.Listed,
                        self.RoleOf(login, repository)
                    );
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }
        ) with
        {
            Link = page.Link,
        };
    }

    private Answer GetMembership(Call call)
    {
        if (call.Caller is not Caller.Person person)
        {
            return call.Caller is Caller.Installed
                ? call.Error(403, "Resource not accessible by integration")
                : call.Error(401, "Requires authentication");
        }

        if (!github.TryGetOrganization(call.Value("org"), out var organization))
            return call.NotFound();
        if (person.IsByApp && !github.Installations.Any(installation => MaySeeMembers(installation, organization)))
            return call.Error(403, "Resource not accessible by integration");
        return organization.People.TryGetValue(person.Name, out var role)
            ? Show(call, organization, person.Name, role)
            : call.NotFound();
    }

    private Answer Show(Call call, SandboxOrganization organization, string login, PersonRole role) =>
        Answer.Json(
            (organization, user: github.AccountOf(login), role, call.Urls),
            static (json, of) =>
            {
                var (organization, user, role, urls) = of;
                json.WriteStartObject();
                json.WriteString("url", $"{urls.Api}/orgs/{organization.Login}/memberships/{user.Login}");
                json.WriteString("state", "active");
                json.WriteString("role", role == PersonRole.Owner ? "admin" : "member");
                json.WriteString("organization_url", $"{urls.Api}/orgs/{organization.Login}");
                json.WritePropertyName("organization");
                AccountJson.WriteOrganization(json, organization.Account, urls);
                json.WritePropertyName("user");
                AccountJson.Write(json, user, urls);
                json.WriteEndObject();
            }
        );

    private static bool MaySeeMembers(SandboxInstallation installation, SandboxOrganization organization) =>
        installation.Account == organization.Account
        && installation.SuspendedAt is null
        && installation.Permissions.ContainsKey("members");

    private bool IsPartOf(string login, SandboxInstallation installation) =>
        github.TryGetOrganization(installation.Account.Login, out var organization)
            ? organization.People.ContainsKey(login)
            : string.Equals(installation.Account.Login, login, StringComparison.OrdinalIgnoreCase);

    private string RoleOf(string login, SandboxRepository repository) =>
        github.TryGetOrganization(repository.Owner, out var organization)
            ? organization.RoleOf(login, repository)
            : "admin";
}
