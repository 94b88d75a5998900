using System.Collections.Immutable;

namespace ZocSec.Core.Audits.Edits.Reading;

/// <summary>What a workbook or a CSV file asks for.</summary>
/// <param name="Kind">What the file is.</param>
/// <param name="Rows">The rows in which something is filled in, in their order.</param>
/// <param name="Repositories">How many rows there are in all.</param>
/// <param name="About">What audit it is of.</param>
internal sealed record Plan(PlanKind Kind, ImmutableArray<EditRow> Rows, int Repositories, PlanAbout About)
{
    /// <summary>Sheets that have the headers of a plan as well, and do not count.</summary>
    public IReadOnlyList<string> OtherSheets { get; init; } = [];
}

/// <summary>What a plan's file is.</summary>
internal enum PlanKind
{
    /// <summary>A workbook.</summary>
    Workbook,

    /// <summary>Comma-separated values.</summary>
    Csv,
}

/// <summary>What a workbook says of its audit; all null in CSV, and where the sheet that says it was removed.</summary>
internal sealed record PlanAbout
{
    /// <summary>The root of the API.</summary>
    public Uri? ApiUrl { get; init; }

    /// <summary>How a topic begins that names the owner.</summary>
    public string? TopicPrefix { get; init; }

    /// <summary>The custom property that names the owner.</summary>
    public string? OwnerProperty { get; init; }

    /// <summary>When the audit began.</summary>
    public DateTimeOffset? StartedAt { get; init; }
}
