using System.Collections.Frozen;
using System.Collections.Immutable;
using ZocSec.Core.Aws;
using ZocSec.Core.Aws.S3;

namespace ZocSec.Core.Doctor.Accounts;

/// <summary>Reads a few buckets of an account, since S3 has no dry runs; what writes cannot be told.</summary>
internal sealed class BucketProofs
{
    private const string ListAll = "s3:ListAllMyBuckets";
    private const int Few = 3;

    private readonly Buckets _buckets;
    private readonly AccountBlocks _blocks;
    private readonly FrozenDictionary<string, Func<AwsTarget, string, CancellationToken, Task>> _reads;

    public BucketProofs(IAwsClients clients, TimeProvider time)
    {
        _buckets = new Buckets(clients);
        _blocks = new AccountBlocks(clients, time);
        var access = new BucketAccess(clients);
        _reads = new Dictionary<string, Func<AwsTarget, string, CancellationToken, Task>>(StringComparer.Ordinal)
        {
            ["s3:GetBucketLocation"] = _buckets.LocateAsync,
            ["s3:GetEncryptionConfiguration"] = _buckets.EncryptionAsync,
            ["s3:GetBucketTagging"] = _buckets.TagsAsync,
            ["s3:GetBucketPublicAccessBlock"] = access.BlockAsync,
            ["s3:GetBucketAcl"] = access.AclAsync,
            ["s3:GetBucketPolicy"] = access.PublicActionsAsync,
            ["s3:GetBucketPolicyStatus"] = access.IsPolicyPublicAsync,
        }.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Asks, each action for its first guardrail; what is not of S3 is not asked.</summary>
    public async Task<ImmutableDictionary<NeededAction, Proof>> AskAsync(
        AwsTarget target,
        IEnumerable<NeededAction> actions,
        CancellationToken ct
    )
    {
        var proofs = ImmutableDictionary.CreateBuilder<NeededAction, Proof>();
        ImmutableArray<ListedBucket>? listed = null;
        foreach (var action in actions.OrderByDescending(action => action.Name is ListAll))
        {
            var own = target with { Guardrail = action.Guardrails[0] };
            proofs[action] = action.Name switch
            {
                ListAll => await Proof.OfAsync(
                    own,
                    ListAll,
                    async () => listed = (await _buckets.ListAsync(own, token: null, Few, ct)).Buckets
                ),
                AccountBlocks.Get => await Proof.OfAsync(own, AccountBlocks.Get, () => _blocks.ReadAsync(own, ct)),
                var name when _reads.TryGetValue(name, out var read) => await ReadAsync(
                    own,
                    name,
                    listed ?? [],
                    read,
                    ct
                ),
                _ => new Proof.Untold(),
            };
        }

        return proofs.ToImmutable();
    }

    // A bucket's own policy may deny it: one that can be read proves that the role may.
    private async Task<Proof> ReadAsync(
        AwsTarget target,
        string action,
        ImmutableArray<ListedBucket> buckets,
        Func<AwsTarget, string, CancellationToken, Task> read,
        CancellationToken ct
    )
    {
        Proof proof = new Proof.Untold();
        foreach (var bucket in buckets.Take(Few))
        {
            proof = await Proof.OfAsync(
                target,
                action,
                async () =>
                {
                    var region = bucket.Region ?? await _buckets.LocateAsync(target, bucket.Name, ct);
                    await read(target with { Region = region }, bucket.Name, ct);
                }
            );
            if (proof is Proof.Allowed)
            {
                return proof;
            }
        }

        return proof;
    }
}
