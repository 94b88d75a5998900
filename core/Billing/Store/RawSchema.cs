using System.Collections.Immutable;
using System.Text.Json;
using ZocSec.Core.Billing.Lines;

namespace ZocSec.Core.Billing.Store;

/// <summary>
/// The columns of raw lines, in order: <c>report</c>, <c>format</c> (<c>cur</c> or <c>focus</c>), <c>period</c>, those of
/// <see cref="RawText"/>, <c>first_use</c>, <c>last_use</c>, <c>lines</c>, those of <see cref="RawAmount"/>, <c>tags</c>.
/// </summary>
internal static class RawSchema
{
    /// <summary>The names of the texts' columns, by <see cref="RawText"/>: <c>payer_id</c>.</summary>
    public static ImmutableArray<string> Texts { get; } = [.. Enum.GetNames<RawText>().Select(Snake)];

    /// <summary>The names of the amounts' columns, by <see cref="RawAmount"/>: <c>reservation_unused_upfront</c>.</summary>
    public static ImmutableArray<string> Amounts { get; } = [.. Enum.GetNames<RawAmount>().Select(Snake)];

    /// <summary>No lines.</summary>
    public static string Nothing { get; } =
        $"SELECT {string.Join(", ", Columns.Select(column => $"CAST(NULL AS {column.Type}) AS {column.Name}"))} WHERE false";

    /// <summary>The value of the column <c>format</c>.</summary>
    public static string Of(ReportFormat format) => format == ReportFormat.Focus ? "focus" : "cur";

    /// <summary>Raw lines with those that are alike in texts and tags summed up.</summary>
    /// <param name="raw">Lines of <see cref="RawSelect.Untagged"/>.</param>
    /// <param name="tags">The quoted names of the export's columns of tags.</param>
    public static string Grouped(string raw, IReadOnlyList<string> tags) =>
        $"""
            SELECT report, format, period, {string.Join(", ", Texts)},
                min(first_use) AS first_use, max(last_use) AS last_use, CAST(sum(lines) AS BIGINT) AS lines,
                {string.Join(", ", Amounts.Select(name => $"sum({name}) AS {name}").Concat(tags))}
            FROM ({raw}) AS ungrouped
            GROUP BY {string.Join(", ", Texts.Prepend("report, format, period").Concat(tags))}
            """;

    private static IEnumerable<(string Name, string Type)> Columns =>
        [
            ("report", "VARCHAR"),
            ("format", "VARCHAR"),
            ("period", "DATE"),
            .. Texts.Select(name => (name, "VARCHAR")),
            ("first_use", "TIMESTAMP"),
            ("last_use", "TIMESTAMP"),
            ("lines", "BIGINT"),
            .. Amounts.Select(name => (name, "DECIMAL(38, 12)")),
            ("tags", "MAP(VARCHAR, VARCHAR)"),
            ("bucket", "INTEGER"),
        ];

    private static string Snake(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
