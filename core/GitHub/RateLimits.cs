using System.Collections.Concurrent;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub;

/// <summary>The limits of the App and of each installation, and of REST and GraphQL: GitHub counts all of them apart.</summary>
internal sealed class RateLimits(GitHubSettings settings, TimeProvider time, Random random)
{
    // GitHub's secondary limit of GraphQL points a minute; a query costs one.
    private const int GraphQlPointsPerMinute = 2_000;

    private readonly ConcurrentDictionary<TenantId, RateLimit> installations = new();
    private readonly ConcurrentDictionary<TenantId, RateLimit> queries = new();

    /// <summary>What the App may do as itself.</summary>
    public RateLimit App { get; } = new(settings.PointsPerMinute, time, random);

    /// <summary>What it may do as an installation.</summary>
    public RateLimit For(TenantId tenant) =>
        installations.GetOrAdd(
            tenant,
            static (_, own) => new RateLimit(own.settings.PointsPerMinute, own.time, own.random),
            (settings, time, random)
        );

    /// <summary>What one person may ask by a token of their own while their rights are read, and what is said of that token.</summary>
    public RateLimit NewOfPerson() => new(settings.PointsPerMinute, time, random);

    /// <summary>What it may ask by GraphQL as an installation.</summary>
    public RateLimit ForQueries(TenantId tenant) =>
        queries.GetOrAdd(
            tenant,
            static (_, own) =>
                new RateLimit(own.settings.PointsPerMinute > 0 ? GraphQlPointsPerMinute : 0, own.time, own.random),
            (settings, time, random)
        );
}
