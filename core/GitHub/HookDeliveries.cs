using System.Collections.Immutable;
using System.Text.Json;

namespace ZocSec.Core.GitHub;

/// <summary>What GitHub remembers of the deliveries to the App's webhook: three days.</summary>
internal sealed class HookDeliveries(GitHubClient client)
{
    private const int PageSize = 100;
    private static readonly GitHubAnswer<None>.Ok Done = new(default);

    /// <summary>A page of deliveries, newest first.</summary>
    /// <param name="cursor">What the page before returned; null for the newest.</param>
    /// <param name="ct">Cancels.</param>
    public Task<GitHubAnswer<ImmutableArray<HookDelivery>>> ListAsync(string? cursor, CancellationToken ct)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"app/hook/deliveries?per_page={PageSize}");
        return client.AsAppAsync(
            new GitHubRequest(HttpMethod.Get, cursor is null ? path : $"{path}&cursor={Uri.EscapeDataString(cursor)}"),
            static body =>
                JsonSerializer.Deserialize(body, GitHubJson.Default.ImmutableArrayHookDelivery)
                    is { IsDefault: false } page
                    ? new GitHubAnswer<ImmutableArray<HookDelivery>>.Ok(page)
                    : null,
            ct
        );
    }

    /// <summary>Has one delivered again, with the same GUID. What comes of it shows in the list, a little later.</summary>
    public Task<GitHubAnswer<None>> RedeliverAsync(long id, CancellationToken ct) =>
        client.AsAppAsync(
            new GitHubRequest(
                HttpMethod.Post,
                string.Create(CultureInfo.InvariantCulture, $"app/hook/deliveries/{id}/attempts")
            ),
            static _ => Done,
            ct
        );
}

/// <summary>One attempt to deliver an event.</summary>
/// <param name="Id">The attempt's number.</param>
/// <param name="Guid">The event's; the same in every attempt.</param>
/// <param name="DeliveredAt">When it was made.</param>
/// <param name="Redelivery">Whether somebody asked for it.</param>
/// <param name="StatusCode">How it was answered; 0 when it was not.</param>
/// <param name="Event">The event's name.</param>
internal sealed record HookDelivery(
    long Id,
    string? Guid,
    DateTimeOffset DeliveredAt,
    bool Redelivery,
    int StatusCode,
    string? Event
)
{
    /// <summary>Whether it was taken.</summary>
    public bool IsTaken => StatusCode is >= 200 and < 400;

    /// <summary>Whether the program read it and will never take it: malformed, or too large.</summary>
    public bool IsRefusedForGood => StatusCode is 400 or 413;
}
