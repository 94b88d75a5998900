using System.Text;
using ZocSec.Core.Audits;
using ZocSec.Core.Audits.Columns;
using ZocSec.Core.Audits.Reports;
using ZocSec.Tests.Reports;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Audits.Reports;

public sealed class CsvReportTests
{
    [Fact]
    public async Task Report_BeginsWithAMarkAndTheHeaders()
    {
        var text = await WriteAsync(AuditSample.Report());

        Assert.StartsWith("\uFEFFnode_id,Name,Description,Archived,", text, StringComparison.Ordinal);
        Assert.EndsWith(",Unknown\r\n", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split("\r\n").Length);
    }

    [Fact]
    public async Task Row_HasTypesThatSpreadsheetsKnow()
    {
        var line = (await WriteAsync(AuditSample.Report(AuditSample.Row(1)))).Split("\r\n")[1];

        Assert.StartsWith(
            "R_1,repo-1,,FALSE,TRUE,\"C#, Jupyter Notebook\",\"platform/admin web/push\",\"team-platform api\",,,octocat,"
                + "\"2026-11-24 10:00:00\",octo-org,1,private,FALSE,",
            line,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\"")]
    [InlineData("+1", "'+1")]
    [InlineData("@SUM", "'@SUM")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("🦊\u202E<script>", "🦊\u202E<script>")]
    [InlineData("nothing\0here", "nothing\uFFFDhere")]
    public async Task Text_IsQuotedAndNeutralised(string text, string expected)
    {
        var report = AuditSample.Report(AuditSample.Row(1) with { Description = text });

        Assert.Contains($"\r\nR_1,repo-1,{expected},FALSE,", await WriteAsync(report), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LibreOffice_ShowsTheSameTable()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "audit.csv");
        var row = AuditSample.Row(1) with { Description = "=1+1" };
        await using (var file = File.Create(path))
        {
            await CsvReport.WriteAsync(AuditSample.Report(row), file, CancellationToken.None);
        }

        var sheet = (await LibreOffice.SheetsAsync(path)).Values.Single();

        Assert.Contains("\"R_1\",\"repo-1\",\"'=1+1\",FALSE,TRUE,", sheet, StringComparison.Ordinal);
        Assert.Contains("\"octocat\",2026-11-24 10:00:00,\"octo-org\",1,", sheet, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_AreReadOnce()
    {
        var rows = new CountedRows(AuditSample.Colourful.Repositories);

        var text = await WriteAsync(AuditSample.Colourful with { Repositories = rows });

        Assert.Equal(1, rows.Passes);
        Assert.Equal(1 + 33 + 1, text.Split("\r\n").Length);
        Assert.Contains("unknown (HTTP 502)", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Basic_HasTheSameColumnsAsTheWorkbook()
    {
        var report = AuditSample.Report() with { Header = AuditSample.Header with { Columns = AuditColumns.Basic } };
        var headers = ColumnCatalogue.Of(AuditColumns.Basic).Select(column => column.Header);

        Assert.Equal(headers, (await WriteAsync(report)).Trim('\uFEFF', '\r', '\n').Replace("\"", "").Split(','));
    }

    private static async Task<string> WriteAsync(AuditReport report)
    {
        using var stream = new MemoryStream();
        await CsvReport.WriteAsync(report, stream, CancellationToken.None);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
