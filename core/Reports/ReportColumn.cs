namespace ZocSec.Core.Reports;

/// <summary>A column of a table.</summary>
/// <param name="Header">Its header.</param>
/// <param name="Width">Its width in a workbook, in characters of the standard font.</param>
/// <param name="Read">What it shows of a row.</param>
internal sealed record ReportColumn<T>(string Header, double Width, Func<T, ReportCell> Read);
