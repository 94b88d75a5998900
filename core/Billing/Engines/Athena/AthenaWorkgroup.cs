using System.Text.Json;
using ZocSec.Core.Events.Aws;

namespace ZocSec.Core.Billing.Engines.Athena;

/// <summary>What a workgroup says of itself. Source: "WorkGroup" and "WorkGroupConfiguration", Amazon Athena API Reference.</summary>
internal sealed record AthenaWorkgroup
{
    /// <summary>Whether it is turned off, and takes no questions.</summary>
    public bool IsOff { get; init; }

    /// <summary>Whether answers go into a bucket, from where the program reads them, and do not stay with Athena.</summary>
    public bool HasPlace { get; init; }

    /// <summary>How many bytes one question may read; null for as many as there are.</summary>
    public long? ScanLimit { get; init; }

    /// <summary><c>SSE_S3</c>, <c>SSE_KMS</c> or <c>CSE_KMS</c>; null where answers are encrypted as the bucket says.</summary>
    public string? Encryption { get; init; }

    /// <summary>Reads the answer of GetWorkGroup.</summary>
    /// <returns>Null when it tells of no workgroup.</returns>
    public static AthenaWorkgroup? Of(JsonElement answer)
    {
        if (answer.Object("WorkGroup") is not { } workgroup)
        {
            return null;
        }

        var configuration = workgroup.Object("Configuration") ?? default;
        var results = configuration.Object("ResultConfiguration") ?? default;
        var isKept = configuration.Object("ManagedQueryResultsConfiguration")?.Flag("Enabled") is true;
        return new AthenaWorkgroup
        {
            IsOff = workgroup.Text("State") is "DISABLED",
            HasPlace = !isKept && !string.IsNullOrEmpty(results.Text("OutputLocation")),
            ScanLimit = (long?)configuration.Number("BytesScannedCutoffPerQuery"),
            Encryption = results.Object("EncryptionConfiguration")?.Text("EncryptionOption"),
        };
    }
}
