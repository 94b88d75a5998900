using ZocSec.Core.Billing.Lines;

namespace ZocSec.Core.Billing.Store;

/// <summary>What raw lines are of.</summary>
/// <param name="Report">Which report.</param>
/// <param name="Period">The first day of the period; null: the table holds several, and says which in a column.</param>
internal readonly record struct RawOrigin(string Report, DateOnly? Period);

/// <summary>Writes the SELECT that maps the columns of an export to raw lines (<see cref="RawSchema"/>), one for each line.</summary>
internal static class RawSelect
{
    private const string Nothing = "CAST(0 AS DECIMAL(38, 12))";

    /// <summary>Writes it. Columns that the export does not have become empty or 0; letters' case does not matter.</summary>
    /// <param name="format">The format.</param>
    /// <param name="columns">The export's columns, and their types as the engine names them.</param>
    /// <param name="from">A relation: a table, or <c>read_parquet('…')</c>.</param>
    /// <param name="dialect">The engine's dialect.</param>
    /// <param name="origin">What the lines are of.</param>
    /// <exception cref="BillingException">Columns are missing without which it is no cost report.</exception>
    public static string Write(
        ReportFormat format,
        IReadOnlyList<(string Name, string Type)> columns,
        string from,
        ISqlDialect dialect,
        RawOrigin origin
    ) => Tagged(Untagged(format, columns, from, dialect, origin), columns, dialect);

    /// <summary>The first half of it: all but the tags, whose columns are as the export has them, so that like lines can be summed up before.</summary>
    /// <exception cref="BillingException">Columns are missing without which it is no cost report.</exception>
    public static string Untagged(
        ReportFormat format,
        IReadOnlyList<(string Name, string Type)> columns,
        string from,
        ISqlDialect dialect,
        RawOrigin origin
    )
    {
        var present = new ExportColumns(format, columns, dialect);
        present.Require(RawText.AccountId, RawText.Currency, RawText.LineType);
        present.Require(format == ReportFormat.Focus ? [RawAmount.Billed, RawAmount.Effective] : [RawAmount.Billed]);
        var start = present.Time(RawColumns.StartOf(format, isParquet: true));
        List<string> selected =
        [
            $"{SqlText.Constant(origin.Report)} AS report",
            $"'{RawSchema.Of(format)}' AS format",
            $"{(origin.Period is { } day ? SqlText.Day(day) : present.Period())} AS period",
            .. Enum.GetValues<RawText>().Select(text => $"{TextOf(present, text)} AS {RawSchema.Texts[(int)text]}"),
            $"{start} AS first_use",
            $"{start} AS last_use",
            "CAST(1 AS BIGINT) AS lines",
            .. Enum.GetValues<RawAmount>()
                .Select(amount => $"{AmountOf(present, amount)} AS {RawSchema.Amounts[(int)amount]}"),
            .. TagSelect.ColumnsOf(columns).Select(SqlText.Name),
        ];
        return $"SELECT {string.Join(",\n    ", selected)}\nFROM {from}";
    }

    /// <summary>The second half of it.</summary>
    public static string Tagged(
        string untagged,
        IReadOnlyList<(string Name, string Type)> columns,
        ISqlDialect dialect
    ) =>
        $"""
            SELECT report, format, period, {string.Join(", ", RawSchema.Texts)}, first_use, last_use, lines,
                {string.Join(", ", RawSchema.Amounts)}, {TagSelect.Write(columns, dialect)} AS tags
            FROM ({untagged}) AS untagged
            """;

    private static string TextOf(ExportColumns present, RawText text)
    {
        var found = present.Texts(text).Select(value => $"NULLIF({value}, '')").ToList();
        return found.Count == 0 ? "''" : $"COALESCE({string.Join(", ", found)}, '')";
    }

    private static string AmountOf(ExportColumns present, RawAmount amount)
    {
        var found = present.Amounts(amount).ToList();
        return found.Count == 0 ? Nothing : $"COALESCE({string.Join(", ", found)}, {Nothing})";
    }
}
