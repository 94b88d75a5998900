using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>Finds the repository that a call is about, and decides what its caller may do with it.</summary>
internal sealed class RepositoryAccess(SandboxGitHub github)
{
    /// <summary>Asks a handler that needs only to see the repository.</summary>
    public Func<Call, Answer> Reads(Func<Call, SandboxRepository, Answer> handle) => Needs("metadata", "read", handle);

    /// <summary>Asks a handler that needs <paramref name="level"/> of the permission <c>administration</c>.</summary>
    public Func<Call, Answer> Administers(string level, Func<Call, SandboxRepository, Answer> handle) =>
        Needs("administration", level, handle);

    /// <summary>Asks a handler that needs <paramref name="level"/> of any permission of repositories.</summary>
    public Func<Call, Answer> Needs(string permission, string level, Func<Call, SandboxRepository, Answer> handle) =>
        call => With(call, permission, level, handle);

    private Answer With(Call call, string permission, string level, Func<Call, SandboxRepository, Answer> handle)
    {
        if (call.Caller is Caller.App)
            return call.Error(401, "Bad credentials");
        if (call.Http.Request.RouteValues.ContainsKey("repository_id"))
        {
            return call.Number("repository_id") is { } id && github.Find(id) is { } found && Sees(call.Caller, found)
                ? Check(found)
                : call.NotFound();
        }

        var name = $"{call.Value("owner")}/{call.Value("repo")}";
        if (github.Find(name) is { } named)
            return Sees(call.Caller, named) ? Check(named) : call.NotFound();
        return github.FindByFormerName(name) is { } moved && Sees(call.Caller, moved)
            ? Moved(call, moved)
            : call.NotFound();

        Answer Check(SandboxRepository repository)
        {
            if (Permits(call.Caller, repository, permission, level))
                return handle(call, repository);
            return call.Caller is Caller.Anonymous
                ? call.Error(401, "Requires authentication")
                : call.Forbidden(permission, level);
        }
    }

    /// <summary>Whether a caller knows that there is such a repository.</summary>
    public bool Sees(Caller caller, SandboxRepository repository) =>
        repository.IsPublic
        || caller switch
        {
            Caller.Installed installed => installed.Installation.Covers(repository),
            Caller.Person(var login) => IsOwn(login, repository)
                || (
                    github.TryGetOrganization(repository.Owner, out var organization)
                    && organization.People.ContainsKey(login)
                ),
            _ => false,
        };

    private static bool IsOwn(string login, SandboxRepository repository) =>
        string.Equals(login, repository.Owner, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a caller sees all repositories of an organisation.</summary>
    public static bool SeesAllOf(Caller caller, SandboxOrganization organization) =>
        caller switch
        {
            Caller.Installed { Installation: { Selected: null } installation } => installation.Account
                == organization.Account,
            Caller.Person(var login) => organization.People.ContainsKey(login),
            _ => false,
        };

    /// <summary>Whether a caller may do with a repository what needs <paramref name="level"/> of a permission.</summary>
    public bool Permits(Caller caller, SandboxRepository repository, string permission, string level) =>
        caller switch
        {
            Caller.Installed installed when installed.Installation.Covers(repository) => installed.May(
                permission,
                level
            ),
            Caller.Person(var login) when permission is "administration" or "repository_custom_properties" => IsOwn(
                login,
                repository
            )
                || (
                    github.TryGetOrganization(repository.Owner, out var organization)
                    && organization.IsAdmin(login, repository)
                ),
            // Whoever may read a repository may open issues; what more they may is decided for each.
            Caller.Person when permission == "issues" => true,
            // What everybody may see of a public repository, an App or a person may see that has nothing to do with it.
            _ => level == "read" && permission != "administration",
        };

    // A former name leads to the number: permanently for reading, and for the rest so that method and body stay.
    private static Answer Moved(Call call, SandboxRepository repository)
    {
        var rest = call.Route.Template["/repos/{owner}/{repo}".Length..];
        var location = FormattableString.Invariant($"{call.Urls.Api}/repositories/{repository.Id}{rest}");
        var isRead = call.Route.Method == "GET";
        return Answer.Json(
            (isRead, location),
            static (json, of) =>
            {
                json.WriteStartObject();
                json.WriteString("message", of.isRead ? "Moved Permanently" : "Temporary Redirect");
                json.WriteString("url", of.location);
                json.WriteString(
                    "documentation_url",
                    "https://docs.github.com/rest/guides/best-practices-for-using-the-rest-api#follow-redirects"
                );
                json.WriteEndObject();
            },
            isRead ? 301 : 307
        ) with
        {
            Location = location,
        };
    }
}
