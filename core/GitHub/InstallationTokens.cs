using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub;

/// <summary>
/// The tokens of the App's installations: held until shortly before they expire, and fetched once however many ask.
/// </summary>
internal sealed partial class InstallationTokens(AppRequests app, TimeProvider time, ILogger<InstallationTokens> logger)
    : ITokens
{
    private static readonly TimeSpan Reserve = TimeSpan.FromMinutes(5);

    // A token that seems to expire at once means that the clocks differ; asking for each request would not help.
    private static readonly TimeSpan ShortestUse = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RefusalHolds = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestFailureHolds = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan KeyRefusedWait = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<TenantId, Slot> slots = new();

    /// <summary>An installation's token. A failure is shared by all who ask, and for a short while by those who come later.</summary>
    public ValueTask<GitHubAnswer<InstallationToken>> GetAsync(TenantId tenant, CancellationToken ct)
    {
        var slot = slots.GetOrAdd(tenant, static _ => new Slot());
        lock (slot)
        {
            if (slot.Held is { } held && time.GetUtcNow() < slot.GoodUntil)
            {
                return ValueTask.FromResult(held);
            }

            // Not cancelled with the one who happened to ask first: others wait for it too.
            slot.Refresh ??= Task.Run(() => RefreshAsync(tenant, slot), CancellationToken.None);
            return new ValueTask<GitHubAnswer<InstallationToken>>(slot.Refresh.WaitAsync(ct));
        }
    }

    /// <inheritdoc />
    public void Drop(TenantId tenant, InstallationToken token)
    {
        if (!slots.TryGetValue(tenant, out var slot))
        {
            return;
        }

        lock (slot)
        {
            if (slot.Held is GitHubAnswer<InstallationToken>.Ok { Value: var held } && ReferenceEquals(held, token))
            {
                slot.Held = null;
            }
        }
    }

    /// <summary>Forgets a token, or why there is none: what the installation may do has changed.</summary>
    public void Forget(TenantId tenant)
    {
        if (slots.TryGetValue(tenant, out var slot))
        {
            lock (slot)
            {
                slot.Held = null;
            }
        }
    }

    private async Task<GitHubAnswer<InstallationToken>> RefreshAsync(TenantId tenant, Slot slot)
    {
        try
        {
            var answer = await FetchAsync(tenant);
            lock (slot)
            {
                return Hold(slot, answer);
            }
        }
        finally
        {
            lock (slot)
            {
                slot.Refresh = null;
            }
        }
    }

    private GitHubAnswer<InstallationToken> Hold(Slot slot, GitHubAnswer<InstallationToken> answer)
    {
        var now = time.GetUtcNow();
        if (
            answer is GitHubAnswer<InstallationToken>.Later
            && slot.Held is GitHubAnswer<InstallationToken>.Ok { Value: var old }
            && now + ShortestUse < old.ExpiresAt
        )
        {
            // The reserve is for exactly this: what is still good serves until GitHub can be asked again.
            slot.GoodUntil = now + TimeSpan.FromSeconds(15);
            return slot.Held;
        }

        slot.Held = answer;
        slot.GoodUntil = answer switch
        {
            GitHubAnswer<InstallationToken>.Ok { Value: var token } => Later(
                token.ExpiresAt - Reserve,
                now + ShortestUse
            ),
            GitHubAnswer<InstallationToken>.Later { RetryAt: var retry } => Earlier(retry, now + LongestFailureHolds),
            _ => now + RefusalHolds,
        };
        return answer;
    }

    private async Task<GitHubAnswer<InstallationToken>> FetchAsync(TenantId tenant)
    {
        if (!long.TryParse(tenant.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var installation))
        {
            return new GitHubAnswer<InstallationToken>.Refused(
                0,
                $"{tenant} is no installation of the App, so GitHub cannot be asked"
            );
        }

        var path = string.Create(CultureInfo.InvariantCulture, $"app/installations/{installation}/access_tokens");
        var answer = await app.SendAsync(new GitHubRequest(HttpMethod.Post, path), Read, CancellationToken.None);
        if (answer is GitHubAnswer<InstallationToken>.Refused { Status: 401 } unknown)
        {
            // What is wrong with the key or the clock says nothing of what is asked for: all of it waits.
            return new GitHubAnswer<InstallationToken>.Later(unknown.Reason, time.GetUtcNow() + KeyRefusedWait);
        }

        if (answer is GitHubAnswer<InstallationToken>.NotFound)
        {
            answer = new GitHubAnswer<InstallationToken>.Refused(
                404,
                $"the App is not installed any more as installation {tenant}; install it again to have its repositories guarded"
            );
        }

        if (answer is GitHubAnswer<InstallationToken>.Refused refused)
        {
            Log.Refused(logger, tenant, refused.Status, refused.Reason);
        }

        return answer;
    }

    private static GitHubAnswer<InstallationToken>.Ok? Read(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize(body, GitHubJson.Default.TokenBody)
            is { Token: { Length: > 0 } token, ExpiresAt: { } expiresAt }
            ? new GitHubAnswer<InstallationToken>.Ok(new InstallationToken($"Bearer {token}", expiresAt))
            : null;

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private sealed class Slot
    {
        public GitHubAnswer<InstallationToken>? Held { get; set; }

        public DateTimeOffset GoodUntil { get; set; }

        public Task<GitHubAnswer<InstallationToken>>? Refresh { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(1411, LogLevel.Warning, "No token for installation {Tenant} ({Status}): {Reason}")]
        public static partial void Refused(ILogger logger, TenantId tenant, int status, string reason);
    }
}

/// <summary>What an installation's requests are authorised by. Not a record: nothing may print it.</summary>
internal sealed class InstallationToken(string authorization, DateTimeOffset expiresAt)
{
    public string Authorization { get; } = authorization;

    public DateTimeOffset ExpiresAt { get; } = expiresAt;
}
