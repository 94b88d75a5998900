using System.Collections.Concurrent;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub;

/// <summary>The limits of the App and of each installation, which GitHub counts apart.</summary>
internal sealed class RateLimits(GitHubSettings settings, TimeProvider time, Random random)
{
    private readonly ConcurrentDictionary<TenantId, RateLimit> installations = new();

    /// <summary>What the App may do as itself.</summary>
    public RateLimit App { get; } = new(settings.PointsPerMinute, time, random);

    /// <summary>What it may do as an installation.</summary>
    public RateLimit For(TenantId tenant) =>
        installations.GetOrAdd(
            tenant,
            static (_, own) => new RateLimit(own.settings.PointsPerMinute, own.time, own.random),
            (settings, time, random)
        );
}
