using System.Collections.Immutable;

namespace ZocSec.Sandbox.Organizations;

/// <summary>An installation of the App on an account.</summary>
public sealed record SandboxInstallation
{
    /// <summary>Its number.</summary>
    public required long Id { get; init; }

    /// <summary>Where the App is installed.</summary>
    public required SandboxAccount Account { get; init; }

    /// <summary>What the App was granted: permission to level.</summary>
    public ImmutableDictionary<string, string> Permissions { get; init; } = Defaults;

    /// <summary>The events it is sent, besides those of the installation itself.</summary>
    public ImmutableHashSet<string> Events { get; init; } =
    ["repository", "public", "push", "check_suite", "check_run", "pull_request"];

    /// <summary>Numbers of the repositories it sees; null for all of the account's.</summary>
    public ImmutableHashSet<long>? Selected { get; init; }

    /// <summary>When the App was installed.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when it is suspended; null when it is not.</summary>
    public DateTimeOffset? SuspendedAt { get; init; }

    /// <summary>Enough for everything that the sandbox answers.</summary>
    public static ImmutableDictionary<string, string> Defaults { get; } =
        ImmutableDictionary<string, string>
            .Empty.Add("metadata", "read")
            .Add("contents", "read")
            .Add("administration", "write")
            .Add("members", "read")
            .Add("checks", "write")
            .Add("issues", "write")
            .Add("pull_requests", "read")
            .Add("repository_custom_properties", "write")
            .Add("organization_custom_properties", "write");

    internal string NodeId => Organizations.NodeId.Of("IntegrationInstallation", Id);

    // An event is for Apps that were granted to read what it is about.
    internal bool IsToldOf(string @event) =>
        Events.Contains(@event)
        && @event switch
        {
            "push" => Permissions.ContainsKey("contents"),
            "pull_request" => Permissions.ContainsKey("pull_requests"),
            "check_run" or "check_suite" => Permissions.ContainsKey("checks"),
            _ => true,
        };

    internal bool Covers(SandboxRepository repository) =>
        string.Equals(repository.Owner, Account.Login, StringComparison.OrdinalIgnoreCase)
        && Selected?.Contains(repository.Id) != false;
}
