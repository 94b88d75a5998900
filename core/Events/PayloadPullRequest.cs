using System.Text.Json;

namespace ZocSec.Core.Events;

/// <summary>What this program reads of a payload's <c>pull_request</c>; null where the payload does not say.</summary>
internal sealed class PayloadPullRequest
{
    /// <summary><c>number</c>.</summary>
    public long? Number { get; private set; }

    /// <summary><c>head.sha</c>.</summary>
    public string? Head { get; private set; }

    /// <summary><c>base.ref</c>: the branch it goes into.</summary>
    public string? Base { get; private set; }

    /// <summary>Takes the member the reader stands on.</summary>
    /// <returns>False when it is none of ours; the reader has not moved then.</returns>
    public bool ReadMember(ref Utf8JsonReader reader)
    {
        if (GitHubPayload.Is(ref reader, "number"u8))
        {
            Number = GitHubPayload.ReadNumber(ref reader);
            return true;
        }

        if (GitHubPayload.Is(ref reader, "head"u8))
        {
            Head = GitHubPayload.ReadTextOf(ref reader, "sha"u8);
            return true;
        }

        if (GitHubPayload.Is(ref reader, "base"u8))
        {
            Base = GitHubPayload.ReadRefOf(ref reader, "ref"u8);
            return true;
        }

        return false;
    }
}
