using System.Collections.Immutable;

namespace ZocSec.Core.Billing.Sources;

/// <summary>One period of one report as its newest manifest describes it. A period is replaced whole.</summary>
public sealed record ReportVersion
{
    /// <summary>What tells the report from others, also of other places: the place and the prefix with the report's name.</summary>
    public required string Report { get; init; }

    /// <summary>The format.</summary>
    public required ReportFormat Format { get; init; }

    /// <summary>Whether the chunks are Parquet; else they are CSV, packed or not.</summary>
    public required bool IsParquet { get; init; }

    /// <summary>The first day of the billing period.</summary>
    public required DateOnly Period { get; init; }

    /// <summary>What tells this assembly of the period from others: the assembly or execution id, and the manifest's version.</summary>
    public required string Assembly { get; init; }

    /// <summary>The manifest.</summary>
    public required ReportFile Manifest { get; init; }

    /// <summary>The files that the manifest names, and no others; all are there.</summary>
    public required ImmutableArray<ReportFile> Chunks { get; init; }

    /// <summary>Where the files are.</summary>
    public required IReportFiles Files { get; init; }
}
