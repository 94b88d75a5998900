using ZocSec.Core.Audits.Edits.Reading;
using ZocSec.Tests.Reports;
using static ZocSec.Tests.Audits.Edits.WorkbookDraft;

namespace ZocSec.Tests.Audits.Edits;

/// <summary>Files that LibreOffice has opened and saved.</summary>
public sealed class LibreOfficeTests : IDisposable
{
    private static readonly string?[] s_row =
    [
        "R_1",
        "payroll",
        "java old",
        "web, css",
        "old",
        "acme",
        "42",
        "red",
        "'=blue, \"green\"",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zocsec-office-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Workbook_SavedByLibreOffice_AsksForTheSame()
    {
        var source = Draft().Save(Path.Combine(_folder.FullName, "plan.xlsx"));
        var expected = PlanFile.Read(source);

        var read = PlanFile.Read(await ConvertAsync(source, "xlsx:Calc MS Excel 2007 XML", "plan.xlsx"));

        Assert.Equal(expected.Rows, read.Rows);
        Assert.Equal(expected.About, read.About);
        Assert.Equal("own-", read.About.TopicPrefix);
        Assert.True(read.Rows[0].IsHidden);
    }

    [Theory]
    [InlineData("csv:Text - txt - csv (StarCalc):44,34,76,1")]
    [InlineData("csv:Text - txt - csv (StarCalc):59,34,76,1")]
    [InlineData("csv:Text - txt - csv (StarCalc):9,34,65535,1")]
    public async Task Csv_SavedByLibreOffice_AsksForTheSame(string filter)
    {
        var source = Draft().Save(Path.Combine(_folder.FullName, "plan.xlsx"));

        var row = Assert.Single(PlanFile.Read(await ConvertAsync(source, filter, "plan.csv")).Rows);

        Assert.Equal(
            ("R_1", 42L, "web, css", "old", "D2"),
            (row.NodeId, row.Id, row.Add!.Text, row.Delete!.Text, row.Add.Address)
        );
        Assert.Equal("=blue, \"green\"", row.Set!.Text);
    }

    [Fact]
    public async Task OpenDocument_SavedByLibreOffice_IsRefused()
    {
        var source = Draft().Save(Path.Combine(_folder.FullName, "plan.xlsx"));

        foreach (
            var (filter, name, reason) in new[]
            {
                ("ods", "plan.ods", "OpenDocument"),
                ("xls", "plan.xls", "old format .xls"),
            }
        )
        {
            var converted = await ConvertAsync(source, filter, name);
            var refused = Assert.Throws<PlanFileException>(() => PlanFile.Read(converted));
            Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        }
    }

    private static WorkbookDraft Draft() =>
        new WorkbookDraft()
            .Add(
                "GitHub Inventory",
                $"<sheetData>{WorkbookDraft.Row(1, [.. Headers.Select(Inline)])}{WorkbookDraft.Row(2, [.. s_row.Select(Inline)], "hidden=\"1\"")}</sheetData>"
            )
            .Add("zocsec", Table(["topic-prefix", "own-"], ["api-url", "https://api.github.com/"]), "veryHidden");

    private async Task<string> ConvertAsync(string source, string filter, string name)
    {
        var target = Directory.CreateDirectory(Path.Combine(_folder.FullName, "out")).FullName;
        await LibreOffice.ConvertAsync(source, filter, target);
        return Path.Combine(target, name);
    }
}
