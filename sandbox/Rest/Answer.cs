using System.Text.Json;

namespace ZocSec.Sandbox.Rest;

/// <summary>What is answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body; empty for none.</param>
internal sealed record Answer(int Status, ReadOnlyMemory<byte> Body = default)
{
    private const string JsonType = "application/json; charset=utf-8";

    public static Answer NoContent { get; } = new(204);

    public string ContentType { get; init; } = JsonType;

    /// <summary>The header <c>Location</c>.</summary>
    public string? Location { get; init; }

    /// <summary>The header <c>Link</c>.</summary>
    public string? Link { get; init; }

    /// <summary>The header <c>Retry-After</c>, in seconds.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Whether the headers say that the hourly limit is used up.</summary>
    public bool LimitUsedUp { get; init; }

    public static Answer Json<TState>(TState state, Action<Utf8JsonWriter, TState> write, int status = 200) =>
        new(status, Rest.Json.Write(state, write));

    /// <summary>GitHub's form of an error: message, documentation, status, and sometimes errors.</summary>
    public static Answer Error(int status, string message, string docs, IReadOnlyList<string>? errors = null) =>
        Json(
            (status, message, docs, errors),
            static (json, error) =>
            {
                json.WriteStartObject();
                json.WriteString("message", error.message);
                if (error.errors is { Count: > 0 } errors)
                    json.WriteStrings("errors", errors);
                json.WriteString("documentation_url", $"https://docs.github.com/{error.docs}");
                json.WriteString("status", FormattableString.Invariant($"{error.status}"));
                json.WriteEndObject();
            },
            status
        );
}
