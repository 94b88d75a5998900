using ZocSec.Core.Billing.Lines;

namespace ZocSec.Core.Billing.Store;

/// <summary>The columns that an export has, as expressions of the values that are kept of a line.</summary>
internal sealed class ExportColumns(
    ReportFormat format,
    IReadOnlyList<(string Name, string Type)> columns,
    ISqlDialect dialect
)
{
    private readonly Dictionary<string, (string Name, string Type)> _byName = columns
        .GroupBy(column => column.Name, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(same => same.Key, same => same.First(), StringComparer.OrdinalIgnoreCase);

    /// <summary>The values of a text, to be tried in this order.</summary>
    public IEnumerable<string> Texts(RawText text) =>
        RawColumns
            .Of(text, format, isParquet: true)
            .Where(_byName.ContainsKey)
            .Select(name => dialect.Text(SqlText.Name(_byName[name].Name)))
            .Concat(InProduct(text));

    /// <summary>The values of an amount, to be tried in this order.</summary>
    public IEnumerable<string> Amounts(RawAmount amount) =>
        RawColumns
            .Of(amount, format, isParquet: true)
            .Where(_byName.ContainsKey)
            .Select(name => dialect.Amount(SqlText.Name(_byName[name].Name), _byName[name].Type));

    /// <summary>A time; NULL where the export has no such column.</summary>
    public string Time(string name) =>
        _byName.TryGetValue(name, out var column)
            ? dialect.Time(SqlText.Name(column.Name), column.Type)
            : "CAST(NULL AS TIMESTAMP)";

    /// <summary>The first day of the month in which a line's billing period begins.</summary>
    public string Period()
    {
        var name = format == ReportFormat.Focus ? "BillingPeriodStart" : "bill_billing_period_start_date";
        return _byName.ContainsKey(name) ? $"CAST(date_trunc('month', {Time(name)}) AS DATE)" : throw Missing(name);
    }

    /// <summary>Sees to it that texts have a column.</summary>
    /// <exception cref="BillingException">One has none.</exception>
    public void Require(params ReadOnlySpan<RawText> texts)
    {
        foreach (var text in texts)
        {
            Require(RawColumns.Of(text, format, isParquet: true));
        }
    }

    /// <summary>Sees to it that amounts have a column.</summary>
    /// <exception cref="BillingException">One has none.</exception>
    public void Require(params ReadOnlySpan<RawAmount> amounts)
    {
        foreach (var amount in amounts)
        {
            Require(RawColumns.Of(amount, format, isParquet: true));
        }
    }

    private void Require(IReadOnlyList<string> names)
    {
        if (!names.Any(_byName.ContainsKey))
        {
            throw Missing(names[0]);
        }
    }

    // CUR 2.0 keeps what few services say of a product in a map.
    private IEnumerable<string> InProduct(RawText text)
    {
        var key = text switch
        {
            RawText.ServiceName => "product_name",
            RawText.Region => "region",
            _ => null,
        };
        return
            key is not null
            && format == ReportFormat.Cur2
            && _byName.TryGetValue("product", out var product)
            && dialect.IsMap(product.Type)
            ? [dialect.At(dialect.Map(SqlText.Name(product.Name), product.Type), key)]
            : [];
    }

    private static BillingException Missing(string name) =>
        new($"there is no column {name}: this is no cost report, or one that was exported without it");
}
