using System.Text.Json.Serialization.Metadata;
using ZocSec.Core.Aws;
using ZocSec.Core.Aws.S3;
using ZocSec.Core.Events;
using ZocSec.Core.Policies;
using Encryption = ZocSec.Core.Aws.S3.BucketEncryption;

namespace ZocSec.Core.Guardrails.BucketEncryption;

/// <summary>Strengthens the default encryption of buckets where it is weaker than the policy asks.</summary>
internal sealed class BucketEncryptionGuardrail(Buckets buckets, BucketReader reader)
    : Guardrail<BucketState, BucketEncryptionSettings>
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    /// <summary>What the catalogue lists.</summary>
    public static GuardrailDefinition Declaration { get; } =
        new(
            new GuardrailName("aws/bucket-encryption"),
            BucketState.Kind,
            new Needs(
                ["CreateBucket", "PutBucketEncryption", "DeleteBucketEncryption"],
                AwsPermissions.Of(
                    "s3:GetBucketLocation",
                    "s3:GetEncryptionConfiguration",
                    "s3:GetBucketTagging",
                    "s3:ListAllMyBuckets",
                    "s3:PutEncryptionConfiguration",
                    "kms:DescribeKey"
                )
            ),
            // Whoever creates a bucket often encrypts it right afterwards.
            new BucketEncryptionSettings { Grace = Grace },
            typeof(BucketEncryptionGuardrail)
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
        reader.ReadAsync(hint.Resource, policy, Definition.Name, ReadAsync, ct);

    /// <inheritdoc />
    protected override async ValueTask<BucketState> CompleteAsync(
        BucketState bulk,
        Policy policy,
        CancellationToken ct
    ) => await reader.CompleteAsync(bulk, policy, Definition.Name, ReadAsync, ct);

    /// <inheritdoc />
    protected override Verdict Judge(BucketState state, Policy policy) =>
        BucketEncryptionRule.Judge(
            state,
            SettingsOf(policy),
            AwsOwner.Of(state.Tags, policy.Owners.Tags, AwsAccounts.Of(policy, state.Resource))
        );

    /// <inheritdoc />
    protected override Task<Outcome> ApplyAsync(BucketState fresh, Change change, CancellationToken ct) =>
        change.Property is BucketState.EncryptionProperty && Encryption.Parse(change.After) is { } encryption
            ? reader.ApplyAsync(
                fresh,
                Definition.Name,
                target =>
                    buckets.EncryptAsync(
                        target,
                        fresh.Resource.Name,
                        encryption with
                        {
                            Blocked = fresh.Encryption?.Blocked ?? [],
                        },
                        ct
                    )
            )
            : Task.FromResult<Outcome>(new Outcome.Blocked($"{change} cannot be made on what was read", RetryAt: null));

    private async Task<BucketState> ReadAsync(AwsTarget target, BucketState state, Policy policy, CancellationToken ct)
    {
        var name = state.Resource.Name;
        state = state with { Encryption = await buckets.EncryptionAsync(target, name, ct) };
        if (SettingsOf(policy).Key is not { } key)
        {
            return state;
        }

        var arn = await buckets.KeyAsync(target, key, ct);
        return state with
        {
            PolicyKey = arn,
            PolicyKeyProblem = arn is null
                ? $"the policy asks for the key {key}, but account {target.Account.Id} has no such enabled key in {target.Region}: create it there, or change `key` of aws: bucket-encryption"
                : null,
        };
    }
}
