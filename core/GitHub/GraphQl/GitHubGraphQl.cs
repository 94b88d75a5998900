using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub.GraphQl;

/// <summary>
/// Asks GitHub's GraphQL API as an installation. Its points are counted apart from REST's, and its errors come with
/// status 200.
/// </summary>
internal sealed class GitHubGraphQl(GitHubClient client, RateLimits limits, GitHubSettings settings, TimeProvider time)
{
    private const int Forbidden = 403;
    private const int BadRequest = 400;
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(30);

    // An Enterprise Server has REST at /api/v3 and GraphQL beside it.
    private readonly string path = settings.ApiUrl.AbsolutePath.TrimEnd('/').EndsWith("/v3", StringComparison.Ordinal)
        ? "../graphql"
        : "graphql";

    /// <summary>Asks.</summary>
    /// <param name="tenant">As which installation.</param>
    /// <param name="query">The query; it must not change anything.</param>
    /// <param name="queryInfo">How it is written.</param>
    /// <param name="bodyInfo">How its answer is read.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>
    /// <c>Ok</c> also when only a part could be answered: then the errors tell what is missing. An answer without any
    /// data is never <c>Ok</c>.
    /// </returns>
    public async Task<GitHubAnswer<GraphQlResult<TData>>> AskAsync<TVariables, TData>(
        TenantId tenant,
        GraphQlQuery<TVariables> query,
        JsonTypeInfo<GraphQlQuery<TVariables>> queryInfo,
        JsonTypeInfo<GraphQlBody<TData>> bodyInfo,
        CancellationToken ct
    )
        where TData : class
    {
        var limit = limits.ForQueries(tenant);
        var body = JsonSerializer.SerializeToUtf8Bytes(query, queryInfo);
        var answer = await client.AsInstallationAsync(
            tenant,
            limit,
            new GitHubRequest(HttpMethod.Post, path, body) { IsQuery = true },
            bytes =>
                JsonSerializer.Deserialize(bytes, bodyInfo) is { } read
                    ? new GitHubAnswer<GraphQlBody<TData>>.Ok(read)
                    : null,
            ct
        );
        return answer switch
        {
            GitHubAnswer<GraphQlBody<TData>>.Ok { Value: var value } => Read(value, limit),
            var other => other.As<GraphQlResult<TData>>(),
        };
    }

    private GitHubAnswer<GraphQlResult<T>> Read<T>(GraphQlBody<T> body, RateLimit limit)
        where T : class
    {
        var errors = body.Errors.IsDefault ? [] : body.Errors;
        if (errors.Any(error => error.Type is "RATE_LIMITED" or "RATE_LIMIT"))
        {
            var wait = limit.Limited(default);
            return new GitHubAnswer<GraphQlResult<T>>.Later(wait.Reason, wait.RetryAt);
        }

        if (body.Data is { } data && !errors.Any(IsTimeout))
        {
            return new GitHubAnswer<GraphQlResult<T>>.Ok(new GraphQlResult<T>(data, errors));
        }

        if (errors is not [var first, ..] || IsTimeout(first))
        {
            return new GitHubAnswer<GraphQlResult<T>>.Later(
                "GitHub could not answer the query in time",
                time.GetUtcNow() + AfterFailure
            )
            {
                IsOneAnswer = true,
            };
        }

        return first.Type switch
        {
            "NOT_FOUND" => new GitHubAnswer<GraphQlResult<T>>.NotFound(),
            "FORBIDDEN" or "INSUFFICIENT_SCOPES" => new GitHubAnswer<GraphQlResult<T>>.Refused(
                Forbidden,
                $"GitHub: {GitHubError.Clean(first.Message)}"
            ),
            _ => new GitHubAnswer<GraphQlResult<T>>.Refused(BadRequest, $"GitHub: {GitHubError.Clean(first.Message)}"),
        };
    }

    // The server gave up; what data there is may lack anything.
    private static bool IsTimeout(GraphQlError error) =>
        error.Type is "RESOURCE_LIMITS_EXCEEDED"
        || (
            error.Type is null
            && error.Message is { } message
            && (
                message.Contains("Something went wrong", StringComparison.OrdinalIgnoreCase)
                || message.Contains("timeout", StringComparison.OrdinalIgnoreCase)
            )
        );
}
