using System.Text.Json;
using ZocSec.Sandbox.History;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>Pull requests and their files.</summary>
internal sealed class PullRequestRoutes(SandboxGitHub github)
{
    private readonly RepositoryAccess _access = new(github);

    public IEnumerable<RestRoute> All =>
        [
            .. RepositoryRoutes.Both(
                "GET",
                "/pulls",
                "rest/pulls/pulls#list-pull-requests",
                _access.Needs("pull_requests", "read", List)
            ),
            .. RepositoryRoutes.Both(
                "GET",
                "/pulls/{pull_number}",
                "rest/pulls/pulls#get-a-pull-request",
                _access.Needs("pull_requests", "read", Found(Get))
            ),
            .. RepositoryRoutes.Both(
                "GET",
                "/pulls/{pull_number}/files",
                "rest/pulls/pulls#list-pull-requests-files",
                _access.Needs("pull_requests", "read", Found(ListFiles))
            ),
        ];

    private Func<Call, SandboxRepository, Answer> Found(
        Func<Call, SandboxRepository, SandboxPullRequest, Answer> handle
    ) =>
        (call, repository) =>
            call.Number("pull_number") is { } number and <= int.MaxValue
            && github.Histories.Of(repository).PullRequests.TryGetValue((int)number, out var pull)
                ? handle(call, repository, pull)
                : call.NotFound();

    private Answer List(Call call, SandboxRepository repository)
    {
        var query = call.Http.Request.Query;
        var state = query["state"].ToString();
        IEnumerable<SandboxPullRequest> pulls = github.Histories.Of(repository).PullRequests.Values;
        if (state != "all")
            pulls = pulls.Where(pull => pull.IsOpen == (state != "closed"));
        if (query["base"].ToString() is { Length: > 0 } target)
            pulls = pulls.Where(pull => pull.Base == target);
        if (query["head"].ToString() is { Length: > 0 } head)
            pulls = pulls.Where(pull => $"{pull.ForkOwner ?? repository.Owner}:{pull.Branch}" == head);
        Func<SandboxPullRequest, DateTimeOffset> time =
            query["sort"] == "updated" ? pull => pull.UpdatedAt : pull => pull.CreatedAt;
        // Newest first, unless they are sorted by something that is said.
        var isAscending = query["direction"].ToString() is { Length: > 0 } direction
            ? direction == "asc"
            : query["sort"].ToString() is not ("" or "created");
        return call.List(
            isAscending
                ? pulls.OrderBy(time).ThenBy(pull => pull.Number)
                : pulls.OrderByDescending(time).ThenByDescending(pull => pull.Number),
            (json, pull, urls) => PullRequestJson.Write(json, pull, repository, github, urls, whole: false)
        );
    }

    private Answer Get(Call call, SandboxRepository repository, SandboxPullRequest pull) =>
        Answer.Json(
            (github, repository, pull, call.Urls),
            static (json, of) => PullRequestJson.Write(json, of.pull, of.repository, of.github, of.Urls, whole: true)
        );

    private Answer ListFiles(Call call, SandboxRepository repository, SandboxPullRequest pull) =>
        call.List(
            PullRequestChanges.Differences(github.Histories.Of(repository), pull),
            (json, file, urls) => WriteFile(json, file, pull, repository, urls)
        );

    private static void WriteFile(
        Utf8JsonWriter json,
        (string Path, SandboxFile? Before, SandboxFile? After) file,
        SandboxPullRequest pull,
        SandboxRepository repository,
        SandboxUrls urls
    )
    {
        var (path, before, after) = file;
        var (added, removed) = (after?.Lines ?? 0, before?.Lines ?? 0);
        json.WriteStartObject();
        json.WriteString("sha", (after ?? before)!.Sha);
        json.WriteString("filename", path);
        json.WriteString(
            "status",
            before is null ? "added"
                : after is null ? "removed"
                : "modified"
        );
        json.WriteNumber("additions", added);
        json.WriteNumber("deletions", removed);
        json.WriteNumber("changes", added + removed);
        json.WriteString("blob_url", $"{urls.Html}/{repository.FullName}/blob/{pull.HeadSha}/{path}");
        json.WriteString("raw_url", $"{urls.Html}/{repository.FullName}/raw/{pull.HeadSha}/{path}");
        json.WriteString("contents_url", $"{urls.Api}/repos/{repository.FullName}/contents/{path}?ref={pull.HeadSha}");
        json.WriteEndObject();
    }
}
