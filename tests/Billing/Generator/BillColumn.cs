namespace ZocSec.Tests.Billing.Generator;

/// <summary>A column of a report, and where its values come from; one of the sources, or none: then it is always empty.</summary>
/// <param name="Name">Its name in the report.</param>
internal sealed record BillColumn(string Name)
{
    /// <summary>A text; empty is NULL in Parquet.</summary>
    public Func<BillLine, string>? Text { get; init; }

    /// <summary>An amount; null where the line has none.</summary>
    public Func<BillLine, decimal?>? Amount { get; init; }

    /// <summary>A time.</summary>
    public Func<BillLine, DateTime>? Time { get; init; }

    /// <summary>Entries of a map: JSON in CSV.</summary>
    public Func<BillLine, IReadOnlyList<(string Key, string? Value)>>? Map { get; init; }

    /// <summary>Its type as manifests of Data Exports say it.</summary>
    public string Type =>
        Amount is not null ? "double"
        : Time is not null ? "timestamp"
        : Map is not null ? "map"
        : "string";
}
