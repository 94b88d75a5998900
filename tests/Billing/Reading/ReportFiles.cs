using System.IO.Compression;
using System.Text;
using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Reading;
using ZocSec.Core.Billing.Reading.Grouping;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Billing.Reading;

/// <summary>Writes files of reports into a folder and reads them.</summary>
internal sealed class ReportFiles : IDisposable
{
    public const string Header =
        "bill/PayerAccountId,lineItem/UsageAccountId,lineItem/LineItemType,lineItem/UsageStartDate,lineItem/CurrencyCode,"
        + "lineItem/UnblendedCost,lineItem/ResourceId";

    public const string Line = "000000000001,012345678901,Usage,2026-10-01T00:00:00Z,USD,1.5,i-1";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public string Write(byte[] bytes)
    {
        var path = Path.Combine(_folder.Path, Path.GetRandomFileName());
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public (ReadTally Tally, CollectedLines Lines) Read(
        byte[] bytes,
        ReportFormat format = ReportFormat.LegacyCur,
        GroupLimits? limits = null,
        IBillingProgress? progress = null,
        CancellationToken ct = default
    )
    {
        var lines = new CollectedLines();
        return (CsvReports.Read(Write(bytes), "cur-1.csv", format, lines, progress, ct, limits), lines);
    }

    public (ReadTally Tally, CollectedLines Lines) Read(string text, ReportFormat format = ReportFormat.LegacyCur) =>
        Read(Encoding.UTF8.GetBytes(text), format);

    public string Error(byte[] bytes, ReportFormat format = ReportFormat.LegacyCur) =>
        Assert.Throws<BillingException>(() => Read(bytes, format)).Message;

    public string Error(string text, ReportFormat format = ReportFormat.LegacyCur) =>
        Error(Encoding.UTF8.GetBytes(text), format);

    /// <summary>A report with these lines under the usual header.</summary>
    public static string Report(params string[] lines) => string.Join('\n', [Header, .. lines, ""]);

    /// <summary>The usual line with a column more.</summary>
    public static string With(string name, params string[] values) =>
        string.Join('\n', [$"{Header},{name}", .. values.Select(value => $"{Line},{value}"), ""]);

    public static byte[] Gzip(string text) => Gzip(Encoding.UTF8.GetBytes(text));

    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    public static byte[] Zip(params (string Name, string Text)[] members)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create))
        {
            foreach (var (name, text) in members)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return packed.ToArray();
    }
}
