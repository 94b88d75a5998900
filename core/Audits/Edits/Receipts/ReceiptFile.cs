using System.Text;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;
using ZocSec.Core.Audits.Edits.Applying;
using ZocSec.Core.Audits.Edits.Reading;
using ZocSec.Core.Reports;

namespace ZocSec.Core.Audits.Edits.Receipts;

/// <summary>
/// Writes receipts: a copy of the workbook with one sheet more, or a CSV file. A receipt appears whole or not at all.
/// </summary>
/// <param name="source">The plan's file.</param>
/// <param name="kind">What that is.</param>
/// <param name="target">Where the receipt is to be.</param>
internal sealed class ReceiptFile(string source, PlanKind kind, string target)
{
    /// <summary>Where it is.</summary>
    public string Path => target;

    /// <summary>Where the receipt of a file is when nobody says it: beside it, under a name that is free.</summary>
    public static string Beside(string source, PlanKind kind)
    {
        var ending = kind == PlanKind.Csv ? ".csv" : ".xlsx";
        var name = System.IO.Path.Combine(
            System.IO.Path.GetDirectoryName(source) ?? "",
            System.IO.Path.GetFileNameWithoutExtension(source)
        );
        var path = $"{name}.receipt{ending}";
        for (var number = 2; File.Exists(path); number++)
        {
            path = string.Create(CultureInfo.InvariantCulture, $"{name}.receipt-{number}{ending}");
        }

        return path;
    }

    /// <summary>Finds out whether it can be written, before anything is changed that it would tell of.</summary>
    /// <returns>Why not; null when it can.</returns>
    public string? Problem()
    {
        if (System.IO.Path.GetFullPath(target) == System.IO.Path.GetFullPath(source))
        {
            return "the receipt would replace the file it is of: name another with --receipt";
        }

        if (IsCsv(target) != (kind == PlanKind.Csv))
        {
            return kind == PlanKind.Csv
                ? $"the receipt of a CSV file is one too: let {target} end in .csv"
                : $"the receipt of a workbook is a workbook: let {target} end in .xlsx";
        }

        return Try([], keep: false);
    }

    private static bool IsCsv(string path) =>
        System.IO.Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes it.</summary>
    /// <returns>Why it could not be written; null when it was.</returns>
    public string? Write(IEnumerable<EditResult> results) => Try(results, keep: true);

    private string? Try(IEnumerable<EditResult> results, bool keep)
    {
        var unfinished = $"{target}.{Environment.ProcessId}.tmp";
        try
        {
            if (kind == PlanKind.Csv)
            {
                WriteCsv(unfinished, results);
            }
            else
            {
                WriteWorkbook(unfinished, results);
            }

            if (keep)
            {
                File.Move(unfinished, target, overwrite: true);
            }

            return null;
        }
        catch (Exception error)
            when (error
                    is IOException
                        or UnauthorizedAccessException
                        or OpenXmlPackageException
                        or InvalidDataException
                        or XmlException
                        or FormatException
            )
        {
            return $"the receipt {target} cannot be written: {OneLine.Of(error.Message)}";
        }
        finally
        {
            if (File.Exists(unfinished))
            {
                File.Delete(unfinished);
            }
        }
    }

    private static void WriteCsv(string path, IEnumerable<EditResult> results)
    {
        // Spreadsheets take a file without a mark for one of their own code page.
        using var text = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        text.NewLine = "\r\n";
        foreach (var line in ReceiptLine.Of(results).Prepend(ReceiptLine.Headers))
        {
            text.WriteLine(string.Join(',', line.Select(Quoted)));
        }
    }

    private static string Quoted(string text) =>
        $"\"{CsvText.Neutralise(text).Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private void WriteWorkbook(string path, IEnumerable<EditResult> results)
    {
        // Not a copy of the file with its rights: it may be one that nobody may write.
        using (
            var from = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
        )
        using (var to = File.Create(path))
        {
            from.CopyTo(to);
        }

        ReceiptSheet.Add(path, ReceiptLine.Headers, ReceiptLine.Of(results));
    }
}
