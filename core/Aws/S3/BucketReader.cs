using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Aws.S3;

/// <summary>What all guardrails of buckets do alike: find the bucket, read what each needs, and name what stood in the way.</summary>
internal sealed class BucketReader(Buckets buckets, AwsAccounts accounts)
{
    private const string Gone = "NoSuchBucket";

    /// <summary>Adds to a bucket what one guardrail needs.</summary>
    /// <param name="target">Whom to call, in the bucket's region.</param>
    /// <param name="state">The bucket.</param>
    /// <param name="policy">The policy of the look.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="AwsCallException">A call failed.</exception>
    public delegate Task<BucketState> Facets(AwsTarget target, BucketState state, Policy policy, CancellationToken ct);

    /// <summary>Reads a bucket live.</summary>
    public Task<Reading> ReadAsync(
        ResourceId resource,
        Policy policy,
        GuardrailName guardrail,
        Facets facets,
        CancellationToken ct
    ) =>
        accounts.ReadAsync(
            policy,
            resource,
            guardrail,
            async target => await ReadAsync(target, new BucketState(resource), policy, facets, ct),
            Gone
        );

    /// <summary>Adds to a bucket of a list.</summary>
    public ValueTask<BucketState> CompleteAsync(
        BucketState bulk,
        Policy policy,
        GuardrailName guardrail,
        Facets facets,
        CancellationToken ct
    ) => AwsAccounts.CompleteAsync(policy, bulk, guardrail, target => ReadAsync(target, bulk, policy, facets, ct));

    /// <summary>Makes a change.</summary>
    /// <param name="fresh">The bucket as it was just read.</param>
    /// <param name="guardrail">For which guardrail.</param>
    /// <param name="write">Makes it.</param>
    public Task<Outcome> ApplyAsync(BucketState fresh, GuardrailName guardrail, Func<AwsTarget, Task> write) =>
        accounts.ApplyAsync(
            fresh.Resource,
            guardrail,
            target => write(target with { Region = fresh.Region ?? target.Region })
        );

    private async Task<BucketState> ReadAsync(
        AwsTarget target,
        BucketState state,
        Policy policy,
        Facets facets,
        CancellationToken ct
    )
    {
        var name = state.Resource.Name;
        var region = state.Region ?? await buckets.LocateAsync(target, name, ct);
        var there = target with { Region = region };
        var tags = buckets.TagsAsync(there, name, ct);
        var read = facets(there, state with { Region = region }, policy, ct);
        await Task.WhenAll(tags, read);
        return await read with { Tags = await tags };
    }
}
