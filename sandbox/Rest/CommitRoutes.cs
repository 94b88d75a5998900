using System.Globalization;
using ZocSec.Sandbox.History;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>Commits and branches.</summary>
internal sealed class CommitRoutes(SandboxGitHub github)
{
    private readonly RepositoryAccess _access = new(github);

    public IEnumerable<RestRoute> All =>
        [
            .. RepositoryRoutes.Both(
                "GET",
                "/commits",
                "rest/commits/commits#list-commits",
                _access.Needs("contents", "read", List)
            ),
            .. RepositoryRoutes.Both(
                "GET",
                "/branches/{branch}",
                "rest/branches/branches#get-a-branch",
                _access.Needs("contents", "read", GetBranch)
            ),
        ];

    private Answer List(Call call, SandboxRepository repository)
    {
        var history = github.Histories.Of(repository);
        if (history.Commits.IsEmpty)
            return call.Error(409, "Git Repository is empty.");
        var query = call.Http.Request.Query;
        var from = query["sha"].ToString() is { Length: > 0 } sha ? sha : repository.DefaultBranch;
        if (history.Find(from) is not { } head)
            return call.NotFound();
        var commits = history.From(head);
        if (Time(query["since"]) is { } since)
            commits = commits.Where(commit => commit.At >= since);
        if (Time(query["until"]) is { } until)
            commits = commits.Where(commit => commit.At <= until);
        if (query["author"].ToString() is { Length: > 0 } author)
            commits = commits.Where(commit => commit.Author == author || commit.Email == author);
        if (query["path"].ToString() is { Length: > 0 } path)
            commits = commits.Where(commit => Touches(commit, path));
        return call.List(commits, (json, commit, urls) => CommitJson.Write(json, commit, repository, github, urls));
    }

    private Answer GetBranch(Call call, SandboxRepository repository)
    {
        var name = call.Whole("branch");
        if (github.Histories.Of(repository).Head(name) is not { } head)
            return call.Error(404, "Branch not found");
        return Answer.Json(
            (this, name, head, repository, call.Urls),
            static (json, of) =>
            {
                var (self, name, head, repository, urls) = of;
                var api = $"{urls.Api}/repos/{repository.FullName}/branches/{name}";
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WritePropertyName("commit");
                CommitJson.Write(json, head, repository, self.GitHub, urls);
                json.WriteStartObject("_links");
                json.WriteString("self", api);
                json.WriteString("html", $"{urls.Html}/{repository.FullName}/tree/{name}");
                json.WriteEndObject();
                json.WriteBoolean("protected", value: false);
                json.WriteStartObject("protection");
                json.WriteBoolean("enabled", value: false);
                json.WriteStartObject("required_status_checks");
                json.WriteString("enforcement_level", "off");
                json.WriteStrings("contexts", []);
                json.WriteStrings("checks", []);
                json.WriteEndObject();
                json.WriteEndObject();
                json.WriteString("protection_url", $"{api}/protection");
                json.WriteEndObject();
            }
        );
    }

    private SandboxGitHub GitHub => github;

    private static bool Touches(SandboxCommit commit, string path) =>
        commit.Added.Concat(commit.Modified).Concat(commit.Removed).Contains(path, StringComparer.Ordinal);

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;
}
