using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ZocSec.Core.Events.Aws;

/// <summary>What an event of AWS tells, in the event's data. What it does not tell is null, or empty.</summary>
internal sealed record AwsFacts
{
    /// <summary>How many resources one event names at most; the sweep finds the others.</summary>
    public const int MaxNames = 20;

    /// <summary>The account that it happened in: twelve digits.</summary>
    public required string Account { get; init; }

    /// <summary>The region that it happened in.</summary>
    public required string Region { get; init; }

    /// <summary>The bucket.</summary>
    public string? Bucket { get; init; }

    /// <summary>Security groups by id.</summary>
    public ImmutableArray<string> Groups
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>Security groups by name, where the event knows no id.</summary>
    public ImmutableArray<string> GroupNames
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>A prefix list whose entries changed.</summary>
    public string? PrefixList { get; init; }

    /// <summary>Instances by id.</summary>
    public ImmutableArray<string> Instances
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>The finding that GuardDuty tells of.</summary>
    public AwsFinding? Finding { get; init; }

    /// <summary>Reads the facts of an event; null when it is none of AWS.</summary>
    public static AwsFacts? Of(SourceEvent source)
    {
        if (!source.Type.StartsWith(AwsEvent.TypePrefix, StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return source.Data.Deserialize(AwsFactsJson.Default.AwsFacts);
        }
        catch (JsonException)
        {
            // The shape of a stranger's event is nothing to stop for.
            return null;
        }
    }
}

/// <summary>What an event says of a finding; a claim, to be confirmed.</summary>
/// <param name="Id">GuardDuty's id of it.</param>
/// <param name="Detector">The detector in the account that found it; null when the event does not say.</param>
/// <param name="Type"><c>CryptoCurrency:EC2/BitcoinTool.B</c>.</param>
/// <param name="Severity">Up to 10.</param>
internal sealed record AwsFinding(string Id, string? Detector, string Type, double Severity);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(AwsFacts))]
[JsonSerializable(typeof(AwsFinding))]
internal sealed partial class AwsFactsJson : JsonSerializerContext;
