namespace ZocSec.Sandbox.Rest;

/// <summary>The roots of the addresses in answers and payloads, without a slash at the end.</summary>
/// <param name="Api">The REST root: <c>http://127.0.0.1:7072</c>, or with <c>/api/v3</c> as on an Enterprise Server.</param>
/// <param name="Html">The root of the pages for people.</param>
internal sealed record SandboxUrls(string Api, string Html);
