using System.Text.Json;
using ZocSec.Core.Events;
using ZocSec.Core.Events.Aws;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Aws.Ec2;

/// <summary>What an event of AWS tells of instances.</summary>
internal static class InstanceEvent
{
    /// <summary>Hints at each instance that a finding of GuardDuty is about, with the finding as a claim; at none for every other event.</summary>
    public static IEnumerable<Hint> Hints(SourceEvent source)
    {
        if (source.Type is not AwsEvent.FindingType || AwsFacts.Of(source) is not { Finding: { } finding } facts)
        {
            return [];
        }

        var claim = JsonSerializer.SerializeToElement(finding, AwsFactsJson.Default.AwsFinding);
        return facts.Instances.Select(instance => new Hint(
            Resource(source.Tenant, facts.Account, facts.Region, instance),
            claim
        ));
    }

    /// <summary>The finding that a hint claims; null for none.</summary>
    public static AwsFinding? ClaimOf(Hint hint)
    {
        try
        {
            return hint.Claim?.Deserialize(AwsFactsJson.Default.AwsFinding);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>An instance as a resource.</summary>
    public static ResourceId Resource(TenantId tenant, string account, string region, string instance) =>
        new AwsResource("ec2", region, account, "instance", instance).ToResourceId(tenant, InstanceState.Kind);
}
