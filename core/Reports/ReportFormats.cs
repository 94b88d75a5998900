using System.Collections.Immutable;

namespace ZocSec.Core.Reports;

/// <summary>The formats that a report is written in, by the endings of files.</summary>
/// <param name="formats">Each ending with its dot, and what writes the report to a stream, which stays open.</param>
internal sealed class ReportFormats<T>(
    params ImmutableArray<(string Ending, Func<T, Stream, CancellationToken, Task> Write)> formats
)
{
    /// <summary>The endings, with their dots.</summary>
    public ImmutableArray<string> Endings { get; } = [.. formats.Select(format => format.Ending)];

    /// <summary>Whether there is a format for the file's ending; case does not matter.</summary>
    public bool Knows(string path) => FormatOf(path) is not null;

    /// <summary>Writes the report as <see cref="ReportFile"/> does.</summary>
    /// <exception cref="ArgumentException">There is no format for the file's ending; <see cref="Knows"/> tells before.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public Task WriteAsync(T report, string path, CancellationToken ct)
    {
        var write =
            FormatOf(path)
            ?? throw new ArgumentException(
                $"{path}: a report ends with one of {string.Join(", ", Endings)}, which name its format",
                nameof(path)
            );
        return ReportFile.WriteAsync(path, file => write(report, file, ct));
    }

    private Func<T, Stream, CancellationToken, Task>? FormatOf(string path) =>
        formats
            .FirstOrDefault(format =>
                string.Equals(Path.GetExtension(path), format.Ending, StringComparison.OrdinalIgnoreCase)
            )
            .Write;
}
