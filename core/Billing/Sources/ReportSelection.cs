using System.Collections.Immutable;

namespace ZocSec.Core.Billing.Sources;

/// <summary>Which reports and periods of a place are read.</summary>
public sealed record ReportSelection
{
    /// <summary>Everything that is there.</summary>
    public static ReportSelection All { get; } = new();

    /// <summary>The first days of the periods; null: no others are left out.</summary>
    public ImmutableArray<DateOnly>? Periods { get; init; }

    /// <summary>How many of the newest periods that have data; null: all.</summary>
    public int? Newest { get; init; }

    /// <summary>The report or export by its name; null: all.</summary>
    public string? Report { get; init; }

    /// <summary>Whether a report by this name is asked for.</summary>
    internal bool Takes(string name) => Report is null || string.Equals(Report, name, StringComparison.Ordinal);

    /// <summary>Whether a period is asked for.</summary>
    internal bool Takes(DateOnly period) => Periods is not { } asked || asked.Contains(period);
}

/// <summary>The reports of a place.</summary>
/// <param name="Versions">Each period of each report once, by report and period.</param>
/// <param name="Remarks">What whoever reads the report should know: what was left out, and what is missing in it.</param>
public sealed record ReportFindings(ImmutableArray<ReportVersion> Versions, ImmutableArray<string> Remarks);
