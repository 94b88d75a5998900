using ZocSec.Sandbox.History;

namespace ZocSec.Sandbox.Organizations;

/// <summary>A key that opens one repository to a machine.</summary>
public sealed record SandboxDeployKey
{
    /// <summary>Its number.</summary>
    public required long Id { get; init; }

    /// <summary>What it is called.</summary>
    public required string Title { get; init; }

    /// <summary>Whether it may only read.</summary>
    public bool ReadOnly { get; init; } = true;

    /// <summary>Login of who added it; null when GitHub does not know any more.</summary>
    public string? AddedBy { get; init; }

    /// <summary>When it was added.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last used; null for never.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>The public key, as it stands in an <c>authorized_keys</c> file.</summary>
    internal string Key => $"ssh-ed25519 {ObjectName.Of(FormattableString.Invariant($"deploy key {Id}"))}";
}
