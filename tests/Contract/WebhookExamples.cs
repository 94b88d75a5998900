using System.Text.Json;

namespace ZocSec.Tests.Contract;

/// <summary>One of the payloads that GitHub's community has recorded.</summary>
/// <param name="Source">Which GitHub sent it: <c>api.github.com</c>, <c>ghes-35</c>.</param>
/// <param name="Event">The header <c>X-GitHub-Event</c>.</param>
/// <param name="Action">The member <c>action</c>; null where there is none.</param>
/// <param name="Index">Its place among those of the same source and event.</param>
/// <param name="Json">The payload.</param>
internal sealed record WebhookExample(string Source, string Event, string? Action, int Index, ReadOnlyMemory<byte> Json)
{
    public override string ToString() => FormattableString.Invariant($"{Source} {Event}[{Index}]");
}

/// <summary>All recorded payloads.</summary>
internal static class WebhookExamples
{
    private static readonly Lazy<WebhookExample[]> Loaded = new(() =>
        [.. ContractMaterial.Files("webhooks").SelectMany(Read)]
    );

    /// <summary>Those of github.com and of five Enterprise Servers.</summary>
    /// <exception cref="InvalidOperationException">They are missing.</exception>
    public static IReadOnlyList<WebhookExample> All => Loaded.Value;

    /// <summary>Those that github.com sent of an event and an action.</summary>
    public static IReadOnlyList<WebhookExample> Of(string name, string? action) =>
        [.. All.Where(example => (example.Source, example.Event, example.Action) == ("api.github.com", name, action))];

    private static IEnumerable<WebhookExample> Read(string file)
    {
        var source = Path.GetFileNameWithoutExtension(file);
        using var index = JsonDocument.Parse(File.ReadAllBytes(file));
        foreach (var @event in index.RootElement.EnumerateArray())
        {
            var name = @event.GetProperty("name").GetString()!;
            foreach (var (place, example) in @event.GetProperty("examples").EnumerateArray().Index())
            {
                yield return new WebhookExample(
                    source,
                    name,
                    example.TryGetProperty("action", out var action) ? action.GetString() : null,
                    place,
                    JsonSerializer.SerializeToUtf8Bytes(example)
                );
            }
        }
    }
}
