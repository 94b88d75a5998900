using System.Collections.Immutable;
using System.Text.Json;
using ZocSec.Core.Events.Aws;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Billing.Engines.Athena;

/// <summary>The table over an export, as the catalogue describes it. Source: "TableMetadata", Amazon Athena API Reference.</summary>
/// <param name="Columns">The names of its columns, in small letters, and their types as Hive names them; those it is partitioned by come last.</param>
/// <param name="IsByPeriod">Whether it is partitioned by <see cref="Period"/>, so that periods that nobody asks for are not read.</param>
internal sealed record AthenaTable(ImmutableArray<(string Name, string Type)> Columns, bool IsByPeriod)
{
    /// <summary>What exports name the folder of a period by: <c>BILLING_PERIOD=2026-10</c>.</summary>
    public const string Period = "billing_period";

    private const string CurStart = "bill_billing_period_start_date";
    private const string FocusStart = "billingperiodstart";

    /// <summary>FOCUS by its columns, else CUR 2.0, whose names the Parquet of the legacy report has as well.</summary>
    public ReportFormat Format => Has("billedcost") ? ReportFormat.Focus : ReportFormat.Cur2;

    /// <summary>The first day of a line's period, as SQL.</summary>
    /// <exception cref="BillingException">No column says it.</exception>
    public string PeriodSql =>
        IsByPeriod ? $"CAST(concat({Period}, '-01') AS date)"
        : Has(CurStart) ? StartOf(CurStart)
        : Has(FocusStart) ? StartOf(FocusStart)
        : throw new BillingException(
            $"the table has neither a partition {Period} nor a column {CurStart}: create it as deploy/aws/billing.yaml does"
        );

    /// <summary>Reads what the catalogue says.</summary>
    public static AthenaTable Of(JsonElement metadata)
    {
        var parts = ColumnsIn(metadata, "PartitionKeys");
        return new AthenaTable(
            [.. ColumnsIn(metadata, "Columns"), .. parts],
            Array.Exists(parts, part => part.Name is Period)
        );
    }

    /// <summary>The table, restricted to periods, as it stands behind FROM.</summary>
    /// <param name="settings">Its name.</param>
    /// <param name="periods">The first days of the periods; none: all there are.</param>
    public string From(AthenaSettings settings, IReadOnlyCollection<DateOnly> periods)
    {
        var table = $"{Quoted(settings.Database)}.{Quoted(settings.Table)}";
        if (periods.Count == 0)
        {
            return table;
        }

        // Athena looks into the folders of the periods that stand here as texts, and into no others.
        var column = IsByPeriod ? Period : PeriodSql;
        var values = periods
            .Distinct()
            .Order()
            .Select(period =>
                IsByPeriod
                    ? string.Create(CultureInfo.InvariantCulture, $"'{period:yyyy-MM}'")
                    : string.Create(CultureInfo.InvariantCulture, $"DATE '{period:yyyy-MM-dd}'")
            );
        return $"(SELECT * FROM {table} WHERE {column} IN ({string.Join(", ", values)}))";
    }

    /// <summary>Asks for the periods there are and how many lines each has; only the ends of files are read.</summary>
    /// <param name="settings">The table's name.</param>
    public string PeriodsSql(AthenaSettings settings) =>
        $"SELECT {PeriodSql} AS period, count(*) AS line_count FROM {From(settings, [])} GROUP BY 1 ORDER BY 1";

    private bool Has(string name) => Columns.Any(column => column.Name == name);

    private static string StartOf(string column) => $"CAST(date_trunc('month', CAST({column} AS timestamp)) AS date)";

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static (string Name, string Type)[] ColumnsIn(JsonElement metadata, string list) =>
        metadata.ValueKind is JsonValueKind.Object
        && metadata.TryGetProperty(list, out var columns)
        && columns.ValueKind is JsonValueKind.Array
            ?
            [
                .. columns
                    .EnumerateArray()
                    .Select(column => (column.Text("Name")?.ToLowerInvariant() ?? "", column.Text("Type") ?? "string"))
                    .Where(column => column.Item1.Length > 0),
            ]
            : [];
}
