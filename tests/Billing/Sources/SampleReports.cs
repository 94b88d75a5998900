using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace ZocSec.Tests.Billing.Sources;

/// <summary>Files of cost reports as AWS lays them out, by their keys.</summary>
internal sealed class SampleReports
{
    public const string Bucket = "acme-billing";

    public static readonly ImmutableArray<string> LegacyColumns =
    [
        "identity/LineItemId",
        "bill/PayerAccountId",
        "bill/InvoiceId",
        "lineItem/UsageAccountId",
        "lineItem/LineItemType",
        "lineItem/ProductCode",
        "lineItem/UsageStartDate",
        "lineItem/UnblendedCost",
        "lineItem/CurrencyCode",
        "lineItem/ResourceId",
        "resourceTags/user:Owner",
    ];

    public static readonly ImmutableArray<string> Cur2Columns =
    [
        "bill_payer_account_id",
        "line_item_usage_account_id",
        "line_item_line_item_type",
        "line_item_product_code",
        "line_item_usage_start_date",
        "line_item_unblended_cost",
        "line_item_currency_code",
        "line_item_resource_id",
        "resource_tags",
    ];

    public static readonly ImmutableArray<string> FocusColumns =
    [
        "BillingAccountId",
        "SubAccountId",
        "ChargeCategory",
        "ChargePeriodStart",
        "ServiceName",
        "BilledCost",
        "EffectiveCost",
        "BillingCurrency",
        "ResourceId",
        "Tags",
    ];

    public static readonly ImmutableArray<string> Recommendations =
    [
        "account_id",
        "recommendation_id",
        "estimated_monthly_savings_after_discount",
    ];

    public SortedDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>The key of a legacy period: <c>cur/acme/20261001-20261101</c>.</summary>
    public static string Range(string month) =>
        $"{month.Replace("-", "", StringComparison.Ordinal)}01-{DateOnly.ParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture).AddMonths(1):yyyyMMdd}";

    /// <summary>A legacy report of a month that keeps its versions; what it writes last is its newest.</summary>
    public SampleReports Legacy(
        string month = "2026-10",
        string assembly = "a1",
        string prefix = "cur/",
        string name = "acme",
        int chunks = 2,
        bool hasTop = true,
        IEnumerable<string>? columns = null
    )
    {
        var folder = $"{prefix}{name}/{Range(month)}";
        var keys = Enumerable.Range(1, chunks).Select(at => $"{folder}/{assembly}/{name}-{at}.csv.gz").ToArray();
        foreach (var key in keys)
        {
            Files[key] = Packed($"{month} {assembly} {key}");
        }

        var manifest = LegacyManifest(month, assembly, name, keys, columns ?? LegacyColumns);
        Files[$"{folder}/{assembly}/{name}-Manifest.json"] = manifest;
        if (hasTop)
        {
            Files[$"{folder}/{name}-Manifest.json"] = manifest;
        }

        return this;
    }

    /// <summary>An export of a month; with an execution it is one that keeps its versions.</summary>
    public SampleReports Export(
        IEnumerable<string> columns,
        string month = "2026-10",
        string? execution = null,
        string prefix = "exports/",
        string name = "owners",
        string ending = "csv.gz",
        int chunks = 1,
        string bucket = Bucket,
        string partition = "BILLING_PERIOD"
    )
    {
        var inner = execution is null ? "" : $"/{execution}";
        var keys = Enumerable
            .Range(1, chunks)
            .Select(at => $"{prefix}{name}/data/{partition}={month}{inner}/{name}-{at:00000}.{ending}")
            .ToArray();
        foreach (var key in keys)
        {
            Files[key] = Packed($"{month} {execution} {key}");
        }

        Files[$"{prefix}{name}/metadata/{partition}={month}{inner}/{name}-Manifest.json"] =
            JsonSerializer.SerializeToUtf8Bytes(
                new
                {
                    executionId = execution ?? $"execution-of-{month}",
                    exportArn = $"arn:aws:bcm-data-exports:us-east-1:111111111111:export/{name}",
                    columns = columns.Select(column => new { name = column, type = "string" }),
                    dataFiles = keys.Select(key => $"s3://{bucket}/{key}"),
                }
            );
        return this;
    }

    /// <summary>Writes them into a folder.</summary>
    public SampleReports WriteTo(string folder)
    {
        foreach (var (key, bytes) in Files)
        {
            var path = Path.Combine(folder, key);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }

        return this;
    }

    public static byte[] LegacyManifest(
        string month,
        string assembly,
        string name,
        IEnumerable<string> keys,
        IEnumerable<string> columns
    ) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                assemblyId = assembly,
                account = "111111111111",
                columns = columns
                    .Select(column => column.Split('/', 2))
                    .Select(column => new { category = column[0], name = column[1] }),
                charset = "UTF-8",
                compression = "GZIP",
                contentType = "text/csv",
                reportId = "r",
                reportName = name,
                billingPeriod = new
                {
                    start = $"{Range(month)[..8]}T000000.000Z",
                    end = $"{Range(month)[9..]}T000000.000Z",
                },
                bucket = Bucket,
                reportKeys = keys,
                additionalArtifactKeys = Array.Empty<string>(),
            }
        );

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
