using DuckDB.NET.Data;

namespace ZocSec.Tests.Billing.Generator;

/// <summary>Writes Parquet by DuckDB: lines are kept in a table of its memory until the file is written.</summary>
internal sealed class ParquetChunk : IBillChunk
{
    private const char Separator = '\u001f';

    private readonly string _path;
    private readonly BillColumn[] _columns;
    private readonly BillColumn[] _filled;
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");
    private readonly DuckDBAppender _appender;

    /// <summary>Begins a file.</summary>
    public ParquetChunk(string path, BillColumn[] columns)
    {
        _path = path;
        _columns = columns;
        _filled = [.. columns.Where(column => column is not { Text: null, Amount: null, Time: null, Map: null })];
        _connection.Open();
        // Several threads would put rows into groups as they come.
        Run("SET threads = 1");
        Run($"CREATE TABLE rows ({string.Join(", ", _filled.Select(Define))})");
        _appender = _connection.CreateAppender("rows");
    }

    /// <inheritdoc />
    public void Write(BillLine line)
    {
        var row = _appender.CreateRow();
        foreach (var column in _filled)
        {
            if (column.Text is { } text)
            {
                Append(row, text(line));
            }
            else if (column.Amount is { } amount)
            {
                row.AppendValue((double?)amount(line));
            }
            else if (column.Time is { } time)
            {
                row.AppendValue(time(line));
            }
            else
            {
                var entries = column.Map!(line);
                Append(row, string.Join(Separator, entries.Select(entry => entry.Key)));
                row.AppendValue(string.Join(Separator, entries.Select(entry => entry.Value)));
            }
        }

        row.EndRow();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _appender.Dispose();
        var columns = string.Join(", ", _columns.Select(Select));
        var compression = Path.GetFileName(_path).Contains("snappy", StringComparison.Ordinal) ? "snappy" : "zstd";
        Run(
            $"COPY (SELECT {columns} FROM rows) TO '{_path.Replace("'", "''", StringComparison.Ordinal)}' (FORMAT parquet, COMPRESSION {compression})"
        );
        _connection.Dispose();
    }

    private static void Append(IDuckDBAppenderRow row, string text)
    {
        if (text.Length == 0)
        {
            row.AppendNullValue();
        }
        else
        {
            row.AppendValue(text);
        }
    }

    private static string Define(BillColumn column) =>
        column.Map is not null
            ? $"\"{column.Name}\" VARCHAR, \"{column.Name} values\" VARCHAR"
            : $"\"{column.Name}\" {TypeOf(column)}";

    private static string Select(BillColumn column) =>
        column switch
        {
            { Map: not null } => $"CASE WHEN \"{column.Name}\" IS NULL THEN MAP([]::VARCHAR[], []::VARCHAR[]) "
                + $"ELSE MAP(string_split(\"{column.Name}\", chr(31)), string_split(\"{column.Name} values\", chr(31))) END AS \"{column.Name}\"",
            { Text: null, Amount: null, Time: null } => $"CAST(NULL AS VARCHAR) AS \"{column.Name}\"",
            _ => $"\"{column.Name}\"",
        };

    private static string TypeOf(BillColumn column) =>
        column.Amount is not null ? "DOUBLE"
        : column.Time is not null ? "TIMESTAMP"
        : "VARCHAR";

    private void Run(string sql)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Names of columns and files of this generator's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
