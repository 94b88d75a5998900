using System.Net.Http.Headers;
using System.Text.Json;

namespace ZocSec.Sandbox.Stories;

/// <summary>Asks the program under test what it decided.</summary>
internal sealed class AppClient(Uri app) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = app };

    /// <summary>The address that webhooks go to.</summary>
    public Uri WebhookUrl => new(app, "/api/github/webhooks");

    /// <summary>The outcomes of a guardrail's decisions about a repository, in lower case.</summary>
    public async Task<HashSet<string>> ReadOutcomesAsync(string guardrail, string repository, CancellationToken ct)
    {
        var query =
            $"guardrail={Uri.EscapeDataString(guardrail)}&resource={Uri.EscapeDataString(repository)}&limit=1000";
        using var answer = await _client.GetAsync($"/api/ledger?{query}", ct);
        answer.EnsureSuccessStatusCode();
        await using var stream = await answer.Content.ReadAsStreamAsync(ct);
        using var entries = await JsonDocument.ParseAsync(stream, cancellationToken: ct);
        return entries
            .RootElement.EnumerateArray()
            .Select(entry => entry.GetProperty("outcome").GetString()!.ToLowerInvariant())
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Sends a delivery with a signature that nobody made who knows the secret.</summary>
    /// <returns>The status of the answer.</returns>
    public async Task<int> PostForgedAsync(byte[] payload, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, WebhookUrl)
        {
            Content = new ByteArrayContent(payload),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-GitHub-Event", "repository");
        request.Headers.Add("X-GitHub-Delivery", Guid.NewGuid().ToString());
        request.Headers.Add("X-Hub-Signature-256", $"sha256={new string('0', 64)}");
        using var answer = await _client.SendAsync(request, ct);
        return (int)answer.StatusCode;
    }

    public void Dispose() => _client.Dispose();
}
