using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Guardrails.BucketEncryption;

/// <summary>What the policy says of the default encryption of buckets.</summary>
[Description("The default encryption of S3 buckets is not weaker than this.")]
public sealed record BucketEncryptionSettings : GuardrailSettings
{
    /// <summary>The weakest encryption that is enough.</summary>
    [AllowedValues("AES256", "aws:kms", "aws:kms:dsse")]
    [Description("The weakest encryption that is enough; a stronger one is never made weaker.")]
    public string Algorithm { get; init; } = "AES256";

    /// <summary>The key that encryption with KMS must use; null for any.</summary>
    [RegularExpression(
        @"^(alias/[A-Za-z0-9/_-]+|arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:(key|alias)/[A-Za-z0-9/_-]+|[a-z0-9-]{36})$",
        ErrorMessage = "a key of KMS: alias/NAME, which each region and account has its own of, an id, or an ARN"
    )]
    [Description("The key that buckets with `aws:kms` must use, such as alias/NAME; without it any will do.")]
    public string? Key { get; init; }

    /// <summary>Whether buckets encrypted with <c>aws:kms</c> must use a bucket key, which makes calls of KMS rarer.</summary>
    [Description("Whether buckets with `aws:kms` must use a bucket key, which makes calls of KMS rarer.")]
    public bool BucketKey { get; init; }
}
