using System.Collections.Immutable;
using System.Text.Json;
using ZocSec.Core.Events.Aws;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Billing.Engines.Athena;

/// <summary>The table over an export of CUR 2.0, as the catalogue describes it. Source: "TableMetadata", Amazon Athena API Reference.</summary>
/// <param name="Columns">The names of its columns, in small letters; those it is partitioned by come last.</param>
/// <param name="IsByPeriod">Whether it is partitioned by <see cref="Period"/>, so that periods that nobody asks for are not read.</param>
internal sealed record AthenaTable(ImmutableArray<string> Columns, bool IsByPeriod)
{
    /// <summary>What exports name the folder of a period by: <c>BILLING_PERIOD=2026-10</c>.</summary>
    public const string Period = "billing_period";

    private const string Start = "bill_billing_period_start_date";

    /// <summary>The first day of a line's period, as SQL of <see cref="From"/>.</summary>
    public string PeriodSql =>
        IsByPeriod ? $"CAST(concat({Period}, '-01') AS date)"
        : Columns.Contains(Start, StringComparer.Ordinal) ? $"CAST({Start} AS date)"
        : throw new BillingException(
            $"the table has neither a partition {Period} nor a column {Start}: create it as deploy/aws/billing.yaml does"
        );

    /// <summary>Reads what the catalogue says.</summary>
    public static AthenaTable Of(JsonElement metadata)
    {
        var parts = Names(metadata, "PartitionKeys");
        return new AthenaTable(
            [.. Names(metadata, "Columns"), .. parts],
            parts.Contains(Period, StringComparer.Ordinal)
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
    public string PeriodsSql(AthenaSettings settings) =>
        $"SELECT {PeriodSql} AS period, count(*) AS line_count FROM {From(settings, [])} GROUP BY 1 ORDER BY 1";

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string[] Names(JsonElement metadata, string list) =>
        metadata.ValueKind is JsonValueKind.Object
        && metadata.TryGetProperty(list, out var columns)
        && columns.ValueKind is JsonValueKind.Array
            ?
            [
                .. columns
                    .EnumerateArray()
                    .Select(column => column.Text("Name")?.ToLowerInvariant())
                    .OfType<string>(),
            ]
            : [];
}
