using Sylvan.Data.Csv;
using ZocSec.Core.Billing.Reading.Packed;

namespace ZocSec.Core.Billing.Reading;

/// <summary>
/// Says which line of a file a row begins in, as an editor counts them: fields may have line breaks in them. Reads the file
/// again for it, so that nobody has to count while all is well.
/// </summary>
internal static class LineNumber
{
    /// <summary>The line, from 1.</summary>
    /// <param name="path">Where the file is.</param>
    /// <param name="name">What people call it.</param>
    /// <param name="text">Which CSV text of it.</param>
    /// <param name="row">Which row of that, from 1; rows before it can be read.</param>
    public static long Of(string path, string name, int text, int row)
    {
        using var file = new PackedFile(path, name);
        using var csv = CsvReports.Open(new Utf8Text(file.Open(text)));
        var line = 1L;
        for (var i = 1; i < row && csv.Read(); i++)
        {
            line += 1 + Breaks(csv);
        }

        return line;
    }

    private static int Breaks(CsvDataReader csv)
    {
        var record = csv.GetRawRecordSpan().TrimEnd("\r\n");
        var returns = 0;
        for (var i = record.IndexOf('\r'); i >= 0; )
        {
            returns += i + 1 < record.Length && record[i + 1] == '\n' ? 0 : 1;
            var next = record[(i + 1)..].IndexOf('\r');
            i = next < 0 ? -1 : i + 1 + next;
        }

        return record.Count('\n') + returns;
    }
}
