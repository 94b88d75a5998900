using System.Text.Json;
using ZocSec.Sandbox.History;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>The addresses of a pull request, and its links.</summary>
internal static class PullRequestUrls
{
    public static void Write(
        Utf8JsonWriter json,
        SandboxPullRequest pull,
        SandboxRepository repository,
        SandboxUrls urls
    )
    {
        var api = $"{urls.Api}/repos/{repository.FullName}";
        var self = FormattableString.Invariant($"{api}/pulls/{pull.Number}");
        var issue = FormattableString.Invariant($"{api}/issues/{pull.Number}");
        var html = FormattableString.Invariant($"{urls.Html}/{repository.FullName}/pull/{pull.Number}");
        (string Name, string Address)[] links =
        [
            ("commits", $"{self}/commits"),
            ("review_comments", $"{self}/comments"),
            ("review_comment", $"{api}/pulls/comments{{/number}}"),
            ("comments", $"{issue}/comments"),
            ("statuses", $"{api}/statuses/{pull.HeadSha}"),
        ];
        json.WriteString("url", self);
        json.WriteString("html_url", html);
        json.WriteString("diff_url", $"{html}.diff");
        json.WriteString("patch_url", $"{html}.patch");
        json.WriteString("issue_url", issue);
        foreach (var (name, address) in links)
            json.WriteString($"{name}_url", address);
        json.WriteStartObject("_links");
        foreach (var (name, address) in links.Concat([("self", self), ("html", html), ("issue", issue)]))
        {
            json.WriteStartObject(name);
            json.WriteString("href", address);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
