using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Sandbox.Organizations;

/// <summary>What only a <c>push</c> event holds: one commit on the default branch.</summary>
internal static class PushDetails
{
    public static Action<Utf8JsonWriter, SandboxUrls> Of(SandboxRepository repository, string by, DateTimeOffset at) =>
        (json, urls) =>
        {
            var before = Sha($"{repository.Id} before {at:O}");
            var after = Sha($"{repository.Id} after {at:O}");
            var html = $"{urls.Html}/{repository.FullName}";
            json.WriteString("ref", $"refs/heads/{repository.DefaultBranch}");
            json.WriteString("before", before);
            json.WriteString("after", after);
            json.WriteBoolean("created", value: false);
            json.WriteBoolean("deleted", value: false);
            json.WriteBoolean("forced", value: false);
            json.WriteNull("base_ref");
            json.WriteString("compare", $"{html}/compare/{before[..12]}...{after[..12]}");
            json.WriteStartObject("pusher");
            json.WriteString("name", by);
            json.WriteString("email", Email(by));
            json.WriteEndObject();
            json.WriteStartArray("commits");
            WriteCommit(json, after, html, by, at);
            json.WriteEndArray();
            json.WritePropertyName("head_commit");
            WriteCommit(json, after, html, by, at);
        };

    private static void WriteCommit(Utf8JsonWriter json, string sha, string html, string by, DateTimeOffset at)
    {
        json.WriteStartObject();
        json.WriteString("id", sha);
        json.WriteString("tree_id", Sha($"tree of {sha}"));
        json.WriteBoolean("distinct", value: true);
        json.WriteString("message", "Update README");
        json.WriteString("timestamp", at.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
        json.WriteString("url", $"{html}/commit/{sha}");
        WritePerson("author");
        WritePerson("committer");
        json.WriteStartArray("added");
        json.WriteEndArray();
        json.WriteStartArray("removed");
        json.WriteEndArray();
        json.WriteStartArray("modified");
        json.WriteStringValue("README.md");
        json.WriteEndArray();
        json.WriteEndObject();

        void WritePerson(string member)
        {
            json.WriteStartObject(member);
            json.WriteString("name", by);
            json.WriteString("email", Email(by));
            json.WriteString("username", by);
            json.WriteEndObject();
        }
    }

    private static string Email(string login) => $"{login}@users.noreply.example.com";

    // A commit's name is 40 hex digits, however it comes about.
    private static string Sha(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..40];
}
