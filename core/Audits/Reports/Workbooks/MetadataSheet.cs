using ZocSec.Core.Audits.Columns;
using ZocSec.Core.Reports;
using ZocSec.Core.Reports.Workbooks;

namespace ZocSec.Core.Audits.Reports.Workbooks;

/// <summary>The sheet that nobody sees, by which edits in the workbook are known to belong to this audit.</summary>
internal static class MetadataSheet
{
    /// <summary>Writes the sheet.</summary>
    public static void Write(Stream part, AuditHeader header)
    {
        using var sheet = new SheetWriter(part, [20, 60], frozen: false);
        Write(sheet, WorkbookNames.Format, WorkbookNames.FormatVersion);
        Write(sheet, WorkbookNames.Scope, header.Scope);
        Write(sheet, WorkbookNames.ApiUrl, header.ApiUrl.AbsoluteUri);
        Write(sheet, WorkbookNames.StartedAt, header.StartedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        Write(sheet, WorkbookNames.OwnerProperty, header.OwnerProperty);
        Write(sheet, WorkbookNames.TopicPrefix, header.TopicPrefix);
        sheet.End();
    }

    private static void Write(SheetWriter sheet, string name, string value)
    {
        sheet.BeginRow();
        sheet.Write(ReportCell.Of(name), default);
        sheet.Write(ReportCell.Of(value), default);
        sheet.EndRow();
    }
}
