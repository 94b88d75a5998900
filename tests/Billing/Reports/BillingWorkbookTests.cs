using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using ZocSec.Core.Billing.Reports.Workbooks;
using ZocSec.Core.Billing.Results;
using ZocSec.Tests.Reports;
using ZocSec.Tests.Storage;
using Charts = DocumentFormat.OpenXml.Drawing.Charts;

namespace ZocSec.Tests.Billing.Reports;

public sealed class BillingWorkbookTests : IDisposable
{
    private static readonly string[] s_sheets =
    [
        "Summary",
        "Buckets",
        "Instances",
        "Other resources",
        "Top unowned",
        "Changes",
        "Accounts",
        "Services",
        "Owners",
        "Rules",
        "Tag keys",
        "Reconciliation",
        "Unknown owners",
        "Sources & remarks",
    ];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Workbook_IsValid()
    {
        foreach (
            var report in BillingSample
                .Odd()
                .Append(BillingSample.Report)
                .Append(BillingSample.Empty)
                .Append(BillingSample.Hostile(BillingSample.Nasty))
        )
        {
            using var workbook = SpreadsheetDocument.Open(await WriteAsync(report), isEditable: false);

            Assert.Equal(
                s_sheets,
                workbook.WorkbookPart!.Workbook.Descendants<Sheet>().Select(sheet => sheet.Name!.Value)
            );
            Assert.Empty(
                new OpenXmlValidator(FileFormatVersions.Office2019)
                    .Validate(workbook)
                    .Select(error => $"{error.Part?.Uri} {error.Path?.XPath}: {error.Description}")
            );
            Assert.All(
                workbook.WorkbookPart.WorksheetParts,
                part => Assert.Empty(part.Worksheet.Descendants<CellFormula>())
            );
        }
    }

    [Fact]
    public async Task LibreOffice_ShowsEverySheetWithItsTypes()
    {
        var sheets = await LibreOffice.SheetsAsync(await WriteAsync(BillingSample.Report));

        Assert.Equal(s_sheets.Order(), sheets.Keys.Order());
        // Texts stand between quotes; numbers and dates do not.
        Assert.Contains(
            "\"012345678901\",\"web-prod\",\"bucket-31\",\"platform\",\"IAMUser:octocat\",\"web\",\"shop\",\"eu-west-1\",",
            sheets["Buckets"],
            StringComparison.Ordinal
        );
        Assert.Contains(
            ",\"USD\",\"owned\",\"tag Owner\",,\"Platform\",2026-10-01 00:00,2026-10-31 23:00,",
            sheets["Buckets"],
            StringComparison.Ordinal
        );
        Assert.Contains("\"Spend with a declared owner\",87.4%,,80.8%", sheets["Summary"], StringComparison.Ordinal);
        Assert.Contains("\"EUINGB26-1\",", sheets["Reconciliation"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Amount_IsKeptAsFarAsANumberCan()
    {
        using var workbook = SpreadsheetDocument.Open(await WriteAsync(BillingSample.Report), isEditable: false);
        var row = Rows(workbook, "Buckets")[1];

        Assert.Equal("1234.500000000001", Cell(row, "I").CellValue!.Text);
        Assert.Equal("inlineStr", Cell(row, "A").DataType!.InnerText);
        Assert.Equal("012345678901", Cell(row, "A").InnerText);
    }

    [Fact]
    public async Task Difference_IsThereToTheLastDigitAsText()
    {
        var report = BillingSample.Report with
        {
            Invoices = [BillingSample.Invoice(), BillingSample.Invoice("X", 0.000000000001m, "why")],
        };

        using var workbook = SpreadsheetDocument.Open(await WriteAsync(report), isEditable: false);
        var row = Rows(workbook, "Reconciliation")[1];

        Assert.Equal("X", Cell(row, "B").InnerText);
        Assert.Equal("0.000000000001", Cell(row, "H").InnerText);
        Assert.Equal("inlineStr", Cell(row, "H").DataType!.InnerText);
    }

    [Theory]
    [InlineData(11u, 11, null)]
    [InlineData(10u, 10, "2 more are left out, since a sheet has no more rows: a report that ends in .csv has all")]
    public async Task List_LongerThanASheet_IsCutAndSaysSo(uint most, int rows, string? says)
    {
        using var workbook = SpreadsheetDocument.Open(await WriteAsync(BillingSample.Report, most), isEditable: false);
        var buckets = Rows(workbook, "Buckets");
        var remarks = Rows(workbook, "Sources & remarks").Select(row => row.InnerText).ToArray();

        Assert.Equal(rows, buckets.Length);
        Assert.Equal(says ?? "bucket-40", says is null ? Cell(buckets[^1], "C").InnerText : buckets[^1].InnerText);
        Assert.Equal(says is not null, remarks.Contains($"Sheet Buckets: {says}."));
    }

    [Fact]
    public async Task Tables_AreFrozenAndFiltered()
    {
        using var workbook = SpreadsheetDocument.Open(await WriteAsync(BillingSample.Report), isEditable: false);
        var buckets = Part(workbook, "Buckets").Worksheet;

        Assert.Equal("A2", buckets.Descendants<Pane>().Single().TopLeftCell!.Value);
        Assert.Equal("A1:R11", buckets.Elements<AutoFilter>().Single().Reference!.Value);
    }

    [Fact]
    public async Task Charts_ShowTheCellsOfTheSummary()
    {
        using var workbook = SpreadsheetDocument.Open(await WriteAsync(BillingSample.Report), isEditable: false);
        var charts = Part(workbook, "Summary").DrawingsPart!.ChartParts.Select(part => part.ChartSpace).ToArray();
        var owners = charts.Single(chart => chart.Descendants<Charts.DoughnutChart>().Any());
        var first = owners
            .Descendants<Charts.NumberReference>()
            .Single()
            .Formula!.Text.Split('!', ':')[1]
            .Replace("$", "");
        var row = Rows(workbook, "Summary").Single(it => it.Elements<Cell>().Any(cell => cell.CellReference == first));

        Assert.Equal(4, charts.Length);
        Assert.Equal(2, charts.Count(chart => chart.Descendants<Charts.BarChart>().Any()));
        Assert.Single(charts, chart => chart.Descendants<Charts.LineChart>().Any());
        Assert.Equal("Declared owner", Cell(row, "A").InnerText);
        Assert.Equal("80000.5", owners.Descendants<Charts.NumericPoint>().First().InnerText);
    }

    [Fact]
    public async Task Charts_SpendBelowZero_IsNotDrawnAsADoughnut()
    {
        using var workbook = SpreadsheetDocument.Open(await WriteAsync(BillingSample.Odd().First()), isEditable: false);
        var charts = Part(workbook, "Summary").DrawingsPart!.ChartParts.Select(part => part.ChartSpace);

        Assert.DoesNotContain(charts, chart => chart.Descendants<Charts.DoughnutChart>().Any());
    }

    private async Task<string> WriteAsync(BillingReport report, uint mostRows = BillingWorkbook.MostRows)
    {
        var path = Path.Combine(_folder.Path, "billing.xlsx");
        await using var file = File.Create(path);
        await BillingWorkbook.WriteAsync(report, file, CancellationToken.None, mostRows);
        return path;
    }

    private static WorksheetPart Part(SpreadsheetDocument workbook, string sheet)
    {
        var book = workbook.WorkbookPart!;
        return (WorksheetPart)book.GetPartById(book.Workbook.Descendants<Sheet>().Single(it => it.Name == sheet).Id!);
    }

    private static Row[] Rows(SpreadsheetDocument workbook, string sheet) =>
        [.. Part(workbook, sheet).Worksheet.Descendants<Row>()];

    private static Cell Cell(Row row, string column) =>
        row.Elements<Cell>().Single(cell => cell.CellReference == $"{column}{row.RowIndex}");
}
