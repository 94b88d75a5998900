using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Webhooks;

/// <summary>A webhook that was sent, or ought to have been.</summary>
public sealed record Delivery
{
    /// <summary>Its number; a redelivery has its own.</summary>
    public required long Id { get; init; }

    /// <summary>The header <c>X-GitHub-Delivery</c>; a redelivery keeps it.</summary>
    public required Guid DeliveryGuid { get; init; }

    /// <summary>GitHub's name of the event.</summary>
    public required string Event { get; init; }

    /// <summary>What happened; null for events that have no actions.</summary>
    public string? Action { get; init; }

    /// <summary>Full name of the repository; null when it is about none.</summary>
    public string? Repository { get; init; }

    /// <summary>The repository's number.</summary>
    public long? RepositoryId { get; init; }

    /// <summary>The installation's number.</summary>
    public long? InstallationId { get; init; }

    /// <summary>When it was sent.</summary>
    public DateTimeOffset DeliveredAt { get; init; }

    /// <summary>How long the answer took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Whether it was sent again on request.</summary>
    public bool IsRedelivery { get; init; }

    /// <summary>The status of the answer; 0 when there was none.</summary>
    public int StatusCode { get; init; }

    /// <summary>In words: <c>OK</c>, <c>timed out</c>.</summary>
    public string Status { get; init; } = "";

    internal Happening Happening { get; init; } = null!;

    internal SandboxInstallation? Installation { get; init; }
}
