using System.Net.Http.Headers;

namespace ZocSec.Core.GitHub;

/// <summary>What is asked of GitHub.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path below the root of the API, already fit to stand in an address, without a leading slash.</param>
/// <param name="Body">JSON; null for none.</param>
internal readonly record struct GitHubRequest(HttpMethod Method, string Path, byte[]? Body = null)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>Whether GitHub counts it among what creates content, of which it takes far less than of other writes.</summary>
    public bool CreatesContent { get; init; }

    /// <summary>Whether it only reads although it is no GET, as a GraphQL query does.</summary>
    public bool IsQuery { get; init; }

    /// <summary>The form in which the answer is wanted; null: GitHub's JSON.</summary>
    public string? Accept { get; init; }

    /// <summary>Makes the read conditional, and learns from its answer; null for none.</summary>
    public Freshness? Freshness { get; init; }

    public bool IsRead => IsQuery || Method == HttpMethod.Get;

    public HttpRequestMessage ToMessage(Uri uri, string authorization)
    {
        var message = new HttpRequestMessage(Method, uri);
        message.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (Accept is not null)
        {
            message.Headers.TryAddWithoutValidation("Accept", Accept);
        }

        if (Freshness?.Tag is { } tag)
        {
            message.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            message.Content.Headers.ContentType = Json;
        }

        return message;
    }
}
