using System.Text.Encodings.Web;
using System.Text.Json;

namespace ZocSec.Tests.Billing.Generator;

/// <summary>Manifests as AWS writes them beside the files. Sources: "Understanding your report versions" and "Understanding export delivery" of the AWS user guide.</summary>
internal static class BillManifest
{
    /// <summary>The bucket that manifests name; the folder stands for it.</summary>
    public const string Bucket = "octo-billing";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.General)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>That of the report of 2015.</summary>
    public static byte[] Legacy(
        BillPlace place,
        BillFormat format,
        IEnumerable<BillColumn> columns,
        IReadOnlyList<string> chunks
    ) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                assemblyId = place.Assembly,
                account = place.Payer,
                columns = columns.Select(column => new
                {
                    category = column.Name.Contains('/', StringComparison.Ordinal)
                        ? column.Name[..column.Name.IndexOf('/', StringComparison.Ordinal)]
                        : "",
                    name = column.Name[(column.Name.IndexOf('/', StringComparison.Ordinal) + 1)..],
                    type = column.Amount is not null ? "OptionalBigDecimal"
                    : column.Time is not null ? "DateTime"
                    : "OptionalString",
                }),
                charset = "UTF-8",
                compression = format switch
                {
                    BillFormat.LegacyCsvGzip => "GZIP",
                    BillFormat.LegacyCsvZip => "ZIP",
                    _ => "Parquet",
                },
                contentType = format.IsParquet() ? "Parquet" : "text/csv",
                reportId = $"{place.Payer}f00d",
                reportName = place.Report,
                billingPeriod = new { start = Time(place.Period), end = Time(place.Period.AddMonths(1)) },
                bucket = Bucket,
                reportKeys = chunks,
                additionalArtifactKeys = Array.Empty<object>(),
            },
            s_json
        );

    /// <summary>That of Data Exports.</summary>
    public static byte[] Export(BillPlace place, IEnumerable<BillColumn> columns, IReadOnlyList<string> chunks) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                executionId = place.Assembly,
                exportArn = $"arn:aws:bcm-data-exports:us-east-1:{place.Payer}:export/{place.Report}-{place.Payer}",
                exportName = place.Report,
                columns = columns.Select(column => new { name = column.Name, type = column.Type }),
                dataFiles = chunks.Select(chunk => $"s3://{Bucket}/{chunk}"),
            },
            s_json
        );

    private static string Time(DateOnly day) => day.ToString("yyyyMMdd", BillText.Invariant) + "T000000.000Z";
}
