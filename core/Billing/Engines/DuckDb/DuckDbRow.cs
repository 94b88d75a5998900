using DuckDB.NET.Data;

namespace ZocSec.Core.Billing.Engines.DuckDb;

/// <summary>The row that a reader stands at.</summary>
internal sealed class DuckDbRow(DuckDBDataReader reader) : AnswerRow
{
    /// <inheritdoc />
    public override string Text(int column) =>
        reader.IsDBNull(column) ? ""
        : reader.GetValue(column) is string text ? text
        : Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture) ?? "";

    /// <inheritdoc />
    public override decimal Amount(int column) =>
        reader.IsDBNull(column) ? 0 : Convert.ToDecimal(Number(column), CultureInfo.InvariantCulture);

    /// <inheritdoc />
    public override long Count(int column) =>
        reader.IsDBNull(column) ? 0 : Convert.ToInt64(Number(column), CultureInfo.InvariantCulture);

    /// <inheritdoc />
    public override DateTime? Time(int column) =>
        reader.IsDBNull(column)
            ? null
            : reader.GetValue(column) switch
            {
                DateOnly day => day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc),
                DateTimeOffset time => time.UtcDateTime,
                DateTime time => DateTime.SpecifyKind(time, DateTimeKind.Utc),
                var other => throw new InvalidCastException($"Column {column} is no time but {other.GetType().Name}"),
            };

    /// <inheritdoc />
    public override bool Flag(int column) => !reader.IsDBNull(column) && reader.GetBoolean(column);

    // sum() of whole numbers is a HUGEINT.
    private object Number(int column) =>
        reader.GetValue(column) is System.Numerics.BigInteger whole ? (decimal)whole : reader.GetValue(column);
}
