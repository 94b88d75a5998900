using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Guardrails.BucketExposure;

/// <summary>What the policy says of buckets that anybody may reach.</summary>
[Description("S3 buckets are not public, unless a tag or an exemption allows it.")]
public sealed record BucketExposureSettings : GuardrailSettings
{
    /// <summary>Whether every bucket must block public access, also one that is not public now.</summary>
    [Description("Whether every bucket must block public access, also one that nothing makes public now.")]
    public bool RequireBlock { get; init; } = true;

    /// <summary>Keys of tags that allow a bucket to be public: websites. Empty: none do. Case matters.</summary>
    [RegularExpression(@"^(?!aws:)\S.{0,127}$", ErrorMessage = "the key of an AWS tag, such as public-website")]
    [Description("Keys of tags that allow a bucket to be public, such as public-website; case matters.")]
    public ImmutableArray<string> AllowTags { get; init; } = [];
}
