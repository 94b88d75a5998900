using System.IO.Compression;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using ZocSec.Core.Audits.Edits;

namespace ZocSec.Tests.Audits.Edits;

/// <summary>Receipts: what was done, beside what was asked for.</summary>
public sealed class ReceiptTests : IAsyncLifetime
{
    private EditBench bench = null!;

    public async ValueTask InitializeAsync() => bench = await EditBench.StartAsync();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task Receipt_IsTheWorkbookWithOneSheetMore()
    {
        bench.Audited("payroll", "java", add: "web css", delete: "java").Audited("website", "web", add: "No_Topic");
        var report = await bench.ApplyAsync();

        Assert.Equal(bench.File("audit.receipt.xlsx"), report.Receipt);
        Assert.Equal(
            [
                "Repository|Cell|What|Before|After|Outcome",
                "acme/website|D3||||refused",
                "acme/payroll|D2|topic:web|absent|present|applied",
                "acme/payroll|D2|topic:css|absent|present|applied",
                "acme/payroll|E2|topic:java|present|absent|applied",
            ],
            Rows(report.Receipt!, "Receipt").Select(row => string.Join('|', row.Skip(1).Take(6)))
        );
        foreach (var part in new[] { "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml" })
        {
            Assert.Equal(Part(bench.File("audit.xlsx"), part), Part(report.Receipt!, part));
        }

        using var document = SpreadsheetDocument.Open(report.Receipt!, isEditable: false);
        Assert.DoesNotContain(
            new OpenXmlValidator().Validate(document),
            error =>
                error.Part?.Uri.ToString().Contains("sheet1", StringComparison.Ordinal) is false
                && error.Part is WorksheetPart
        );
    }

    [Fact]
    public async Task Receipt_CanBeAppliedAgain_AndGetsItsOwn()
    {
        bench.Audited("payroll", "java", add: "web");
        var first = await bench.ApplyAsync();

        var second = await bench.RunAsync(new EditRequest(first.Receipt!) { IsDryRun = false });

        Assert.Equal(EditEnd.Well, second.End);
        Assert.Equal(2, Rows(second.Receipt!, "Receipt 2").Count);
    }

    [Fact]
    public async Task DryRun_WithReceipt_WritesIt()
    {
        bench.Audited("payroll", "java", add: "web");

        var report = await bench.RunAsync(new EditRequest(bench.Workbook()) { Receipt = bench.File("would.xlsx") });

        Assert.Equal("would-apply", Rows(report.Receipt!, "Receipt")[1][6]);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(report.Receipt)!, "*.tmp"));
    }

    [Fact]
    public async Task Receipt_ThatCannotBeWritten_StopsBeforeAnythingIsChanged()
    {
        bench.Audited("payroll", "java", add: "web");
        var request = new EditRequest(bench.Workbook()) { IsDryRun = false };

        var nowhere = await bench.RunAsync(request with { Receipt = bench.File("none/receipt.xlsx") });
        var itself = await bench.RunAsync(request with { Receipt = request.File });
        var other = await bench.RunAsync(request with { Receipt = bench.File("receipt.csv") });

        Assert.Equal((EditEnd.Storage, EditEnd.Storage), (nowhere.End, itself.End));
        Assert.Contains("receipt.csv end in .xlsx", other.Problem, StringComparison.Ordinal);
        Assert.Equal(0, bench.Writes());
    }

    [Fact]
    public async Task Texts_AreNoFormulas()
    {
        bench.Audited("payroll", "java", add: "=cmd|x");

        var report = await bench.RunAsync(new EditRequest(bench.Csv()) { IsDryRun = false });

        Assert.DoesNotContain("\"=", await File.ReadAllTextAsync(report.Receipt!), StringComparison.Ordinal);
    }

    private static List<List<string>> Rows(string path, string sheet)
    {
        using var document = SpreadsheetDocument.Open(path, isEditable: false);
        var workbook = document.WorkbookPart!;
        var id = workbook.Workbook!.Descendants<Sheet>().Single(one => one.Name == sheet).Id!.Value!;
        return
        [
            .. ((WorksheetPart)workbook.GetPartById(id))
                .Worksheet!.Descendants<Row>()
                .Select(row => row.Elements<Cell>().Select(cell => cell.InnerText).ToList()),
        ];
    }

    private static string Part(string path, string name)
    {
        using var zip = ZipFile.OpenRead(path);
        using var text = new StreamReader(zip.GetEntry(name)!.Open());
        return text.ReadToEnd();
    }
}
