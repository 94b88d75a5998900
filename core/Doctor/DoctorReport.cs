using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ZocSec.Core.Doctor;

/// <summary>All that was found.</summary>
/// <param name="Findings">In the order in which one mends them.</param>
/// <param name="StorageFailed">Whether the storage cannot be used.</param>
/// <param name="GitHubUnreachable">Whether GitHub gave no answer, so that much could not be looked at.</param>
public sealed record DoctorReport(ImmutableArray<Finding> Findings, bool StorageFailed, bool GitHubUnreachable)
{
    /// <summary>The worst of the findings.</summary>
    public FindingLevel Worst => Findings.Select(finding => finding.Level).DefaultIfEmpty().Max();

    /// <summary>The report as JSON, indented.</summary>
    public string ToJson() => System.Text.Json.JsonSerializer.Serialize(this, DoctorJson.Default.DoctorReport);
}

/// <summary>How a report is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true
)]
[JsonSerializable(typeof(DoctorReport))]
internal sealed partial class DoctorJson : JsonSerializerContext;
