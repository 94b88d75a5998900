using System.Collections.Immutable;

namespace ZocSec.Core.Aws;

/// <summary>What a guardrail of AWS needs its role to be allowed.</summary>
internal static class AwsPermissions
{
    /// <summary>Actions, as policies of IAM name them: <c>s3:GetBucketLocation</c>.</summary>
    public static ImmutableDictionary<string, string> Of(params string[] actions) =>
        actions.ToImmutableDictionary(action => action, _ => "allow", StringComparer.Ordinal);
}
