using ZocSec.Sandbox.Issues;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>Issues and labels.</summary>
internal sealed class IssueRoutes(SandboxGitHub github)
{
    private readonly RepositoryAccess _access = new(github);

    public IEnumerable<RestRoute> All =>
        [
            .. RepositoryRoutes.Both(
                "GET",
                "/issues",
                "rest/issues/issues#list-repository-issues",
                _access.Needs("issues", "read", List)
            ),
            .. RepositoryRoutes.Both(
                "POST",
                "/issues",
                "rest/issues/issues#create-an-issue",
                _access.Needs("issues", "write", Create)
            ),
            .. RepositoryRoutes.Both(
                "GET",
                "/issues/{issue_number}",
                "rest/issues/issues#get-an-issue",
                _access.Needs("issues", "read", Get)
            ),
            .. RepositoryRoutes.Both(
                "PATCH",
                "/issues/{issue_number}",
                "rest/issues/issues#update-an-issue",
                _access.Needs("issues", "write", Update)
            ),
            .. RepositoryRoutes.Both(
                "GET",
                "/labels/{name}",
                "rest/issues/labels#get-a-label",
                _access.Needs("issues", "read", GetLabel)
            ),
            .. RepositoryRoutes.Both(
                "POST",
                "/labels",
                "rest/issues/labels#create-a-label",
                _access.Needs("issues", "write", CreateLabel)
            ),
        ];

    private Answer List(Call call, SandboxRepository repository)
    {
        var query = call.Http.Request.Query;
        var issues = github.Issues.All(repository);
        if (query["state"].ToString() is var state && state != "all")
            issues = issues.Where(issue => issue.IsOpen == (state != "closed"));
        foreach (var label in query["labels"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries))
            issues = issues.Where(issue => issue.Labels.Contains(label, StringComparer.OrdinalIgnoreCase));
        if (query["creator"].ToString() is { Length: > 0 } creator)
            issues = issues.Where(issue => string.Equals(issue.By, creator, StringComparison.OrdinalIgnoreCase));
        Func<SandboxIssue, DateTimeOffset> time =
            query["sort"] == "updated" ? issue => issue.UpdatedAt : issue => issue.CreatedAt;
        return call.List(
            query["direction"] == "asc"
                ? issues.OrderBy(time).ThenBy(issue => issue.Number)
                : issues.OrderByDescending(time).ThenByDescending(issue => issue.Number),
            (json, issue, urls) => IssueJson.Write(json, issue, repository, github, urls)
        );
    }

    private Answer Create(Call call, SandboxRepository repository) =>
        Edit(
            call,
            repository,
            edit =>
                github.Issues.Create(
                    repository.Id,
                    // Whoever may only read opens issues without labels, and is told nothing.
                    MayWrite(call, repository) ? edit : edit with { Labels = null },
                    call.Caller.Login
                ),
            created: 201
        );

    private Answer Get(Call call, SandboxRepository repository)
    {
        if (!repository.HasIssues)
            return Disabled(call);
        return Find(call, repository) is { } issue ? Show(call, repository, issue, status: 200) : call.NotFound();
    }

    private Answer Update(Call call, SandboxRepository repository)
    {
        if (Find(call, repository) is { } issue && issue.By != call.Caller.Login && !MayWrite(call, repository))
            return call.Forbidden("issues", "write");
        return call.Number("issue_number") is { } number and <= int.MaxValue
            ? Edit(
                call,
                repository,
                edit => github.Issues.Update(repository.Id, (int)number, edit, call.Caller.Login),
                created: 200
            )
            : call.NotFound();
    }

    private Answer GetLabel(Call call, SandboxRepository repository) =>
        github.Issues.Of(repository.Id).Labels.TryGetValue(call.Whole("name"), out var label)
            ? ShowLabel(call, repository, label, status: 200)
            : call.NotFound();

    private Answer CreateLabel(Call call, SandboxRepository repository)
    {
        if (!MayWrite(call, repository))
            return call.Forbidden("issues", "write");
        if (!call.TryReadBody(out var body, out var problem))
            return problem;
        using (body)
        {
            var root = body.RootElement;
            return Answered(
                call,
                repository,
                github.Issues.CreateLabel(
                    repository.Id,
                    IssueEditJson.Text(root, "name"),
                    IssueEditJson.Text(root, "color"),
                    IssueEditJson.Text(root, "description")
                ),
                status: 201
            );
        }
    }

    private Answer Edit(Call call, SandboxRepository repository, Func<IssueEdit, IssueResult> act, int created)
    {
        if (!call.TryReadBody(out var body, out var problem))
            return problem;
        using (body)
        {
            return IssueEditJson.Read(body.RootElement) is { } edit
                ? Answered(call, repository, act(edit), created)
                : call.Error(422, "Invalid request.\n\nA member is missing or of the wrong kind.");
        }
    }

    private Answer Answered(Call call, SandboxRepository repository, IssueResult result, int status) =>
        result switch
        {
            IssueResult.Done(var issue) => Show(call, repository, issue, status),
            IssueResult.Labelled(var label) => ShowLabel(call, repository, label, status),
            IssueResult.Disabled => Disabled(call),
            IssueResult.ReadOnly => call.Error(403, "Repository was archived so is read-only."),
            IssueResult.Invalid invalid => Invalid(call, invalid),
            _ => call.NotFound(),
        };

    private static Answer Disabled(Call call) => call.Error(410, "Issues are disabled for this repo");

    private static Answer Invalid(Call call, IssueResult.Invalid invalid) =>
        Answer.Json(
            (call, invalid),
            static (json, of) =>
            {
                json.WriteStartObject();
                json.WriteString("message", "Validation Failed");
                json.WriteStartArray("errors");
                json.WriteStartObject();
                json.WriteString("resource", of.invalid.Resource);
                json.WriteString("code", of.invalid.Code);
                json.WriteString("field", of.invalid.Field);
                if (of.invalid.Message.Length > 0)
                    json.WriteString("message", of.invalid.Message);
                json.WriteEndObject();
                json.WriteEndArray();
                json.WriteString("documentation_url", $"https://docs.github.com/{of.call.Route.Docs}");
                json.WriteString("status", "422");
                json.WriteEndObject();
            },
            422
        );

    private Answer Show(Call call, SandboxRepository repository, SandboxIssue issue, int status) =>
        Answer.Json(
            (github, issue, repository, call.Urls),
            static (json, of) => IssueJson.Write(json, of.issue, of.repository, of.github, of.Urls),
            status
        );

    private static Answer ShowLabel(Call call, SandboxRepository repository, SandboxLabel label, int status) =>
        Answer.Json(
            (label, repository, call.Urls),
            static (json, of) => IssueJson.WriteLabel(json, of.label, of.repository, of.Urls),
            status
        );

    private SandboxIssue? Find(Call call, SandboxRepository repository) =>
        call.Number("issue_number") is { } number
            ? github.Issues.All(repository).FirstOrDefault(issue => issue.Number == number)
            : null;

    private bool MayWrite(Call call, SandboxRepository repository) =>
        call.Caller switch
        {
            Caller.Installed installed => installed.May("issues", "write"),
            Caller.Person(var login) => github.TryGetOrganization(repository.Owner, out var organization)
                && organization.RoleOf(login, repository) is not ("none" or "read"),
            _ => false,
        };
}
