using System.Text.Json;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Sandbox.Organizations;

/// <summary>Something that GitHub sends a webhook about, as it was at that moment.</summary>
/// <param name="Event">GitHub's name: <c>repository</c>.</param>
/// <param name="Action">What happened: <c>publicized</c>; null for events that have no actions.</param>
/// <param name="Sender">Who did it.</param>
/// <param name="Repository">What it happened to; null when it is no repository's event.</param>
/// <param name="Details">Writes the members that only this event has; null when there are none.</param>
internal sealed record Happening(
    string Event,
    string? Action,
    SandboxAccount Sender,
    SandboxRepository? Repository,
    Action<Utf8JsonWriter, SandboxUrls>? Details = null
)
{
    /// <summary>The installation that an installation's own event is about.</summary>
    public SandboxInstallation? Installation { get; init; }
}
