using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>The installation tokens that were handed out.</summary>
internal sealed class InstallationTokens(TimeProvider time)
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, InstallationToken> _tokens = new(StringComparer.Ordinal);
    private int _handedOut;

    /// <summary>How many were handed out so far.</summary>
    public int HandedOut => Volatile.Read(ref _handedOut);

    public InstallationToken HandOut(
        long installation,
        ImmutableDictionary<string, string> permissions,
        ImmutableHashSet<long>? repositories
    )
    {
        Interlocked.Increment(ref _handedOut);
        var token = New(installation, permissions, time.GetUtcNow() + Life) with { Repositories = repositories };
        return _tokens[token.Value] = token;
    }

    /// <summary>
    /// The token that a workflow of a repository is given. Source: "Automatic token authentication": it ends with its job,
    /// here with the sandbox.
    /// </summary>
    public InstallationToken HandOutToWorkflow(SandboxInstallation like, string repository)
    {
        var token = New(like.Id, like.Permissions, DateTimeOffset.MaxValue) with
        {
            Workflow = new WorkflowIdentity(like, repository),
        };
        return _tokens[token.Value] = token;
    }

    /// <summary>A token that is still good; null otherwise.</summary>
    public InstallationToken? Find(string value) =>
        _tokens.TryGetValue(value, out var token) && token.ExpiresAt > time.GetUtcNow() ? token : null;

    public void Revoke(string value) => _tokens.TryRemove(value, out _);

    public void RevokeAll() => _tokens.Clear();

    private static InstallationToken New(
        long installation,
        ImmutableDictionary<string, string> permissions,
        DateTimeOffset expiresAt
    ) => new($"ghs_{RandomNumberGenerator.GetString(Letters, 36)}", installation, permissions, expiresAt);
}

/// <summary>A token that was handed out.</summary>
internal sealed record InstallationToken(
    string Value,
    long Installation,
    ImmutableDictionary<string, string> Permissions,
    DateTimeOffset ExpiresAt
)
{
    /// <summary>Numbers of the repositories that it was asked for; null for all that the installation sees.</summary>
    public ImmutableHashSet<long>? Repositories { get; init; }

    /// <summary>The workflow that has it; null when the App does.</summary>
    public WorkflowIdentity? Workflow { get; init; }
}

/// <summary>What a workflow of a repository is to GitHub.</summary>
/// <param name="Installation">What it may do, as an installation on that repository alone.</param>
/// <param name="Repository">The repository's full name.</param>
internal sealed record WorkflowIdentity(SandboxInstallation Installation, string Repository);
