using System.Text.Json;
using ZocSec.Sandbox.Organizations;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Sandbox.History;

/// <summary>What only a <c>push</c> event holds: one commit.</summary>
internal static class PushDetails
{
    /// <summary>The members of one push.</summary>
    /// <param name="repository">Where.</param>
    /// <param name="branch">The branch.</param>
    /// <param name="by">Who pushed.</param>
    /// <param name="was">The branch's latest commit before; null when the branch is new.</param>
    /// <param name="commit">The commit that was pushed.</param>
    public static Action<Utf8JsonWriter, SandboxUrls> Of(
        SandboxRepository repository,
        string branch,
        string by,
        SandboxCommit? was,
        SandboxCommit commit
    ) =>
        (json, urls) =>
        {
            var before = was?.Sha ?? ObjectName.None;
            var html = $"{urls.Html}/{repository.FullName}";
            json.WriteString("ref", $"refs/heads/{branch}");
            json.WriteString("before", before);
            json.WriteString("after", commit.Sha);
            json.WriteBoolean("created", was is null);
            json.WriteBoolean("deleted", value: false);
            json.WriteBoolean("forced", value: false);
            if (was is null && branch != repository.DefaultBranch)
                json.WriteString("base_ref", $"refs/heads/{repository.DefaultBranch}");
            else
                json.WriteNull("base_ref");
            json.WriteString("compare", $"{html}/compare/{before[..12]}...{commit.Sha[..12]}");
            json.WriteStartObject("pusher");
            json.WriteString("name", by);
            json.WriteString("email", $"{by}@users.noreply.example.com");
            json.WriteEndObject();
            json.WriteStartArray("commits");
            CommitJson.WritePushed(json, commit, html);
            json.WriteEndArray();
            json.WritePropertyName("head_commit");
            CommitJson.WritePushed(json, commit, html);
        };
}
