using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Aws.S3;

/// <summary>What all guardrails of buckets do alike: find the bucket, read what each needs, and name what stood in the way.</summary>
internal sealed class BucketReader(Buckets buckets, AwsAccounts accounts, TimeProvider time)
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
    public async Task<Reading> ReadAsync(
        ResourceId resource,
        Policy policy,
        GuardrailName guardrail,
        Facets facets,
        CancellationToken ct
    )
    {
        if (!AwsAccounts.TryTarget(policy, resource, guardrail, out var target, out var blocked))
        {
            return blocked;
        }

        try
        {
            var region = await buckets.LocateAsync(target, resource.Name, ct);
            var state = new BucketState(resource) { Region = region };
            return new Reading.Found(await ReadAsync(target with { Region = region }, state, policy, facets, ct));
        }
        catch (AwsCallException fault) when (fault.Code is Gone)
        {
            return new Reading.Gone($"there is no bucket {resource.Name} any more");
        }
        catch (AwsCallException fault)
        {
            return AwsFaults.ToBlocked(fault.InnerException!, target, fault.Action, time.GetUtcNow());
        }
    }

    /// <summary>Adds to a bucket of a list; as it is when a call failed, so that a look follows and says why.</summary>
    public async ValueTask<BucketState> CompleteAsync(
        BucketState bulk,
        Policy policy,
        GuardrailName guardrail,
        Facets facets,
        CancellationToken ct
    )
    {
        if (!AwsAccounts.TryTarget(policy, bulk.Resource, guardrail, out var target, out _))
        {
            return bulk;
        }

        try
        {
            var region = bulk.Region ?? await buckets.LocateAsync(target, bulk.Resource.Name, ct);
            return await ReadAsync(target with { Region = region }, bulk with { Region = region }, policy, facets, ct);
        }
        catch (AwsCallException)
        {
            return bulk;
        }
    }

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
    ) =>
        await facets(
            target,
            state with
            {
                Tags = await buckets.TagsAsync(target, state.Resource.Name, ct),
            },
            policy,
            ct
        );
}
