using Sylvan.Data.Csv;
using ZocSec.Core.Billing.Lines;
using ZocSec.Core.Billing.Reading.Grouping;
using ZocSec.Core.Billing.Reading.Packed;

namespace ZocSec.Core.Billing.Reading;

/// <summary>
/// Reads files of cost reports in CSV: plain, gzip or zip by what is in them, in UTF-8. A file is read by one thread from its
/// beginning to its end, in memory that does not grow with it; several may be read at the same time.
/// </summary>
internal static class CsvReports
{
    private const int LinesPerReport = 8 * 1024;

    /// <summary>Reads a file, the CSV files in it one after the other, each by its own header.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="name">What people call it.</param>
    /// <param name="format">Its format.</param>
    /// <param name="sink">Takes the lines, summed up in part; what it got counts for nothing when this throws.</param>
    /// <param name="progress">Is told how far it is; null for nobody.</param>
    /// <param name="ct">Cancels.</param>
    /// <param name="limits">How much is held at a time; null for what is usual.</param>
    /// <exception cref="BillingException">
    /// The file is no cost report of the format, was cut off, is damaged, or has a broken line, which is named as an editor counts them.
    /// </exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ReadTally Read(
        string path,
        string name,
        ReportFormat format,
        IRawLines sink,
        IBillingProgress? progress,
        CancellationToken ct,
        GroupLimits? limits = null
    )
    {
        try
        {
            using var file = new PackedFile(path, name);
            var reading = new FileReading(file, format, sink, progress, limits ?? new GroupLimits());
            for (var i = 0; i < file.Count; i++)
            {
                ReadText(path, name, i, file, reading, ct);
            }

            return reading.End();
        }
        catch (InvalidDataException e)
        {
            throw new BillingException($"{name} cannot be unpacked: {e.Message.TrimEnd('.')}. Fetch it again.", e);
        }
    }

    /// <summary>Opens a CSV text.</summary>
    internal static CsvDataReader Open(TextReader text) =>
        CsvDataReader.Create(
            text,
            new CsvDataReaderOptions
            {
                HasHeaders = false,
                Delimiter = ',',
                CsvStyle = CsvStyle.Standard,
                BufferSize = 64 * 1024,
                MaxBufferSize = 4 * 1024 * 1024,
                // No line is a comment.
                Comment = '\0',
                CommentHandler =
                    (Action<string>)(_ => throw new LineFaultException("a line begins with the character U+0000")),
            }
        );

    private static void ReadText(
        string path,
        string name,
        int index,
        PackedFile file,
        FileReading reading,
        CancellationToken ct
    )
    {
        var row = 1;
        try
        {
            using var text = new Utf8Text(file.Open(index));
            using var csv = Open(text);
            reading.Begin(csv, text, file.NameOf(index));
            for (row = 2; csv.Read(); row++)
            {
                reading.Take(csv);
                if (row % LinesPerReport == 0)
                {
                    ct.ThrowIfCancellationRequested();
                    reading.Report();
                }
            }

            reading.EndText(text);
        }
        catch (Exception e) when (e is LineFaultException or CsvFormatException)
        {
            var line = LineNumber.Of(path, name, index, row);
            var what =
                e is CsvRecordTooLargeException ? "it is longer than any line is; a quote may lack its end" : e.Message;
            throw new BillingException($"{file.NameOf(index)}, line {line}: {what.TrimEnd('.')}.", e);
        }
    }
}
