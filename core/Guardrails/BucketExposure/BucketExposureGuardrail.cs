using System.Text.Json.Serialization.Metadata;
using ZocSec.Core.Aws;
using ZocSec.Core.Aws.S3;
using ZocSec.Core.Events;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Guardrails.BucketExposure;

/// <summary>Closes buckets that are public without being allowed to. Never deletes a bucket's policy.</summary>
internal sealed class BucketExposureGuardrail(BucketAccess access, AccountBlocks accountBlocks, BucketReader reader)
    : Guardrail<BucketState, BucketExposureSettings>
{
    /// <summary>What the catalogue lists.</summary>
    public static GuardrailDefinition Declaration { get; } =
        new(
            new GuardrailName("aws/bucket-exposure"),
            BucketState.Kind,
            new Needs(
                [
                    "CreateBucket",
                    "PutBucketAcl",
                    "PutBucketPolicy",
                    "DeleteBucketPolicy",
                    "PutBucketPublicAccessBlock",
                    "DeleteBucketPublicAccessBlock",
                ],
                AwsPermissions.Of(
                    "s3:GetBucketLocation",
                    "s3:GetBucketTagging",
                    "s3:ListAllMyBuckets",
                    "s3:GetBucketPublicAccessBlock",
                    AccountBlocks.Get,
                    "s3:GetBucketAcl",
                    "s3:GetBucketPolicy",
                    "s3:GetBucketPolicyStatus",
                    "s3:PutBucketPublicAccessBlock",
                    "s3:PutBucketAcl"
                )
            ),
            new BucketExposureSettings(),
            typeof(BucketExposureGuardrail),
            GuardsExposure: true
        );

    /// <inheritdoc />
    public override GuardrailDefinition Definition => Declaration;

    /// <inheritdoc />
    public override JsonTypeInfo StateInfo => BucketStateJson.Default.BucketState;

    /// <inheritdoc />
    public override IEnumerable<Hint> Affected(SourceEvent source) =>
        BucketEvent.Hint(source, Declaration.Needs.Events);

    /// <inheritdoc />
    protected override Task<Reading> ReadAsync(Hint hint, Policy policy, CancellationToken ct) =>
        reader.ReadAsync(
            hint.Resource,
            policy,
            Definition.Name,
            (target, state, _, cancel) => ReadAsync(target, state, accountBlocks.ReadAsync(target, cancel), cancel),
            ct
        );

    /// <inheritdoc />
    protected override ValueTask<BucketState> CompleteAsync(BucketState bulk, Policy policy, CancellationToken ct) =>
        reader.CompleteAsync(
            bulk,
            policy,
            Definition.Name,
            (target, state, _, cancel) => ReadAsync(target, state, accountBlocks.ReadRecentAsync(target), cancel),
            ct
        );

    /// <inheritdoc />
    protected override Verdict Judge(BucketState state, Policy policy) =>
        BucketExposureRule.Judge(
            state,
            SettingsOf(policy),
            AwsOwner.Of(state.Tags, policy.Owners.Tags, AwsAccounts.Of(policy, state.Resource))
        );

    /// <inheritdoc />
    protected override Task<Outcome> ApplyAsync(BucketState fresh, Change change, CancellationToken ct)
    {
        var name = fresh.Resource.Name;
        if (change.Property is BucketState.BlockProperty && PublicAccessBlock.Parse(change.After) is { } block)
        {
            return reader.ApplyAsync(fresh, Definition.Name, target => access.SetBlockAsync(target, name, block, ct));
        }

        return BucketGrant.OfProperty(change.Property) is { } grant && fresh.Acl is { } acl
            ? reader.ApplyAsync(
                fresh,
                Definition.Name,
                target => access.SetAclAsync(target, name, acl.With(grant, isThere: change.After is not null), ct)
            )
            : Task.FromResult<Outcome>(new Outcome.Blocked($"{change} cannot be made on what was read", RetryAt: null));
    }

    private async Task<BucketState> ReadAsync(
        AwsTarget target,
        BucketState state,
        Task<PublicAccessBlock> asked,
        CancellationToken ct
    )
    {
        var name = state.Resource.Name;
        var block = access.BlockAsync(target, name, ct);
        var acl = access.AclAsync(target, name, ct);
        var actions = access.PublicActionsAsync(target, name, ct);
        var isPublic = access.IsPolicyPublicAsync(target, name, ct);
        var accountBlock = OrNullAsync(asked);
        await Task.WhenAll(block, acl, actions, isPublic, accountBlock);

        // What S3 says of the policy counts; which actions it opens is for people to read.
        return state with
        {
            Block = await block,
            AccountBlock = await accountBlock,
            Acl = await acl,
            PublicActions = await isPublic switch
            {
                true => await actions is { IsEmpty: false } some ? some : ["*"],
                false => [],
                null => await actions,
            },
        };
    }

    // Without the account's block a bucket has to be safe by itself, which is no reason not to look at it.
    private static async Task<PublicAccessBlock?> OrNullAsync(Task<PublicAccessBlock> asked)
    {
        try
        {
            return await asked;
        }
        catch (AwsCallException fault) when (fault.IsDenied)
        {
            return null;
        }
    }
}
