using System.Text.Json;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>Teams, who is in them, and what they and people may do with repositories.</summary>
internal sealed class TeamRoutes(SandboxGitHub github)
{
    private readonly RepositoryAccess _access = new(github);

    public IEnumerable<RestRoute> All =>
        [
            new("GET", "/orgs/{org}/teams/{team_slug}", "rest/teams/teams#get-a-team-by-name", Access.Anyone, For(Get)),
            new(
                "GET",
                "/orgs/{org}/teams/{team_slug}/memberships/{username}",
                "rest/teams/members#get-team-membership-for-a-user",
                Access.Anyone,
                For(GetMembership)
            ),
            .. RepositoryRoutes.Both(
                "GET",
                "/teams",
                "rest/repos/repos#list-repository-teams",
                _access.Administers("read", ListOfRepository)
            ),
            .. RepositoryRoutes.Both(
                "GET",
                "/collaborators/{username}/permission",
                "rest/collaborators/collaborators#get-repository-permissions-for-a-user",
                _access.Needs("metadata", "read", GetPermission)
            ),
        ];

    private Func<Call, Answer> For(Func<Call, SandboxOrganization, SandboxTeam, Answer> handle) =>
        call =>
        {
            if (call.Caller is Caller.Anonymous)
                return call.Error(401, "Requires authentication");
            if (
                !github.TryGetOrganization(call.Value("org"), out var organization)
                || !OrganizationRoutes.IsInside(call, organization)
            )
                return call.NotFound();
            if (call.Caller is Caller.Installed installed && !installed.May("members", "read"))
                return call.Forbidden("members", "read");
            return organization.FindTeam(call.Value("team_slug")) is { } team
                ? handle(call, organization, team)
                : call.NotFound();
        };

    private static Answer Get(Call call, SandboxOrganization organization, SandboxTeam team) =>
        Answer.Json(
            (organization, team, call.Urls),
            static (json, of) => TeamJson.WriteFull(json, of.team, of.organization, of.Urls)
        );

    private static Answer GetMembership(Call call, SandboxOrganization organization, SandboxTeam team)
    {
        var login = call.Value("username");
        // An owner of the organisation counts as a maintainer of all its teams that the owner is a member of.
        if (!team.Members.Contains(login, StringComparer.OrdinalIgnoreCase))
            return call.NotFound();
        var role =
            team.Maintainers.Contains(login) || organization.People.GetValueOrDefault(login) == PersonRole.Owner
                ? "maintainer"
                : "member";
        return Answer.Json(
            (organization, team, login, role, call.Urls),
            static (json, of) =>
            {
                json.WriteStartObject();
                json.WriteString("state", "active");
                json.WriteString("role", of.role);
                json.WriteString(
                    "url",
                    FormattableString.Invariant(
                        $"{of.Urls.Api}/organizations/{of.organization.Account.Id}/team/{of.team.Id}/memberships/{of.login}"
                    )
                );
                json.WriteEndObject();
            }
        );
    }

    private Answer ListOfRepository(Call call, SandboxRepository repository) =>
        github.TryGetOrganization(repository.Owner, out var organization)
            ? call.List(
                organization.TeamsOf(repository),
                (json, grant, urls) => TeamJson.Write(json, grant.Team, organization.Account, urls, grant.Permission)
            )
            : call.List(Array.Empty<SandboxTeam>(), static (_, _, _) => { });

    private Answer GetPermission(Call call, SandboxRepository repository)
    {
        if (github.FindAccount(call.Value("username")) is not { } account)
            return call.Error(404, $"{call.Value("username")} is not a user");
        var role =
            github.TryGetOrganization(repository.Owner, out var organization)
                ? organization.RoleOf(account.Login, repository)
            : string.Equals(repository.Owner, account.Login, StringComparison.OrdinalIgnoreCase) ? "admin"
            : repository.IsPublic ? "read"
            : "none";
        return Answer.Json(
            (account, role, call.Urls),
            static (json, of) => WritePermission(json, of.account, of.role, of.Urls)
        );
    }

    private static void WritePermission(Utf8JsonWriter json, SandboxAccount account, string role, SandboxUrls urls)
    {
        // The older scale has four steps: maintain counts as write, and triage as read.
        var permission = role switch
        {
            "maintain" => "write",
            "triage" => "read",
            _ => role,
        };
        json.WriteStartObject();
        json.WriteString("permission", permission);
        json.WriteString("role_name", role);
        json.WritePropertyName("user");
        AccountJson.WriteCollaborator(json, account, urls, role);
        json.WriteEndObject();
    }
}
