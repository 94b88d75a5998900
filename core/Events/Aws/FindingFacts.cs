using System.Collections.Immutable;
using System.Text.Json;

namespace ZocSec.Core.Events.Aws;

/// <summary>What a finding of GuardDuty says, be it an event's detail or the API's answer.</summary>
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
                .Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// Whether a finding is a sample. Its <c>additionalInfo</c> is an object in events; the API has <c>type</c> and
    /// <c>value</c>, which is the object as text. Source: "ServiceAdditionalInfo" of the Amazon GuardDuty API Reference.
    /// </summary>
    public static bool IsSample(JsonElement detail)
    {
        if (detail.Object("service")?.Object("additionalInfo") is not { } info)
        {
            return false;
        }

        if (info.Flag("sample") is { } sample)
        {
            return sample;
        }

        try
        {
            using var value = JsonDocument.Parse(info.Text("value") ?? "{}");
            return value.RootElement.Flag("sample") is true;
        }
        catch (JsonException)
        {
            // Plain text, of a type that tells of no sample.
            return false;
        }
    }

    private static string? InstanceOf(JsonElement resource)
    {
        var uid = resource.Text("uid");
        var at = uid?.LastIndexOf(Arn, StringComparison.Ordinal) ?? -1;
        return at < 0 ? uid : uid![(at + Arn.Length)..];
    }
}
