namespace ZocSec.Sandbox.Rest;

/// <summary>Sees what was asked and answered. Called after each exchange, by many threads at once.</summary>
public interface IExchangeObserver
{
    /// <summary>An exchange ended.</summary>
    void Observe(Exchange exchange);
}

/// <summary>A request and its answer.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Route">The endpoint's template; null when there is no such endpoint.</param>
/// <param name="Path">The path, without the base path.</param>
/// <param name="Query">The query with its question mark; empty when there is none.</param>
/// <param name="RequestHeaders">Headers by name, in any case; values joined by commas.</param>
/// <param name="RequestBody">The body that was sent.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="ResponseHeaders">Headers by name, in any case.</param>
/// <param name="ResponseBody">The body that was answered.</param>
/// <param name="IsFault">Whether the answer is an injected fault, and so not meant to be right.</param>
public sealed record Exchange(
    string Method,
    string? Route,
    string Path,
    string Query,
    IReadOnlyDictionary<string, string> RequestHeaders,
    ReadOnlyMemory<byte> RequestBody,
    int Status,
    IReadOnlyDictionary<string, string> ResponseHeaders,
    ReadOnlyMemory<byte> ResponseBody,
    bool IsFault
);
