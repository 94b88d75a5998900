using System.Collections.Immutable;
using System.Text;
using ZocSec.Core.Audits.Reports.Json;
using ZocSec.Core.Audits.Reports.Sarif;
using ZocSec.Core.Audits.Reports.Workbooks;

namespace ZocSec.Core.Audits.Reports;

/// <summary>Writes the report of an audit in the format that the file's ending names.</summary>
public static class AuditReports
{
    private static readonly ImmutableArray<(
        string Ending,
        Func<AuditReport, Stream, CancellationToken, Task> Write
    )> s_formats =
    [
        (".xlsx", WorkbookAsync),
        (".csv", CsvReport.WriteAsync),
        (".json", JsonReport.WriteAsync),
        (".md", MarkdownAsync),
        (".sarif", SarifReport.WriteAsync),
    ];

    /// <summary>The endings that there is a format for, with their dots.</summary>
    public static ImmutableArray<string> Endings { get; } = [.. s_formats.Select(format => format.Ending)];

    /// <summary>Whether there is a format for the file's ending; case does not matter.</summary>
    public static bool Knows(string path) => FormatOf(path) is not null;

    /// <summary>
    /// Writes the report. It is written beside the file and takes its place when it is whole: whoever opens the file finds
    /// all of the old report or all of the new one. Folders that are missing are made.
    /// </summary>
    /// <exception cref="ArgumentException">There is no format for the file's ending; <see cref="Knows"/> tells before.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static async Task WriteAsync(AuditReport report, string path, CancellationToken ct)
    {
        var write =
            FormatOf(path)
            ?? throw new ArgumentException(
                $"{path}: a report ends with one of {string.Join(", ", Endings)}, which name its format",
                nameof(path)
            );
        // A link goes on pointing to the file that it points to.
        var link = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true) : null;
        var target = link?.FullName ?? Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var beside = string.Create(CultureInfo.InvariantCulture, $"{target}.{Environment.ProcessId}.part");
        try
        {
            await using (var file = File.Create(beside))
            {
                await write(report, file, ct);
            }

            File.Move(beside, target, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    private static Func<AuditReport, Stream, CancellationToken, Task>? FormatOf(string path) =>
        s_formats
            .FirstOrDefault(format =>
                string.Equals(Path.GetExtension(path), format.Ending, StringComparison.OrdinalIgnoreCase)
            )
            .Write;

    private static Task WorkbookAsync(AuditReport report, Stream stream, CancellationToken ct)
    {
        WorkbookReport.Write(report, stream, ct);
        return Task.CompletedTask;
    }

    private static async Task MarkdownAsync(AuditReport report, Stream stream, CancellationToken ct) =>
        await stream.WriteAsync(Encoding.UTF8.GetBytes(MarkdownReport.Write(report)), ct);
}
