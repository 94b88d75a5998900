using ZocSec.Core.Reports;

namespace ZocSec.Core.Audits.Columns;

/// <summary>A column of the table of repositories.</summary>
/// <param name="Header">Its header, by which it is found again in a workbook whose columns were moved; compared without case.</param>
/// <param name="Width">Its width in a workbook, in characters of the standard font.</param>
/// <param name="Read">What it shows of a repository.</param>
public sealed record AuditColumn(string Header, double Width, Func<AuditedRepository, ReportCell> Read)
{
    /// <summary>Whether it is also there in an audit of <see cref="AuditColumns.Basic"/>.</summary>
    public bool IsBasic { get; init; }

    /// <summary>What a person may fill in here; null for a column that only shows.</summary>
    public EditHint? Edit { get; init; }
}

/// <summary>What the workbook says of a column that is there to be filled in.</summary>
/// <param name="Title">At most 32 characters, as spreadsheets allow.</param>
/// <param name="Text">At most 255 characters.</param>
public sealed record EditHint(string Title, string Text);
