using System.Globalization;
using System.Text.Json;
using ZocSec.Sandbox.History;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>Commits as GitHub shows them: <c>commit</c>, and the shorter forms of payloads.</summary>
internal static class CommitJson
{
    public static void Write(
        Utf8JsonWriter json,
        SandboxCommit commit,
        SandboxRepository repository,
        SandboxGitHub github,
        SandboxUrls urls
    )
    {
        var api = $"{urls.Api}/repos/{repository.FullName}";
        var html = $"{urls.Html}/{repository.FullName}/commit";
        json.WriteStartObject();
        json.WriteString("sha", commit.Sha);
        json.WriteString("node_id", ObjectName.Of($"node of {commit.Sha}"));
        json.WriteString("url", $"{api}/commits/{commit.Sha}");
        json.WriteString("html_url", $"{html}/{commit.Sha}");
        json.WriteString("comments_url", $"{api}/commits/{commit.Sha}/comments");
        json.WriteStartObject("commit");
        json.WriteString("url", $"{api}/git/commits/{commit.Sha}");
        WriteDated(json, "author", commit);
        WriteDated(json, "committer", commit);
        json.WriteString("message", commit.Message);
        json.WriteNumber("comment_count", 0);
        json.WriteStartObject("tree");
        json.WriteString("sha", commit.Tree);
        json.WriteString("url", $"{api}/git/trees/{commit.Tree}");
        json.WriteEndObject();
        json.WriteStartObject("verification");
        json.WriteBoolean("verified", value: false);
        json.WriteString("reason", "unsigned");
        json.WriteNull("signature");
        json.WriteNull("payload");
        json.WriteNull("verified_at");
        json.WriteEndObject();
        json.WriteEndObject();
        WriteAccount(json, "author", commit, github, urls);
        WriteAccount(json, "committer", commit, github, urls);
        json.WriteStartArray("parents");
        if (commit.Parent is { } parent)
        {
            json.WriteStartObject();
            json.WriteString("sha", parent);
            json.WriteString("url", $"{api}/commits/{parent}");
            json.WriteString("html_url", $"{html}/{parent}");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>As in the payload of a push.</summary>
    public static void WritePushed(Utf8JsonWriter json, SandboxCommit commit, string html)
    {
        json.WriteStartObject();
        WriteMembers(json, commit, withLogin: true);
        json.WriteBoolean("distinct", value: true);
        json.WriteString("url", $"{html}/commit/{commit.Sha}");
        json.WriteStrings("added", commit.Added);
        json.WriteStrings("removed", commit.Removed);
        json.WriteStrings("modified", commit.Modified);
        json.WriteEndObject();
    }

    /// <summary>As the head of a check suite.</summary>
    public static void WriteHead(Utf8JsonWriter json, SandboxCommit commit)
    {
        json.WriteStartObject();
        WriteMembers(json, commit, withLogin: false);
        json.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter json, SandboxCommit commit, bool withLogin)
    {
        json.WriteString("id", commit.Sha);
        json.WriteString("tree_id", commit.Tree);
        json.WriteString("message", commit.Message);
        json.WriteString("timestamp", commit.At.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
        foreach (var member in (string[])["author", "committer"])
        {
            json.WriteStartObject(member);
            json.WriteString("name", commit.Author);
            json.WriteString("email", commit.Email);
            if (withLogin)
                json.WriteString("username", commit.Author);
            json.WriteEndObject();
        }
    }

    private static void WriteDated(Utf8JsonWriter json, string member, SandboxCommit commit)
    {
        json.WriteStartObject(member);
        json.WriteString("name", commit.Author);
        json.WriteString("email", commit.Email);
        json.WriteTime("date", commit.At);
        json.WriteEndObject();
    }

    private static void WriteAccount(
        Utf8JsonWriter json,
        string member,
        SandboxCommit commit,
        SandboxGitHub github,
        SandboxUrls urls
    )
    {
        if (github.FindAccount(commit.Author) is not { } account)
        {
            json.WriteNull(member);
            return;
        }

        json.WritePropertyName(member);
        AccountJson.Write(json, account, urls);
    }
}
