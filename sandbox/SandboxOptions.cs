namespace ZocSec.Sandbox;

/// <summary>How a sandbox is set up.</summary>
public sealed record SandboxOptions
{
    /// <summary>The port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The login of the organisation.</summary>
    public string Organization { get; init; } = "acme";

    /// <summary>How many repositories the organisation has; the first 36 have names of their own.</summary>
    public int Repositories { get; init; } = 36;

    /// <summary>The App's number.</summary>
    public long AppId { get; init; } = 7072;

    /// <summary>The number of the App's installation on the organisation.</summary>
    public long InstallationId { get; init; } = 1;

    /// <summary>Whether the App is registered and installed at the start; without, somebody registers it from a manifest.</summary>
    public bool IsInstalled { get; init; } = true;

    /// <summary>What webhooks are signed with.</summary>
    public string WebhookSecret { get; init; } = "sandbox-webhook-secret-of-32-characters";

    /// <summary>Where webhooks are sent; null until somebody says.</summary>
    public Uri? WebhookUrl { get; init; }

    /// <summary>How many webhooks are under way at once; with 1 they arrive in the order of what happened.</summary>
    public int DeliveriesAtOnce { get; init; } = 16;

    /// <summary>Requests per hour for each caller. Far above GitHub's, so that load is not held up by it.</summary>
    public int RequestsPerHour { get; init; } = 10_000_000;

    /// <summary>The clock: life of tokens, limits, delays and times in answers.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
