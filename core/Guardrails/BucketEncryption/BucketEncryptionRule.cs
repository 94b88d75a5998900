using ZocSec.Core.Aws.S3;
using Encryption = ZocSec.Core.Aws.S3.BucketEncryption;

namespace ZocSec.Core.Guardrails.BucketEncryption;

/// <summary>Decides whether a bucket's default encryption is strong enough.</summary>
internal static class BucketEncryptionRule
{
    private const string Kms = "aws:kms";

    /// <summary>Judges <paramref name="bucket"/> as it was read; asks nothing and changes nothing.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="settings">What the policy says.</param>
    /// <param name="owner">Who owns it; null when nobody asks.</param>
    public static Verdict Judge(BucketState bucket, BucketEncryptionSettings settings, ResourceOwner? owner)
    {
        if (bucket.Encryption is not { } now)
        {
            return new Verdict.Unknown("its default encryption was not read");
        }

        var wanted = Wanted(now, settings);
        if (settings.Key is { } key && UsesKms(wanted))
        {
            if (bucket.PolicyKey is not { } arn)
            {
                return new Verdict.Unknown(bucket.PolicyKeyProblem ?? $"whether there is a key {key} was not read");
            }

            if (!IsKey(now.Key, arn))
            {
                wanted = wanted with { Key = arn };
            }
        }

        return wanted == now
            ? new Verdict.Compliant($"encrypted with {now}")
            : new Verdict.Violation(
                $"its default encryption is {now}; the policy asks for {wanted}",
                [new Change(BucketState.EncryptionProperty, now.ToString(), wanted.ToString())],
                Choices: []
            )
            {
                Owner = owner,
            };
    }

    // What is stronger already stays.
    private static Encryption Wanted(Encryption now, BucketEncryptionSettings settings)
    {
        var least = new Encryption(settings.Algorithm);
        var wanted = now.Rank >= least.Rank ? now : now with { Algorithm = least.Algorithm };
        return settings.BucketKey && wanted.Algorithm == Kms ? wanted with { BucketKey = true } : wanted;
    }

    private static bool UsesKms(Encryption encryption) =>
        encryption.Algorithm.StartsWith(Kms, StringComparison.Ordinal);

    // A bucket may name a key by its bare id.
    private static bool IsKey(string? named, string arn) =>
        named is not null
        && (
            string.Equals(named, arn, StringComparison.Ordinal)
            || arn.EndsWith($":key/{named}", StringComparison.Ordinal)
        );
}
