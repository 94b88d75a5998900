using System.Collections.Concurrent;
using System.Collections.Immutable;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Tenants;

/// <summary>
/// Which tenants are to be left alone. It is remembered where all processes see it, and read anew every other second.
/// </summary>
internal sealed class TenantStates(ICursors cursors, TimeProvider time)
{
    private const string Prefix = "tenant/";
    private const string Suffix = "/state";
    private static readonly TimeSpan Holds = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<TenantId, (TenantState State, DateTimeOffset Until)> known = new();

    /// <summary>Why a tenant is to be left alone, in words; null when it is not.</summary>
    public async ValueTask<string?> WhyInactiveAsync(TenantId tenant, CancellationToken ct) =>
        await FindAsync(tenant, ct) switch
        {
            { Status: TenantStatus.Suspended, Since: var since } =>
                $"the App is suspended in installation {tenant} since {since.UtcDateTime:yyyy-MM-dd HH:mm} UTC; unsuspend it to have it guarded again",
            { Status: TenantStatus.Deleted, Since: var since } =>
                $"the App is not installed any more as installation {tenant} since {since.UtcDateTime:yyyy-MM-dd HH:mm} UTC",
            _ => null,
        };

    /// <summary>A tenant's state; active when nothing was ever said of it.</summary>
    public async ValueTask<TenantState> FindAsync(TenantId tenant, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (known.TryGetValue(tenant, out var held) && now < held.Until)
        {
            return held.State;
        }

        var state = TenantState.Parse(await cursors.GetAsync(NameOf(tenant), ct));
        known[tenant] = (state, now + Holds);
        return state;
    }

    /// <summary>Sets a tenant's state.</summary>
    /// <returns>False when it had that state already, which then began earlier.</returns>
    public async Task<bool> SetAsync(TenantId tenant, TenantStatus status, CancellationToken ct)
    {
        var text = await cursors.GetAsync(NameOf(tenant), ct);
        if (text is not null && TenantState.Parse(text).Status == status)
        {
            return false;
        }

        var state = new TenantState(status, time.GetUtcNow());
        await cursors.SetAsync(NameOf(tenant), state.ToString(), ct);
        known[tenant] = (state, time.GetUtcNow() + Holds);
        return true;
    }

    /// <summary>All tenants that something was said of.</summary>
    public async Task<ImmutableArray<(TenantId Tenant, TenantState State)>> ListAsync(CancellationToken ct) =>
        [
            .. (await cursors.ListAsync(Prefix, ct))
                .Where(cursor => cursor.Key.EndsWith(Suffix, StringComparison.Ordinal))
                .Select(cursor =>
                    (new TenantId(cursor.Key[Prefix.Length..^Suffix.Length]), TenantState.Parse(cursor.Value))
                ),
        ];

    private static string NameOf(TenantId tenant) => $"{Prefix}{tenant}{Suffix}";
}

/// <summary>Whether a tenant is served.</summary>
/// <param name="Status">Whether it is.</param>
/// <param name="Since">Since when.</param>
internal sealed record TenantState(TenantStatus Status, DateTimeOffset Since)
{
    private static readonly TenantState Active = new(TenantStatus.Active, DateTimeOffset.UnixEpoch);

    /// <summary>Reads what was remembered.</summary>
    public static TenantState Parse(string? text) =>
        text?.Split(' ') is [var status, var since]
        && Enum.TryParse<TenantStatus>(status, out var parsed)
        && DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at)
            ? new TenantState(parsed, at)
            : Active;

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Status} {Since:O}");
}

/// <summary>How it stands with the App in an installation.</summary>
internal enum TenantStatus
{
    /// <summary>It is guarded.</summary>
    Active,

    /// <summary>Its owner suspended the App: nothing of it may be read or changed.</summary>
    Suspended,

    /// <summary>The App was taken away; the number never comes back.</summary>
    Deleted,
}
