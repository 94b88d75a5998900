using ZocSec.Sandbox.Checks;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>Check runs: only an App makes and changes them, and only its own.</summary>
internal sealed class CheckRunRoutes(SandboxGitHub github)
{
    private readonly RepositoryAccess _access = new(github);

    public IEnumerable<RestRoute> All =>
        [
            .. RepositoryRoutes.Both(
                "POST",
                "/check-runs",
                "rest/checks/runs#create-a-check-run",
                _access.Needs("checks", "write", Create)
            ),
            .. RepositoryRoutes.Both(
                "GET",
                "/check-runs/{check_run_id}",
                "rest/checks/runs#get-a-check-run",
                _access.Needs("checks", "read", Get)
            ),
            .. RepositoryRoutes.Both(
                "PATCH",
                "/check-runs/{check_run_id}",
                "rest/checks/runs#update-a-check-run",
                _access.Needs("checks", "write", Update)
            ),
            .. RepositoryRoutes.Both(
                "GET",
                "/check-runs/{check_run_id}/annotations",
                "rest/checks/runs#list-check-run-annotations",
                _access.Needs("checks", "read", ListAnnotations)
            ),
            .. RepositoryRoutes.Both(
                "GET",
                "/commits/{ref}/check-runs",
                "rest/checks/runs#list-check-runs-for-a-git-reference",
                _access.Needs("checks", "read", ListOfCommit)
            ),
        ];

    private Answer Create(Call call, SandboxRepository repository)
    {
        if (call.Caller is not Caller.Installed)
            return call.Error(403, "You must authenticate via a GitHub App.");
        return Edit(
            call,
            repository,
            edit => github.Checks.Create(repository.Id, edit, github.AppId, call.Caller.Login),
            created: 201
        );
    }

    private Answer Update(Call call, SandboxRepository repository)
    {
        if (call.Caller is not Caller.Installed)
            return call.Error(403, "You must authenticate via a GitHub App.");
        return call.Number("check_run_id") is { } id
            ? Edit(
                call,
                repository,
                edit => github.Checks.Update(repository.Id, id, edit, github.AppId, call.Caller.Login)
            )
            : call.NotFound();
    }

    private Answer Edit(Call call, SandboxRepository repository, Func<CheckRunEdit, CheckResult> act, int created = 200)
    {
        if (!call.TryReadBody(out var body, out var problem))
            return problem;
        using (body)
        {
            if (CheckRunEditJson.Read(body.RootElement, out var wrong) is not { } edit)
                return call.Error(422, $"Invalid request.\n\n{wrong}");
            return act(edit) switch
            {
                CheckResult.Done(var run) => Show(call, repository, run) with { Status = created },
                CheckResult.ReadOnly => call.Error(403, "Repository was archived so is read-only."),
                CheckResult.NotItsOwn(var app) => call.Error(
                    403,
                    FormattableString.Invariant(
                        $"Invalid app_id `{app}` - check run can only be modified by the GitHub App that created it."
                    )
                ),
                CheckResult.Invalid(var message) => call.Error(422, message),
                _ => call.NotFound(),
            };
        }
    }

    private Answer Get(Call call, SandboxRepository repository) =>
        Find(call, repository) is { } run ? Show(call, repository, run) : call.NotFound();

    private Answer ListAnnotations(Call call, SandboxRepository repository) =>
        Find(call, repository) is { } run
            ? call.List(
                run.Annotations,
                (json, annotation, urls) =>
                    CheckRunJson.WriteAnnotation(json, annotation, run.HeadSha, repository, urls)
            )
            : call.NotFound();

    private Answer ListOfCommit(Call call, SandboxRepository repository)
    {
        var reference = call.Whole("ref");
        if (github.Histories.Of(repository).Find(reference) is not { } head)
            return call.Error(422, $"No commit found for SHA: {reference}");
        var query = call.Http.Request.Query;
        var checks = github.Checks.Of(repository.Id);
        var runs = query["filter"] == "all" ? checks.Of(head.Sha) : checks.LatestOf(head.Sha);
        if (query["check_name"].ToString() is { Length: > 0 } name)
            runs = runs.Where(run => run.Name == name);
        if (query["status"].ToString() is { Length: > 0 } status)
            runs = runs.Where(run => run.Status == status);
        if (call.Query("app_id", 0) is > 0 and var app)
            runs = runs.Where(run => run.App == app);
        var page = call.Page(runs.Reverse());
        return Answer.Json(
            (github, page, checks, repository, call.Urls),
            static (json, of) =>
            {
                json.WriteStartObject();
                json.WriteNumber("total_count", of.page.Total);
                json.WriteStartArray("check_runs");
                foreach (var run in of.page.Items)
                    CheckRunJson.Write(json, run, of.checks, of.repository, of.github, of.Urls);
                json.WriteEndArray();
                json.WriteEndObject();
            }
        ) with
        {
            Link = page.Link,
        };
    }

    private Answer Show(Call call, SandboxRepository repository, SandboxCheckRun run) =>
        Answer.Json(
            (github, run, repository, call.Urls),
            static (json, of) =>
                CheckRunJson.Write(
                    json,
                    of.run,
                    of.github.Checks.Of(of.repository.Id),
                    of.repository,
                    of.github,
                    of.Urls
                )
        );

    private SandboxCheckRun? Find(Call call, SandboxRepository repository) =>
        call.Number("check_run_id") is { } id ? github.Checks.Of(repository.Id).Runs.GetValueOrDefault(id) : null;
}
