using System.Text.Json;
using ZocSec.Sandbox.History;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>The content of files, as JSON or as it is.</summary>
internal sealed class ContentRoutes(SandboxGitHub github)
{
    private const string Raw = "application/vnd.github.raw+json";

    // Larger files are shown without their content, and to be asked for as they are.
    private const int LargestShown = 1024 * 1024;

    public IEnumerable<RestRoute> All =>
        RepositoryRoutes.Both(
            "GET",
            "/contents/{path}",
            "rest/repos/contents#get-repository-content",
            new RepositoryAccess(github).Needs("contents", "read", Get)
        );

    private Answer Get(Call call, SandboxRepository repository)
    {
        var path = call.Whole("path").Trim('/');
        var reference = call.Http.Request.Query["ref"].ToString() is { Length: > 0 } given ? given : null;
        if (reference is null && repository.IsEmpty)
            return call.Error(404, "This repository is empty.");
        if (reference is not null && github.Histories.Of(repository).Find(reference) is null)
            return call.Error(404, $"No commit found for the ref {reference}");
        if (github.Histories.FileOf(repository, path, reference) is not { } file)
            return call.NotFound();
        var accept = call.Http.Request.Headers.Accept.ToString();
        var isRaw =
            accept.Contains("application/vnd.github.raw", StringComparison.Ordinal)
            || accept.Contains("application/vnd.github.v3.raw", StringComparison.Ordinal);
        var answer = isRaw
            ? new Answer(200, file.Content) { ContentType = $"{Raw}; charset=utf-8" }
            : Answer.Json(
                (file, path, reference ?? repository.DefaultBranch, repository, call.Urls),
                static (json, of) => Write(json, of)
            );
        return answer with { ETag = $"W/\"{file.Sha}{(isRaw ? "r" : "")}\"" };
    }

    private static void Write(
        Utf8JsonWriter json,
        (SandboxFile File, string Path, string Reference, SandboxRepository Repository, SandboxUrls Urls) of
    )
    {
        var (file, path, reference, repository, urls) = of;
        var api = $"{urls.Api}/repos/{repository.FullName}";
        var self = $"{api}/contents/{path}?ref={Uri.EscapeDataString(reference)}";
        var git = $"{api}/git/blobs/{file.Sha}";
        var html = $"{urls.Html}/{repository.FullName}/blob/{reference}/{path}";
        var isShown = file.Content.Length <= LargestShown;
        json.WriteStartObject();
        json.WriteString("name", path[(path.LastIndexOf('/') + 1)..]);
        json.WriteString("path", path);
        json.WriteString("sha", file.Sha);
        json.WriteNumber("size", file.Content.Length);
        json.WriteString("url", self);
        json.WriteString("html_url", html);
        json.WriteString("git_url", git);
        json.WriteString("download_url", $"{urls.Html}/{repository.FullName}/raw/{reference}/{path}");
        json.WriteString("type", "file");
        json.WriteString("content", isShown ? Lines(Convert.ToBase64String(file.Content.Span)) : "");
        json.WriteString("encoding", isShown ? "base64" : "none");
        json.WriteStartObject("_links");
        json.WriteString("self", self);
        json.WriteString("git", git);
        json.WriteString("html", html);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // GitHub breaks base64 after 60 characters, and ends it with a line break.
    private static string Lines(string base64) =>
        string.Concat(base64.Chunk(60).Select(line => $"{new string(line)}\n"));
}
