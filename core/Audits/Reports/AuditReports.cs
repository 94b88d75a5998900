using System.Collections.Immutable;
using System.Text;
using ZocSec.Core.Audits.Reports.Json;
using ZocSec.Core.Audits.Reports.Sarif;
using ZocSec.Core.Audits.Reports.Workbooks;
using ZocSec.Core.Reports;

namespace ZocSec.Core.Audits.Reports;

/// <summary>Writes the report of an audit in the format that the file's ending names.</summary>
public static class AuditReports
{
    private static readonly ReportFormats<AuditReport> s_formats = new(
        (".xlsx", WorkbookAsync),
        (".csv", CsvReport.WriteAsync),
        (".json", JsonReport.WriteAsync),
        (".md", MarkdownAsync),
        (".sarif", SarifReport.WriteAsync)
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
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static Task WriteAsync(AuditReport report, string path, CancellationToken ct) =>
        s_formats.WriteAsync(report, path, ct);

    private static Task WorkbookAsync(AuditReport report, Stream stream, CancellationToken ct)
    {
        WorkbookReport.Write(report, stream, ct);
        return Task.CompletedTask;
    }

    private static async Task MarkdownAsync(AuditReport report, Stream stream, CancellationToken ct) =>
        await stream.WriteAsync(Encoding.UTF8.GetBytes(MarkdownReport.Write(report)), ct);
}
