using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub;

/// <summary>Requests below the address of one repository.</summary>
internal static class RepositoryRequest
{
    /// <summary>Sends one; a text that is no name of a repository never reaches an address.</summary>
    /// <param name="client">Sends it.</param>
    /// <param name="tenant">As which installation.</param>
    /// <param name="method">The HTTP method.</param>
    /// <param name="fullName">The repository.</param>
    /// <param name="rest">What follows its address: empty, or with a slash.</param>
    /// <param name="body">The JSON to send; null for none.</param>
    /// <param name="read">Reads the answer.</param>
    /// <param name="ct">Cancels.</param>
    public static Task<GitHubAnswer<T>> OfRepositoryAsync<T>(
        this GitHubClient client,
        TenantId tenant,
        HttpMethod method,
        string fullName,
        string rest,
        byte[]? body,
        AnswerReader<T> read,
        CancellationToken ct
    ) =>
        RepositoryName.IsValid(fullName)
            ? client.AsInstallationAsync(
                tenant,
                new GitHubRequest(method, string.Concat("repos/", fullName, rest), body),
                read,
                ct
            )
            : Task.FromResult<GitHubAnswer<T>>(new GitHubAnswer<T>.Refused(0, "that is no name of a repository"));
}
