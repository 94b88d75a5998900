using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub;

/// <summary>Files of repositories, as an installation may read them.</summary>
internal sealed class Contents(GitHubClient client)
{
    private const string Raw = "application/vnd.github.raw+json";

    /// <summary>Reads one file whole.</summary>
    /// <param name="tenant">The installation.</param>
    /// <param name="fullName">The repository.</param>
    /// <param name="path">The file's path in it.</param>
    /// <param name="reference">A branch or a commit; null for the default branch. A pull request's head is found here too when it is in a fork.</param>
    /// <param name="tag">The tag of what is held already; null when nothing is.</param>
    /// <param name="maxBytes">Of a longer file one byte more is returned, to tell that it is.</param>
    /// <param name="ct">Cancels.</param>
    public Task<GitHubAnswer<RepositoryFile>> ReadAsync(
        TenantId tenant,
        string fullName,
        string path,
        string? reference,
        string? tag,
        int maxBytes,
        CancellationToken ct
    )
    {
        if (!RepositoryName.IsValid(fullName))
        {
            return Task.FromResult<GitHubAnswer<RepositoryFile>>(
                new GitHubAnswer<RepositoryFile>.Refused(0, "that is no name of a repository")
            );
        }

        var query = reference is null ? "" : $"?ref={Uri.EscapeDataString(reference)}";
        var freshness = new Freshness(tag);
        var request = new GitHubRequest(
            HttpMethod.Get,
            $"repos/{fullName}/contents/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}{query}"
        )
        {
            Accept = Raw,
            Freshness = freshness,
        };
        return client.AsInstallationAsync(
            tenant,
            request,
            body => new GitHubAnswer<RepositoryFile>.Ok(
                new RepositoryFile(
                    body[..Math.Min(body.Length, maxBytes + 1)].ToArray(),
                    freshness.Tag,
                    freshness.IsUnchanged
                )
            ),
            ct
        );
    }
}

/// <summary>A file of a repository.</summary>
/// <param name="Bytes">What it holds; empty when unchanged.</param>
/// <param name="Tag">Names this state of it for the next read; null when GitHub gave none.</param>
/// <param name="IsUnchanged">Whether it is as it was when the tag was given.</param>
internal sealed record RepositoryFile(byte[] Bytes, string? Tag, bool IsUnchanged);
