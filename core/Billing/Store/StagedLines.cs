using System.Collections.Immutable;
using DuckDB.NET.Data;
using ZocSec.Core.Billing.Engines.DuckDb;
using ZocSec.Core.Billing.Lines;

namespace ZocSec.Core.Billing.Store;

/// <summary>Raw lines on their way from the reader of CSV into a table of DuckDB.</summary>
internal sealed class StagedLines : IRawLines, IDisposable
{
    private const int TextColumns = (int)RawText.SplitParent + 1;
    private const int AmountColumns = (int)RawAmount.Discount + 1;

    // An appender holds what it got, outside of what DuckDB may use, until it has 200 000 rows or is closed.
    private const int RowsAtOnce = 4 * 2048;

    private readonly DuckDbSession _session;
    private readonly Action? _begin;
    private DuckDBAppender _appender;
    private int _rows;
    private readonly Dictionary<string, Int128> _billed = new(StringComparer.Ordinal);

    /// <summary>Makes the table anew and opens it.</summary>
    /// <param name="session">Whose temporary table it is.</param>
    /// <param name="begin">Is called before each line: whoever may only now fill the table waits there.</param>
    public StagedLines(DuckDbSession session, Action? begin = null)
    {
        (_session, _begin) = (session, begin);
        session.Execute(
            $"""
            CREATE OR REPLACE TEMP TABLE staged (
                {string.Join(", ", RawSchema.Texts.Select(name => $"{name} VARCHAR"))},
                first_use TIMESTAMP, last_use TIMESTAMP, lines BIGINT,
                {string.Join(", ", RawSchema.Amounts.Select(name => $"{name} DECIMAL(38, 12)"))},
                tag_keys VARCHAR, tag_values VARCHAR)
            """
        );
        _appender = NewAppender();
    }

    /// <summary>How many lines of the report came.</summary>
    public long Lines { get; private set; }

    /// <summary>What they come to by currency.</summary>
    public ImmutableSortedDictionary<string, decimal> Billed =>
        _billed.ToImmutableSortedDictionary(pair => pair.Key, pair => Amounts.Of(pair.Value), StringComparer.Ordinal);

    /// <summary>The raw lines, for <see cref="LinesSql"/>.</summary>
    public static string Raw(ReportFormat format, RawOrigin origin) =>
        $"""
            SELECT {SqlText.Constant(origin.Report)} AS report, '{RawSchema.Of(format)}' AS format,
                {SqlText.Day(origin.Period!.Value)} AS period,
                * EXCLUDE (tag_keys, tag_values) REPLACE ({string.Join(
                ", ",
                RawSchema.Amounts.Select(name => $"COALESCE({name}, 0) AS {name}")
            )}),
                CASE WHEN tag_keys = '' THEN CAST(MAP() AS MAP(VARCHAR, VARCHAR))
                    ELSE MAP(string_split(tag_keys, chr(31)), string_split(tag_values, chr(31))) END AS tags
            FROM temp.main.staged
            """;

    /// <inheritdoc />
    public void Add(in RawLine line)
    {
        _begin?.Invoke();
        if (++_rows > RowsAtOnce)
        {
            Complete();
            (_appender, _rows) = (NewAppender(), 1);
        }

        var row = _appender.CreateRow();
        for (var i = 0; i < TextColumns; i++)
        {
            row.AppendValue(line.Texts[i]);
        }

        Append(row, line.First);
        Append(row, line.Last);
        row.AppendValue(line.Lines);
        for (var i = 0; i < AmountColumns; i++)
        {
            // Most are: a decimal takes as long to write as five texts.
            _ = line.Amounts[i] == 0 ? row.AppendNullValue() : row.AppendValue(Amounts.Of(line.Amounts[i]));
        }

        row.AppendValue(line.TagKeys);
        row.AppendValue(line.TagValues);
        row.EndRow();
        Lines += line.Lines;
        var currency = line.Texts[(int)RawText.Currency];
        _billed[currency] = _billed.GetValueOrDefault(currency) + line.Amounts[(int)RawAmount.Billed];
    }

    /// <summary>Puts what is on its way into the table.</summary>
    public void Complete() =>
        _session.Guard(() =>
        {
            _appender.Dispose();
            return true;
        });

    /// <inheritdoc />
    public void Dispose() => _appender.Dispose();

    private DuckDBAppender NewAppender() => _session.Connection.CreateAppender("temp", "main", "staged");

    private static void Append(IDuckDBAppenderRow row, DateTime time)
    {
        if (time == default)
        {
            row.AppendNullValue();
        }
        else
        {
            row.AppendValue(time);
        }
    }
}
