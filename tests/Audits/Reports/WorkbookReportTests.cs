using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using ZocSec.Core.Audits;
using ZocSec.Core.Audits.Columns;
using ZocSec.Core.Audits.Reports.Workbooks;
using ZocSec.Tests.Reports;
using ZocSec.Tests.Storage;
using Charts = DocumentFormat.OpenXml.Drawing.Charts;

namespace ZocSec.Tests.Audits.Reports;

public sealed class WorkbookReportTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task LibreOffice_ShowsEverySheetWithItsTypes()
    {
        var sheets = await LibreOffice.SheetsAsync(Write(AuditSample.Colourful));

        Assert.Equal(
            [WorkbookNames.Inventory, WorkbookNames.DeployKeys, WorkbookNames.Summary, WorkbookNames.Metadata],
            sheets.Keys.OrderBy(name => Array.IndexOf(s_order, name))
        );
        // Texts stand between quotes; numbers, dates and booleans do not.
        Assert.Contains(
            "\"R_1\",\"repo-1\",,FALSE,TRUE,\"C#, Jupyter Notebook\",\"platform/admin web/push\",\"team-platform api\",,,"
                + "\"octocat\",2026-11-24 10:00,\"octo-org\",1,\"private\",FALSE,",
            sheets[WorkbookNames.Inventory],
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\"octo-org/tool\",4712,\"release\",FALSE,2024-11-25 10:00,,\n",
            sheets[WorkbookNames.DeployKeys],
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\"Not archived, with a declared owner\",24,75.0%\n",
            sheets[WorkbookNames.Summary],
            StringComparison.Ordinal
        );
        Assert.Contains("\"format\",\"1\"\n", sheets[WorkbookNames.Metadata], StringComparison.Ordinal);
    }

    [Fact]
    public async Task LibreOffice_ShowsTextsAsTheyAre()
    {
        string[] texts =
        [
            "=cmd|' /C calc'!A0",
            "+1",
            "@SUM(A1:A9)",
            "-2+3",
            "1234",
            "TRUE",
            "2026-11-25",
            "<script>alert(1)</script> & | `code`",
            "  padded 🦊 \u202Eevil\u202C  ",
            "two\nlines",
            "literally _x0041_ here",
        ];
        var rows = texts.Select((text, index) => AuditSample.Row(index + 1) with { Description = text });

        var sheets = await LibreOffice.SheetsAsync(Write(AuditSample.Report(rows)));

        for (var index = 0; index < texts.Length; index++)
        {
            Assert.Contains(
                $"\n\"R_{index + 1}\",\"repo-{index + 1}\",\"{texts[index]}\",FALSE,",
                sheets[WorkbookNames.Inventory],
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void Workbook_IsValid()
    {
        foreach (var report in new[] { AuditSample.Colourful, AuditSample.Report(), Basic() })
        {
            using var workbook = SpreadsheetDocument.Open(Write(report), isEditable: false);

            Assert.Empty(
                new OpenXmlValidator(FileFormatVersions.Office2019)
                    .Validate(workbook)
                    .Select(error => $"{error.Part?.Uri} {error.Path?.XPath}: {error.Description}")
            );
        }
    }

    [Fact]
    public void Text_IsNeverAFormulaOrALink()
    {
        var row = AuditSample.Row(1) with { Description = "=HYPERLINK(\"https://evil.example\")" };

        using var workbook = SpreadsheetDocument.Open(Write(AuditSample.Report(row)), isEditable: false);

        var sheets = workbook.WorkbookPart!.WorksheetParts.ToArray();
        Assert.Equal(4, sheets.Length);
        Assert.All(sheets, part => Assert.Empty(part.Worksheet.Descendants<CellFormula>()));
        Assert.All(sheets, part => Assert.Empty(part.HyperlinkRelationships));
        Assert.Equal("inlineStr", Cell(workbook, "C2").DataType!.InnerText);
    }

    [Fact]
    public void Sheets_AreFrozenFilteredHintedAndHidden()
    {
        using var workbook = SpreadsheetDocument.Open(Write(AuditSample.Colourful), isEditable: false);
        var book = workbook.WorkbookPart!;
        var states = book.Workbook.Sheets!.Elements<Sheet>().Select(sheet => sheet.State?.InnerText);
        var inventory = Part(workbook, WorkbookNames.Inventory).Worksheet;
        var hints = inventory.Descendants<DataValidation>().Select(hint => hint.SequenceOfReferences!.InnerText);

        Assert.Equal("veryHidden", states.Last());
        Assert.Equal("A2", inventory.Descendants<Pane>().Single().TopLeftCell!.Value);
        Assert.Equal("A1:AL34", inventory.Elements<AutoFilter>().Single().Reference!.Value);
        Assert.Equal(["I2:I34", "J2:J34", "Y2:Y34"], hints);
        Assert.Equal(
            ["15", "30", "30", "10", "10", "40", "30", "30", "25", "25", "25", "20"],
            inventory.Descendants<Column>().Take(12).Select(column => column.Width!.InnerText)
        );
    }

    [Theory]
    [InlineData("E26", "FFFA8072")]
    [InlineData("H26", "FFFA8072")]
    [InlineData("I26", "FFFA8072")]
    [InlineData("D32", "FFC1FFC1")]
    [InlineData("H32", "FFADD8E6")]
    [InlineData("A2", "FFADD8E6")]
    [InlineData("A3", null)]
    [InlineData("E3", null)]
    public void Cell_HasTheColourOfTheInventoryOf2019(string place, string? colour)
    {
        using var workbook = SpreadsheetDocument.Open(Write(AuditSample.Colourful), isEditable: false);

        Assert.Equal(colour, Colour(workbook, place));
    }

    [Fact]
    public void Charts_ShowTheCountsOfTheSummary()
    {
        using var workbook = SpreadsheetDocument.Open(Write(AuditSample.Colourful), isEditable: false);
        var charts = Part(workbook, WorkbookNames.Summary).DrawingsPart!.ChartParts.ToArray();
        var owners = charts.Single(chart => chart.ChartSpace.Descendants<Charts.DoughnutChart>().Any()).ChartSpace;

        Assert.Equal(2, charts.Length);
        Assert.Single(charts.SelectMany(chart => chart.ChartSpace.Descendants<Charts.BarChart>()));
        Assert.Equal(
            ["unowned", "likely", "owned", "unknown"],
            owners.Descendants<Charts.StringPoint>().Select(point => point.InnerText)
        );
        Assert.Equal(["6", "1", "24", "1"], owners.Descendants<Charts.NumericPoint>().Select(point => point.InnerText));
        Assert.Equal("6", Cell(workbook, Reference(owners), WorkbookNames.Summary).CellValue!.Text);
    }

    [Fact]
    public void Basic_HasOnlyTheColumnsThatWereAsked()
    {
        using var workbook = SpreadsheetDocument.Open(Write(Basic()), isEditable: false);
        var headers = Part(workbook, WorkbookNames.Inventory)
            .Worksheet.Descendants<Row>()
            .First()
            .Elements<Cell>()
            .Select(cell => cell.InnerText)
            .ToArray();

        Assert.Equal("Last Commit Date", headers[11]);
        Assert.Equal("Unknown", headers[^1]);
        Assert.DoesNotContain("Protection", headers);
        Assert.DoesNotContain("Property_set", headers);
    }

    [Fact]
    public void Rows_AreReadOnceForEachTable()
    {
        var rows = new CountedRows(AuditSample.Colourful.Repositories);

        Write(AuditSample.Colourful with { Repositories = rows });

        Assert.Equal(2, rows.Passes);
    }

    [Fact]
    public void Write_Cancelled_Ends()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.Throws<OperationCanceledException>(() =>
            WorkbookReport.Write(AuditSample.Colourful, new MemoryStream(), cancelled.Token)
        );
    }

    private static readonly string[] s_order =
    [
        WorkbookNames.Inventory,
        WorkbookNames.DeployKeys,
        WorkbookNames.Summary,
        WorkbookNames.Metadata,
    ];

    private static AuditReport Basic() =>
        AuditSample.Colourful with
        {
            Header = AuditSample.Header with { Columns = AuditColumns.Basic },
        };

    private string Write(AuditReport report)
    {
        var path = Path.Combine(_folder.Path, "audit.xlsx");
        using var file = File.Create(path);
        WorkbookReport.Write(report, file, CancellationToken.None);
        return path;
    }

    private static WorksheetPart Part(SpreadsheetDocument workbook, string sheet)
    {
        var book = workbook.WorkbookPart!;
        return (WorksheetPart)book.GetPartById(book.Workbook.Descendants<Sheet>().Single(it => it.Name == sheet).Id!);
    }

    private static Cell Cell(SpreadsheetDocument workbook, string place, string sheet = WorkbookNames.Inventory) =>
        Part(workbook, sheet).Worksheet.Descendants<Cell>().Single(cell => cell.CellReference == place);

    // Summary!$B$23:$B$26 begins at B23.
    private static string Reference(OpenXmlElement chart) =>
        chart.Descendants<Charts.NumberReference>().Single().Formula!.Text.Split('!', ':')[1].Replace("$", "");

    private static string? Colour(SpreadsheetDocument workbook, string place)
    {
        var styles = workbook.WorkbookPart!.WorkbookStylesPart!.Stylesheet;
        var cells = Part(workbook, WorkbookNames.Inventory).Worksheet.Descendants<Cell>();
        // A cell that is empty and has no colour is not there.
        return cells.SingleOrDefault(cell => cell.CellReference == place) is { StyleIndex.Value: var style }
            ? styles
                .Fills!.Elements<Fill>()
                .ElementAt((int)styles.CellFormats!.Elements<CellFormat>().ElementAt((int)style).FillId!.Value)
                .PatternFill!.ForegroundColor?.Rgb?.Value
            : null;
    }
}
