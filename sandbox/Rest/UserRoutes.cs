using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>People, and the one who asks.</summary>
internal sealed class UserRoutes(SandboxGitHub github)
{
    public IEnumerable<RestRoute> All =>
        [
            new("GET", "/user", "rest/users/users#get-the-authenticated-user", Access.Anyone, GetSelf),
            new(
                "GET",
                "/user/repos",
                "rest/repos/repos#list-repositories-for-the-authenticated-user",
                Access.Anyone,
                ListRepositories
            ),
            new("GET", "/users/{username}", "rest/users/users#get-a-user", Access.Anyone, Get),
        ];

    private Answer GetSelf(Call call) =>
        call.Caller switch
        {
            Caller.Person(var login) => Show(call, github.AccountOf(login)),
            Caller.Installed => call.Error(403, "Resource not accessible by integration"),
            _ => call.Error(401, "Requires authentication"),
        };

    private Answer Get(Call call) =>
        github.FindAccount(call.Value("username")) is { } account ? Show(call, account) : call.NotFound();

    private Answer ListRepositories(Call call)
    {
        if (call.Caller is not Caller.Person(var login))
        {
            return call.Caller is Caller.Installed
                ? call.Error(403, "Resource not accessible by integration")
                : call.Error(401, "Requires authentication");
        }

        var organizations = github.Organizations.Where(organization => organization.People.ContainsKey(login)).ToList();
        return call.List(
            // Nobody has repositories of their own here, and most belong to one organisation.
            organizations is [var only]
            && github.Order.Of(login).Count == 0
                ? only.Repositories
                : github.Repositories.Where(BelongsToThem),
            (json, repository, urls) =>
                RepositoryJson.Write(json, repository, github.AccountOf(repository.Owner), urls, RepositoryForm.Listed)
        );

        bool BelongsToThem(SandboxRepository repository) =>
            repository.Owner == login || organizations.Exists(organization => organization.Login == repository.Owner);
    }

    private Answer Show(Call call, SandboxAccount account)
    {
        var open = github.Order.Of(account.Login).Count(repository => repository.IsPublic);
        return Answer.Json(
            (account, open, call.Urls),
            static (json, of) => AccountJson.WriteFull(json, of.account, of.open, of.Urls)
        );
    }
}
