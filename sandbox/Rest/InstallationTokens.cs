using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;

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

    public InstallationToken HandOut(long installation, ImmutableDictionary<string, string> permissions)
    {
        Interlocked.Increment(ref _handedOut);
        var token = new InstallationToken(
            $"ghs_{RandomNumberGenerator.GetString(Letters, 36)}",
            installation,
            permissions,
            time.GetUtcNow() + Life
        );
        return _tokens[token.Value] = token;
    }

    /// <summary>A token that is still good; null otherwise.</summary>
    public InstallationToken? Find(string value) =>
        _tokens.TryGetValue(value, out var token) && token.ExpiresAt > time.GetUtcNow() ? token : null;

    public void Revoke(string value) => _tokens.TryRemove(value, out _);

    public void RevokeAll() => _tokens.Clear();
}

/// <summary>A token that was handed out.</summary>
internal sealed record InstallationToken(
    string Value,
    long Installation,
    ImmutableDictionary<string, string> Permissions,
    DateTimeOffset ExpiresAt
);
