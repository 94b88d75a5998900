using System.Text.Json;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>Repositories, their topics and their vulnerability alerts.</summary>
internal sealed class RepositoryRoutes(SandboxGitHub github, RequestLog log)
{
    private readonly RepositoryAccess _access = new(github);

    public IEnumerable<RestRoute> All =>
        [
            new(
                "GET",
                "/installation/repositories",
                "rest/apps/installations#list-repositories-accessible-to-the-app-installation",
                Access.Installation,
                List
            ),
            .. Both("GET", "", "rest/repos/repos#get-a-repository", _access.Reads(Get)),
            .. Both("PATCH", "", "rest/repos/repos#update-a-repository", _access.Administers("write", Update)),
            .. Both("DELETE", "", "rest/repos/repos#delete-a-repository", _access.Administers("write", Delete)),
            .. Both("GET", "/topics", "rest/repos/repos#get-all-repository-topics", _access.Reads(GetTopics)),
            .. Both("GET", "/languages", "rest/repos/repos#list-repository-languages", _access.Reads(GetLanguages)),
            .. Both(
                "PUT",
                "/topics",
                "rest/repos/repos#replace-all-repository-topics",
                _access.Administers("write", ReplaceTopics)
            ),
            .. Both(
                "GET",
                "/vulnerability-alerts",
                "rest/repos/repos#check-if-vulnerability-alerts-are-enabled-for-a-repository",
                _access.Administers("read", GetAlerts)
            ),
            .. Both(
                "PUT",
                "/vulnerability-alerts",
                "rest/repos/repos#enable-vulnerability-alerts",
                _access.Administers("write", (call, repository) => SetAlerts(call, repository, on: true))
            ),
            .. Both(
                "DELETE",
                "/vulnerability-alerts",
                "rest/repos/repos#disable-vulnerability-alerts",
                _access.Administers("write", (call, repository) => SetAlerts(call, repository, on: false))
            ),
            .. Both(
                "POST",
                "/transfer",
                "rest/repos/repos#transfer-a-repository",
                _access.Administers("write", Transfer)
            ),
        ];

    /// <summary>Every endpoint of a repository can be called by name and by number.</summary>
    public static IEnumerable<RestRoute> Both(string method, string rest, string docs, Func<Call, Answer> handle) =>
        [
            new(method, "/repos/{owner}/{repo}" + rest, docs, Access.Anyone, handle),
            new(method, "/repositories/{repository_id}" + rest, docs, Access.Anyone, handle),
        ];

    private Answer List(Call call)
    {
        var caller = (Caller.Installed)call.Caller;
        var page = call.Page(
            caller.Installation.Selected is null
                ? github.Order.Of(caller.Installation.Account.Login)
                : github.Repositories.Where(caller.Installation.Covers)
        );
        return Answer.Json(
            (this, page, caller.Installation, call.Urls),
            static (json, of) =>
            {
                var (self, page, installation, urls) = of;
                json.WriteStartObject();
                json.WriteNumber("total_count", page.Total);
                json.WriteString("repository_selection", InstallationJson.Selection(installation));
                json.WriteStartArray("repositories");
                foreach (var repository in page.Items)
                    self.Write(json, repository, urls, RepositoryForm.Listed);
                json.WriteEndArray();
                json.WriteEndObject();
            }
        ) with
        {
            Link = page.Link,
        };
    }

    private Answer Get(Call call, SandboxRepository repository) => Show(call, repository, RepositoryForm.Full);

    private Answer Update(Call call, SandboxRepository repository)
    {
        if (!call.TryReadBody(out var body, out var problem))
            return problem;
        using (body)
        {
            return RepositoryEditJson.Read(body.RootElement, out var wrong) is { } edit
                ? call.Of(
                    github.Edit(repository.Id, edit, call.Caller.Login),
                    after =>
                    {
                        log.Patched(after.Id);
                        return Show(call, after, RepositoryForm.Full);
                    }
                )
                : call.Error(422, $"Invalid request.\n\n{wrong}");
        }
    }

    private Answer Delete(Call call, SandboxRepository repository) =>
        call.Of(github.Delete(repository.Id, call.Caller.Login), _ => Answer.NoContent);

    private Answer Transfer(Call call, SandboxRepository repository)
    {
        if (!call.TryReadBody(out var body, out var problem))
            return problem;
        using (body)
        {
            return
                body.RootElement.TryGetProperty("new_owner", out var owner) && owner.ValueKind == JsonValueKind.String
                ? call.Of(
                    github.Transfer(repository.Id, owner.GetString()!, call.Caller.Login),
                    // The form that answers a transfer is GitHub's shortest.
                    after => Show(call, after, RepositoryForm.Listed) with { Status = 202 }
                )
                : call.Error(422, "Invalid request.\n\n\"new_owner\" wasn't supplied.");
        }
    }

    private static Answer GetTopics(Call call, SandboxRepository repository) => ShowTopics(repository);

    private static Answer GetLanguages(Call call, SandboxRepository repository) =>
        Answer.Json(
            repository,
            static (json, of) =>
            {
                json.WriteStartObject();
                foreach (var language in of.Languages)
                    json.WriteNumber(language.Name, language.Size);
                json.WriteEndObject();
            }
        );

    private Answer ReplaceTopics(Call call, SandboxRepository repository)
    {
        if (!call.TryReadBody(out var body, out var problem))
            return problem;
        using (body)
        {
            if (
                !body.RootElement.TryGetProperty("names", out var names)
                || names.ValueKind != JsonValueKind.Array
                || names.EnumerateArray().Any(name => name.ValueKind != JsonValueKind.String)
            )
            {
                return call.Error(422, "Invalid request.\n\n\"names\" must be an array of strings.");
            }

            return call.Of(
                github.ReplaceTopics(
                    repository.Id,
                    [.. names.EnumerateArray().Select(name => name.GetString()!.ToLowerInvariant())],
                    call.Caller.Login
                ),
                ShowTopics,
                hasSimpleErrors: true
            );
        }
    }

    private static Answer GetAlerts(Call call, SandboxRepository repository) =>
        repository.VulnerabilityAlerts ? Answer.NoContent : call.Error(404, "Vulnerability alerts are disabled.");

    private Answer SetAlerts(Call call, SandboxRepository repository, bool on) =>
        call.Of(github.SetVulnerabilityAlerts(repository.Id, on), _ => Answer.NoContent);

    private Answer Show(Call call, SandboxRepository repository, RepositoryForm form) =>
        Answer.Json(
            (this, repository, call.Urls, form),
            static (json, of) =>
            {
                var (self, repository, urls, form) = of;
                self.Write(json, repository, urls, form);
            }
        );

    private static Answer ShowTopics(SandboxRepository repository) =>
        Answer.Json(
            repository,
            static (json, of) =>
            {
                json.WriteStartObject();
                json.WriteStrings("names", of.Topics);
                json.WriteEndObject();
            }
        );

    private void Write(Utf8JsonWriter json, SandboxRepository repository, SandboxUrls urls, RepositoryForm form) =>
        RepositoryJson.Write(json, repository, github.AccountOf(repository.Owner), urls, form);
}
