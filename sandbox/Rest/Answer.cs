using System.Text.Json;

namespace ZocSec.Sandbox.Rest;

/// <summary>What is answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body; empty for none.</param>
internal sealed record Answer(int Status, ReadOnlyMemory<byte> Body = default)
{
    private const string JsonType = "application/json; charset=utf-8";

    public static Answer NoContent { get; } = new(204);

    public static Answer NotModified(string etag) => new(304) { ETag = etag };

    public string ContentType { get; init; } = JsonType;

    /// <summary>The header <c>Location</c>.</summary>
    public string? Location { get; init; }

    /// <summary>The header <c>X-Accepted-GitHub-Permissions</c>: what would have sufficed.</summary>
    public string? Accepted { get; init; }

    /// <summary>The header <c>Link</c>.</summary>
    public string? Link { get; init; }

    /// <summary>The header <c>ETag</c>: who has this already is answered that nothing changed.</summary>
    public string? ETag { get; init; }

    /// <summary>The header <c>Retry-After</c>, in seconds.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Whether the headers say that the hourly limit is used up.</summary>
    public bool LimitUsedUp { get; init; }

    public static Answer Json<TState>(TState state, Action<Utf8JsonWriter, TState> write, int status = 200) =>
        new(status, Rest.Json.Write(state, write));

    /// <summary>GitHub's form of an error: message, documentation, status, and sometimes errors.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="docs">The page that documents the endpoint.</param>
    /// <param name="errors">What is wrong in particular.</param>
    /// <param name="isSimple">Whether errors are texts, as at a few endpoints, instead of objects.</param>
    public static Answer Error(
        int status,
        string message,
        string docs,
        IReadOnlyList<string>? errors = null,
        bool isSimple = false
    ) =>
        Json(
            (status, message, docs, errors, isSimple),
            static (json, error) =>
            {
                json.WriteStartObject();
                json.WriteString("message", error.message);
                if (error.errors is { Count: > 0 } errors)
                    WriteErrors(json, errors, error.isSimple);
                json.WriteString("documentation_url", $"https://docs.github.com/{error.docs}");
                json.WriteString("status", FormattableString.Invariant($"{error.status}"));
                json.WriteEndObject();
            },
            status
        );

    private static void WriteErrors(Utf8JsonWriter json, IReadOnlyList<string> errors, bool isSimple)
    {
        if (isSimple)
        {
            json.WriteStrings("errors", errors);
            return;
        }

        json.WriteStartArray("errors");
        foreach (var error in errors)
        {
            json.WriteStartObject();
            json.WriteString("resource", "Repository");
            json.WriteString("code", "custom");
            json.WriteString("message", error);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
