using System.Collections.Immutable;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Tenants;

/// <summary>Says on whose account each installation of the App is.</summary>
public sealed class TenantDirectory
{
    private static readonly TimeSpan s_holds = TimeSpan.FromMinutes(1);

    private readonly Installations _installations;
    private readonly TimeProvider _time;
    private (ImmutableArray<TenantName> Names, DateTimeOffset Until) _known = ([], DateTimeOffset.MinValue);

    internal TenantDirectory(Installations installations, TimeProvider time) =>
        (_installations, _time) = (installations, time);

    /// <summary>All of them, as they were a minute ago at most; while GitHub does not answer, as they were last.</summary>
    public async Task<ImmutableArray<TenantName>> ListAsync(CancellationToken ct)
    {
        var known = _known;
        if (_time.GetUtcNow() < known.Until)
        {
            return known.Names;
        }

        if (await _installations.ListAsync(ct) is GitHubAnswer<ImmutableArray<Installation>>.Ok { Value: var all })
        {
            known.Names = [.. all.Select(one => new TenantName(one.Tenant, one.Account))];
        }

        _known = known with { Until = _time.GetUtcNow() + s_holds };
        return known.Names;
    }
}

/// <summary>An installation and its account.</summary>
/// <param name="Tenant">The tenant that it is.</param>
/// <param name="Account">The login of the organisation or the person.</param>
public sealed record TenantName(TenantId Tenant, string Account);
