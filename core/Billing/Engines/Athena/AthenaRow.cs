using Sylvan.Data.Csv;

namespace ZocSec.Core.Billing.Engines.Athena;

/// <summary>
/// A row of a result. Athena writes texts of all types in quotation marks and NULL as nothing, which an
/// <see cref="AnswerRow"/> need not tell from an empty text.
/// </summary>
/// <param name="csv">Stands at the row.</param>
internal sealed class AthenaRow(CsvDataReader csv) : AnswerRow
{
    private static readonly string[] s_times =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd HH:mm:ss",
        "yyyy-MM-dd HH:mm:ss.FFFFFFF",
        "yyyy-MM-dd HH:mm:ss 'UTC'",
        "yyyy-MM-dd HH:mm:ss.FFFFFFF 'UTC'",
    ];

    /// <inheritdoc />
    public override string Text(int column) => csv.GetString(column);

    /// <inheritdoc />
    public override decimal Amount(int column)
    {
        var text = csv.GetFieldSpan(column);
        return text.IsEmpty ? 0
            : decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) ? amount
            : throw Unlike(column, "an amount");
    }

    /// <inheritdoc />
    public override long Count(int column)
    {
        var text = csv.GetFieldSpan(column);
        return text.IsEmpty ? 0
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count) ? count
            : throw Unlike(column, "a whole number");
    }

    /// <inheritdoc />
    public override DateTime? Time(int column)
    {
        var text = csv.GetFieldSpan(column);
        return text.IsEmpty ? null
            : DateTime.TryParseExact(
                text,
                s_times,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var time
            )
                ? time
            : throw Unlike(column, "a date or time");
    }

    /// <inheritdoc />
    public override bool Flag(int column) =>
        csv.GetFieldSpan(column) switch
        {
            "" or "false" => false,
            "true" => true,
            _ => throw Unlike(column, "true or false"),
        };

    private BillingException Unlike(int column, string what) =>
        new($"Athena's answer has no {what} in column {csv.GetName(column)}: {OneLine.Of(csv.GetString(column))}");
}
