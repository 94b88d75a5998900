using System.Net;

namespace ZocSec.Core.GitHub;

/// <summary>Asks for something only if it is not as it was; GitHub counts the answer that it still is against no limit.</summary>
/// <param name="tag">The tag that the answer had which is held; null when none is held.</param>
internal sealed class Freshness(string? tag)
{
    /// <summary>The tag of the newest answer.</summary>
    public string? Tag { get; private set; } = tag;

    /// <summary>Whether it is as it was; the body is empty then.</summary>
    public bool IsUnchanged { get; private set; }

    /// <summary>Takes note of an answer.</summary>
    public void Learn(HttpResponseMessage response)
    {
        IsUnchanged = response.StatusCode is HttpStatusCode.NotModified;
        if (response.IsSuccessStatusCode)
        {
            Tag = response.Headers.ETag?.ToString();
        }
    }
}
