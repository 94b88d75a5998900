using ZocSec.Core.Events;
using ZocSec.Core.Events.Aws;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Aws.Ec2;

/// <summary>What an event of AWS tells of security groups.</summary>
internal static class SecurityGroupEvent
{
    private const string Service = AwsEvent.TypePrefix + "ec2.";

    /// <summary>Hints at each security group that one of these calls of EC2 named by id; at none for every other event.</summary>
    public static IEnumerable<Hint> Hints(SourceEvent source, IEnumerable<string> calls) =>
        source.Type.StartsWith(Service, StringComparison.Ordinal)
        && calls.Contains(source.Type[Service.Length..], StringComparer.Ordinal)
        && AwsFacts.Of(source) is { } facts
            ? facts.Groups.Select(group => new Hint(Resource(source.Tenant, facts.Account, facts.Region, group)))
            : [];

    /// <summary>A security group as a resource.</summary>
    public static ResourceId Resource(TenantId tenant, string account, string region, string group) =>
        new AwsResource("ec2", region, account, "security-group", group).ToResourceId(tenant, SecurityGroupState.Kind);
}
