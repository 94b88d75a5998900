using System.Collections.Immutable;
using System.Text.Json;

namespace ZocSec.Core.Events.Aws;

/// <summary>What a finding of GuardDuty names.</summary>
internal static class FindingFacts
{
    private const string Arn = ":instance/";

    /// <summary>The instances that a finding is about: one, or the members of an attack sequence.</summary>
    public static ImmutableArray<string> InstancesOf(JsonElement detail)
    {
        var ids = new List<string?> { detail.Object("resource")?.Object("instanceDetails")?.Text("instanceId") };
        foreach (var place in new[] { detail.Object("service")?.Object("detection")?.Object("sequence"), detail })
        {
            if (
                place is { } sequence
                && sequence.TryGetProperty("resources", out var resources)
                && resources.ValueKind is JsonValueKind.Array
            )
            {
                ids.AddRange(resources.EnumerateArray().Select(InstanceOf));
            }
        }

        return
        [
            .. ids.Select(AwsEvent.Word)
                .OfType<string>()
                .Where(id => id.StartsWith("i-", StringComparison.Ordinal))
                .Distinct(StringComparer.Ordinal)
                .Take(AwsFacts.MaxNames),
        ];
    }

    private static string? InstanceOf(JsonElement resource)
    {
        var uid = resource.Text("uid");
        var at = uid?.LastIndexOf(Arn, StringComparison.Ordinal) ?? -1;
        return at < 0 ? uid : uid![(at + Arn.Length)..];
    }
}
