using System.Diagnostics;
using ZocSec.Core.Audits.Edits.Reading;
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
    public void Workbook_SavedByLibreOffice_AsksForTheSame()
    {
        Assert.SkipWhen(Office() is null, "LibreOffice is not installed here");
        var source = Draft().Save(Path.Combine(_folder.FullName, "plan.xlsx"));
        var expected = PlanFile.Read(source);

        var read = PlanFile.Read(Convert(source, "xlsx:Calc MS Excel 2007 XML", "plan.xlsx"));

        Assert.Equal(expected.Rows, read.Rows);
        Assert.Equal(expected.About, read.About);
        Assert.Equal("own-", read.About.TopicPrefix);
        Assert.True(read.Rows[0].IsHidden);
    }

    [Theory]
    [InlineData("csv:Text - txt - csv (StarCalc):44,34,76,1")]
    [InlineData("csv:Text - txt - csv (StarCalc):59,34,76,1")]
    [InlineData("csv:Text - txt - csv (StarCalc):9,34,65535,1")]
    public void Csv_SavedByLibreOffice_AsksForTheSame(string filter)
    {
        Assert.SkipWhen(Office() is null, "LibreOffice is not installed here");
        var source = Draft().Save(Path.Combine(_folder.FullName, "plan.xlsx"));

        var row = Assert.Single(PlanFile.Read(Convert(source, filter, "plan.csv")).Rows);

        Assert.Equal(
            ("R_1", 42L, "web, css", "old", "D2"),
            (row.NodeId, row.Id, row.Add!.Text, row.Delete!.Text, row.Add.Address)
        );
        Assert.Equal("=blue, \"green\"", row.Set!.Text);
    }

    [Fact]
    public void OpenDocument_SavedByLibreOffice_IsRefused()
    {
        Assert.SkipWhen(Office() is null, "LibreOffice is not installed here");
        var source = Draft().Save(Path.Combine(_folder.FullName, "plan.xlsx"));

        foreach (
            var (filter, name, reason) in new[]
            {
                ("ods", "plan.ods", "OpenDocument"),
                ("xls", "plan.xls", "old format .xls"),
            }
        )
        {
            var refused = Assert.Throws<PlanFileException>(() => PlanFile.Read(Convert(source, filter, name)));
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

    private string Convert(string source, string filter, string name)
    {
        var target = Directory.CreateDirectory(Path.Combine(_folder.FullName, "out")).FullName;
        var start = new ProcessStartInfo(Office()!)
        {
            ArgumentList =
            {
                "--headless",
                $"-env:UserInstallation=file://{_folder.FullName}/profile",
                "--convert-to",
                filter,
                "--outdir",
                target,
                source,
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(3)), "LibreOffice did not end");
        var path = Path.Combine(target, name);
        Assert.True(File.Exists(path), $"{output.Result}{errors.Result}");
        return path;
    }

    private static string? Office() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "soffice"))
            .FirstOrDefault(File.Exists);
}
