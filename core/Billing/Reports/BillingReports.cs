using System.Collections.Immutable;
using ZocSec.Core.Billing.Reports.Html;
using ZocSec.Core.Billing.Reports.Json;
using ZocSec.Core.Billing.Reports.Workbooks;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.Reports;

namespace ZocSec.Core.Billing.Reports;

/// <summary>Writes the report on billing data in the format that the file's ending names.</summary>
public static class BillingReports
{
    private static readonly ReportFormats<BillingReport> s_formats = new(
        (".xlsx", (report, stream, ct) => BillingWorkbook.WriteAsync(report, stream, ct)),
        (".csv", BillingCsv.WriteAsync),
        (".json", BillingJsonReport.WriteAsync),
        (".md", BillingMarkdown.WriteAsync),
        (".html", BillingPage.WriteAsync)
    );

    /// <summary>The endings that there is a format for, with their dots.</summary>
    public static ImmutableArray<string> Endings => s_formats.Endings;

    /// <summary>Whether there is a format for the file's ending; case does not matter.</summary>
    public static bool Knows(string path) => s_formats.Knows(path);

    /// <summary>
    /// Writes the report. It is written beside the file and takes its place when it is whole: whoever opens the file finds
    /// all of the old report or all of the new one. Folders that are missing are made.
    /// </summary>
    /// <exception cref="ArgumentException">There is no format for the file's ending; <see cref="Knows"/> tells before.</exception>
    /// <exception cref="BillingException">The resources cannot be read.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static Task WriteAsync(BillingReport report, string path, CancellationToken ct) =>
        s_formats.WriteAsync(report, path, ct);
}
