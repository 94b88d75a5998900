namespace ZocSec.Tests.Billing.Generator;

/// <summary>Where an assembly of a report's period lies; paths have slashes and begin below the bucket.</summary>
/// <param name="Prefix">The prefix of the report, one for each payer.</param>
/// <param name="Report">The report's or export's name.</param>
/// <param name="Payer">The account that pays.</param>
/// <param name="Period">The first day of the period.</param>
/// <param name="Assembly">The assembly's or execution's id.</param>
/// <param name="Number">Which assembly of the period, from 0.</param>
/// <param name="IsKept">Whether the report keeps older assemblies.</param>
internal sealed record BillPlace(
    string Prefix,
    string Report,
    string Payer,
    DateOnly Period,
    string Assembly,
    int Number,
    bool IsKept
)
{
    /// <summary>The path of a chunk.</summary>
    public string Chunk(BillFormat format, int chunk)
    {
        var month = Period.ToString("yyyy-MM", BillText.Invariant);
        return format switch
        {
            BillFormat.LegacyCsvGzip => $"{Prefix}/{Report}/{Dates}/{Assembly}/{Report}-{chunk + 1}.csv.gz",
            BillFormat.LegacyCsvZip => $"{Prefix}/{Report}/{Dates}/{Assembly}/{Report}-{chunk + 1}.csv.zip",
            BillFormat.LegacyParquet =>
                $"{Prefix}/{Report}/{Report}/year={Period.Year}/month={Period.Month}/{Report}-{chunk + 1:d5}.snappy.parquet",
            _ => $"{Prefix}/{Report}/data/BILLING_PERIOD={month}/{Execution}{Report}-{chunk + 1:d5}"
                + (format.IsParquet() ? ".snappy.parquet" : ".csv.gz"),
        };
    }

    /// <summary>The paths of its manifest: one that the next assembly overwrites, and one that stays where assemblies do.</summary>
    public string[] Manifests(BillFormat format)
    {
        var month = Period.ToString("yyyy-MM", BillText.Invariant);
        var name = $"{Report}-Manifest.json";
        return format switch
        {
            BillFormat.LegacyCsvGzip or BillFormat.LegacyCsvZip =>
            [
                $"{Prefix}/{Report}/{Dates}/{name}",
                $"{Prefix}/{Report}/{Dates}/{Assembly}/{name}",
            ],
            BillFormat.LegacyParquet => [$"{Prefix}/{Report}/{Dates}/{name}"],
            _ => [$"{Prefix}/{Report}/metadata/BILLING_PERIOD={month}/{Execution}{name}"],
        };
    }

    private string Dates =>
        $"{Period.ToString("yyyyMMdd", BillText.Invariant)}-{Period.AddMonths(1).ToString("yyyyMMdd", BillText.Invariant)}";

    // An export that keeps older files puts each execution into a folder of its own.
    private string Execution =>
        IsKept
            ? $"{Period.AddMonths(1).ToString("yyyy-MM", BillText.Invariant)}-{3 + Number:d2}T10:00:00.000Z-{Assembly}/"
            : "";
}
