using System.Text.Json;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>Organisations, their repositories, teams and people.</summary>
internal sealed class OrganizationRoutes(SandboxGitHub github)
{
    public IEnumerable<RestRoute> All =>
        [
            new("GET", "/orgs/{org}", "rest/orgs/orgs#get-an-organization", Access.Anyone, For(Get)),
            new(
                "GET",
                "/orgs/{org}/repos",
                "rest/repos/repos#list-organization-repositories",
                Access.Anyone,
                For(ListRepositories)
            ),
            new(
                "POST",
                "/orgs/{org}/repos",
                "rest/repos/repos#create-an-organization-repository",
                Access.Anyone,
                For(CreateRepository)
            ),
            new("GET", "/orgs/{org}/teams", "rest/teams/teams#list-teams", Access.Anyone, For(ListTeams)),
            new(
                "GET",
                "/orgs/{org}/members",
                "rest/orgs/members#list-organization-members",
                Access.Anyone,
                For(ListMembers)
            ),
        ];

    private Func<Call, Answer> For(Func<Call, SandboxOrganization, Answer> handle) =>
        call =>
            github.TryGetOrganization(call.Value("org"), out var organization)
                ? handle(call, organization)
                : call.NotFound();

    private static Answer Get(Call call, SandboxOrganization organization) =>
        Answer.Json(
            (organization, call.Urls),
            static (json, of) => AccountJson.WriteFullOrganization(json, of.organization, of.Urls)
        );

    private static Answer ListRepositories(Call call, SandboxOrganization organization) =>
        call.List(
            RepositoryAccess.SeesAllOf(call.Caller, organization)
                ? organization.Repositories
                : organization.Repositories.Where(repository => repository.IsPublic || Covers(call.Caller, repository)),
            (json, repository, urls) =>
                RepositoryJson.Write(json, repository, organization.Account, urls, RepositoryForm.Listed)
        );

    private Answer CreateRepository(Call call, SandboxOrganization organization)
    {
        if (call.Caller is Caller.Installed installed && !installed.May("administration", "write"))
            return call.Forbidden("administration", "write");
        if (!IsInside(call, organization))
            return call.Error(401, "Requires authentication");
        if (!call.TryReadBody(out var body, out var problem))
            return problem;
        using (body)
        {
            if (RepositoryEditJson.Read(body.RootElement, out _) is not { Name: { Length: > 0 } name } edit)
                return call.Error(422, "Invalid request.\n\n\"name\" wasn't supplied.");
            if (github.Find($"{organization.Login}/{name}") is not null)
                return call.Error(422, "Repository creation failed.", "name already exists on this account");
            var made = github.Create(
                new SandboxRepository
                {
                    Id = 0,
                    Owner = organization.Login,
                    Name = name,
                    Description = edit.Description,
                    Visibility = edit.Visibility ?? (edit.Private == true ? "private" : "public"),
                    IsEmpty = !(
                        body.RootElement.TryGetProperty("auto_init", out var init)
                        && init.ValueKind == JsonValueKind.True
                    ),
                },
                call.Caller.Login
            );
            return Answer.Json(
                (made, organization, call.Urls),
                static (json, of) =>
                    RepositoryJson.Write(json, of.made, of.organization.Account, of.Urls, RepositoryForm.Full),
                status: 201
            );
        }
    }

    private static Answer ListTeams(Call call, SandboxOrganization organization)
    {
        if (call.Caller is Caller.Installed installed && !installed.May("members", "read"))
            return call.Forbidden("members", "read");
        if (!IsInside(call, organization))
            return call.Error(403, "Must have admin rights to Organization.");
        return call.List(
            organization.Teams,
            (json, team, urls) => TeamJson.Write(json, team, organization.Account, urls)
        );
    }

    private Answer ListMembers(Call call, SandboxOrganization organization)
    {
        if (call.Caller is Caller.Installed installed && !installed.May("members", "read"))
            return call.Forbidden("members", "read");
        var role = call.Http.Request.Query["role"].ToString();
        return call.List(
            organization
                .People.Where(person =>
                    role switch
                    {
                        "admin" => person.Value == PersonRole.Owner,
                        "member" => person.Value == PersonRole.Member,
                        _ => true,
                    }
                )
                .Select(person => github.AccountOf(person.Key))
                .OrderBy(person => person.Id),
            (json, person, urls) => AccountJson.Write(json, person, urls)
        );
    }

    internal static bool Covers(Caller caller, SandboxRepository repository) =>
        caller is Caller.Installed installed && installed.Installation.Covers(repository);

    internal static bool IsInside(Call call, SandboxOrganization organization) =>
        call.Caller switch
        {
            Caller.Installed installed => installed.Installation.Account == organization.Account,
            Caller.Person(var login) => organization.People.ContainsKey(login),
            _ => false,
        };
}
