using ZocSec.Core.Events;
using ZocSec.Core.Events.Aws;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Aws.S3;

/// <summary>What an event of AWS tells of a bucket.</summary>
internal static class BucketEvent
{
    private const string Service = AwsEvent.TypePrefix + "s3.";

    /// <summary>Hints at the bucket that one of these calls of S3 named; at none for every other event.</summary>
    public static Hint[] Hint(SourceEvent source, IEnumerable<string> calls) =>
        source.Type.StartsWith(Service, StringComparison.Ordinal)
        && calls.Contains(source.Type[Service.Length..], StringComparer.Ordinal)
        && AwsFacts.Of(source) is { Bucket: { } bucket } facts
            ? [new Hint(Resource(source.Tenant, facts.Account, bucket))]
            : [];

    /// <summary>A bucket as a resource.</summary>
    public static ResourceId Resource(TenantId tenant, string account, string bucket) =>
        new AwsResource("s3", "", account, "bucket", bucket).ToResourceId(tenant, BucketState.Kind);
}
