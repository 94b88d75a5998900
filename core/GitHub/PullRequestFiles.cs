using System.Collections.Immutable;
using System.Text.Json;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub;

/// <summary>The files that pull requests change, as an installation may read them.</summary>
internal sealed class PullRequestFiles(GitHubClient client)
{
    private const int PageSize = 100;

    // GitHub lists no more than 3,000 files of a pull request.
    private const int MaxPages = 30;

    /// <summary>What a pull request does to a file.</summary>
    /// <param name="tenant">The installation.</param>
    /// <param name="fullName">The repository.</param>
    /// <param name="number">The pull request's number.</param>
    /// <param name="path">The file's path in it.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<GitHubAnswer<FileFate>> FindFateAsync(
        TenantId tenant,
        string fullName,
        long number,
        string path,
        CancellationToken ct
    )
    {
        if (!RepositoryName.IsValid(fullName))
        {
            return new GitHubAnswer<FileFate>.Refused(0, "that is no name of a repository");
        }

        for (var page = 1; page <= MaxPages; page++)
        {
            var address = string.Create(
                CultureInfo.InvariantCulture,
                $"repos/{fullName}/pulls/{number}/files?per_page={PageSize}&page={page}"
            );
            var request = new GitHubRequest(HttpMethod.Get, address);
            var answer = await client.AsInstallationAsync(tenant, request, Read, ct);
            if (answer is not GitHubAnswer<ImmutableArray<PullFileBody>>.Ok { Value: var files })
            {
                return answer.As<FileFate>();
            }

            if (
                files.Select(file => file.FateOf(path)).FirstOrDefault(fate => fate != FileFate.Untouched) is var fate
                && fate != FileFate.Untouched
            )
            {
                return new GitHubAnswer<FileFate>.Ok(fate);
            }

            if (files.Length < PageSize)
            {
                break;
            }
        }

        return new GitHubAnswer<FileFate>.Ok(FileFate.Untouched);
    }

    private static GitHubAnswer<ImmutableArray<PullFileBody>>.Ok? Read(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize(body, GitHubJson.Default.ImmutableArrayPullFileBody) is { IsDefault: false } files
            ? new GitHubAnswer<ImmutableArray<PullFileBody>>.Ok(files)
            : null;
}

/// <summary>What a pull request does to a file.</summary>
internal enum FileFate
{
    /// <summary>Nothing.</summary>
    Untouched,

    /// <summary>It is there afterwards, new or changed.</summary>
    Written,

    /// <summary>It is there no more.</summary>
    Removed,
}

internal sealed record PullFileBody(string? Filename, string? Status, string? PreviousFilename)
{
    /// <summary>What this entry says of a file.</summary>
    public FileFate FateOf(string path) =>
        string.Equals(Filename, path, StringComparison.Ordinal)
            ? Status is "removed"
                ? FileFate.Removed
                : FileFate.Written
            : Status is "renamed" && string.Equals(PreviousFilename, path, StringComparison.Ordinal)
                ? FileFate.Removed
                : FileFate.Untouched;
}
