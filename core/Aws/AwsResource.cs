using System.Diagnostics.CodeAnalysis;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Aws;

/// <summary>
/// What the key of an AWS resource says. It has the shape of an ARN and always holds the account, which the ARN of a bucket
/// does not: <c>arn:aws:s3::111111111111:bucket/example</c>, <c>arn:aws:ec2:eu-west-1:111111111111:security-group/sg-1</c>.
/// </summary>
/// <param name="Service"><c>s3</c>.</param>
/// <param name="Region"><c>eu-west-1</c>; empty for what has its account but no region.</param>
/// <param name="Account">Twelve digits.</param>
/// <param name="Type"><c>bucket</c>.</param>
/// <param name="Id">What the account calls it.</param>
public sealed record AwsResource(string Service, string Region, string Account, string Type, string Id)
{
    private const int Parts = 6;

    /// <summary>How the keys of all resources of a type begin that are in one account and region.</summary>
    public static string Prefix(string service, string region, string account, string type) =>
        $"arn:{Partition(region)}:{service}:{region}:{account}:{type}/";

    /// <summary>The resource's identity in the engine; its name is the bare id.</summary>
    public ResourceId ToResourceId(TenantId tenant, ResourceKind kind) =>
        new(tenant, kind, Prefix(Service, Region, Account, Type) + Id, Id);

    /// <summary>Reads a key.</summary>
    public static bool TryParse(string key, [NotNullWhen(true)] out AwsResource? resource)
    {
        resource =
            key.Split(':', Parts) is ["arn", _, var service, var region, var account, var rest]
            && IsAccount(account)
            && rest.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash
            && slash < rest.Length - 1
                ? new AwsResource(service, region, account, rest[..slash], rest[(slash + 1)..])
                : null;
        return resource is not null;
    }

    /// <summary>Whether a text is the id of an account.</summary>
    public static bool IsAccount([NotNullWhen(true)] string? text) =>
        text is { Length: 12 } && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    /// <summary>The partition of AWS that a region is in.</summary>
    internal static string Partition(string region) =>
        region.StartsWith("cn-", StringComparison.Ordinal) ? "aws-cn"
        : region.StartsWith("us-gov-", StringComparison.Ordinal) ? "aws-us-gov"
        : "aws";
}
