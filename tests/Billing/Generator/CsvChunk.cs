using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ZocSec.Tests.Billing.Generator;

/// <summary>Writes CSV as AWS does: a cell is in quotes where it must be.</summary>
internal sealed class CsvChunk : IBillChunk
{
    private static readonly System.Buffers.SearchValues<char> s_special = System.Buffers.SearchValues.Create("\",\r\n");
    private static readonly DateTimeOffset s_written = new(2026, 11, 3, 10, 0, 0, TimeSpan.Zero);
    private static readonly JavaScriptEncoder s_plain = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private readonly BillColumn[] _columns;
    private readonly BillFormat _format;
    private readonly bool _hasExponents;
    private readonly ZipArchive? _archive;
    private readonly FileStream _file;
    private readonly StreamWriter _writer;

    /// <summary>Begins a file with its header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">The format.</param>
    /// <param name="columns">The columns in their order.</param>
    /// <param name="hasExponents">Whether amounts below a thousandth have an exponent.</param>
    public CsvChunk(string path, BillFormat format, BillColumn[] columns, bool hasExponents)
    {
        _columns = columns;
        _format = format;
        _hasExponents = hasExponents;
        _file = File.Create(path);
        Stream content;
        if (format == BillFormat.LegacyCsvZip)
        {
            _archive = new ZipArchive(_file, ZipArchiveMode.Create, leaveOpen: true);
            var member = _archive.CreateEntry(Path.GetFileNameWithoutExtension(path) + ".csv");
            member.LastWriteTime = s_written;
            content = member.Open();
        }
        else
        {
            content = new GZipStream(_file, CompressionLevel.Optimal, leaveOpen: true);
        }

        _writer = new StreamWriter(content, new UTF8Encoding(false), 1 << 16);
        for (var i = 0; i < columns.Length; i++)
        {
            Separate(i);
            Quote(columns[i].Name);
        }

        _writer.Write('\n');
    }

    /// <inheritdoc />
    public void Write(BillLine line)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            Separate(i);
            var column = _columns[i];
            if (column.Text is { } text)
            {
                Quote(text(line));
            }
            else if (column.Amount is { } amount)
            {
                if (amount(line) is { } value)
                {
                    Number(value);
                }
            }
            else if (column.Time is { } time)
            {
                _writer.Write(time(line).ToString(TimeFormat, BillText.Invariant));
            }
            else if (column.Map is { } map)
            {
                Quote(Json(map(line)));
            }
        }

        _writer.Write('\n');
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _writer.Dispose();
        _archive?.Dispose();
        _file.Dispose();
    }

    private string TimeFormat =>
        _format == BillFormat.Cur2CsvGzip ? "yyyy-MM-ddTHH:mm:ss.000Z" : "yyyy-MM-ddTHH:mm:ssZ";

    private static string Json(IReadOnlyList<(string Key, string? Value)> entries)
    {
        var json = new StringBuilder("{");
        foreach (var (key, value) in entries)
        {
            json.Append(json.Length > 1 ? "," : "")
                .Append('"')
                .Append(JsonEncodedText.Encode(key, s_plain))
                .Append("\":");
            json.Append(value is null ? "null" : $"\"{JsonEncodedText.Encode(value, s_plain)}\"");
        }

        return json.Append('}').ToString();
    }

    private void Separate(int column)
    {
        if (column > 0)
        {
            _writer.Write(',');
        }
    }

    private void Number(decimal value)
    {
        Span<char> digits = stackalloc char[40];
        var isSmall = _hasExponents && value != 0 && Math.Abs(value) < 0.001m;
        value.TryFormat(digits, out var length, isSmall ? "0.#########E-0" : "0.##########", BillText.Invariant);
        _writer.Write(digits[..length]);
    }

    private void Quote(string text)
    {
        if (text.AsSpan().ContainsAny(s_special))
        {
            _writer.Write('"');
            _writer.Write(text.Replace("\"", "\"\"", StringComparison.Ordinal));
            _writer.Write('"');
        }
        else
        {
            _writer.Write(text);
        }
    }
}
