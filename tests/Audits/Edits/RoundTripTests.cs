using ZocSec.Core.Audits.Edits.Reading;
using ZocSec.Core.Audits.Edits.Receipts;
using ZocSec.Core.Audits.Reports;

namespace ZocSec.Tests.Audits.Edits;

/// <summary>What an audit writes, filled in by a person, read again.</summary>
public sealed class RoundTripTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zocsec-round-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Workbook_FilledIn_IsThePlan()
    {
        var report = AuditSample.Report(AuditSample.Row(1), AuditSample.Row(2));
        var path = Path.Combine(_folder.FullName, "audit.xlsx");
        await AuditReports.WriteAsync(report, path, default);
        Assert.Empty(PlanFile.Read(path).Rows);
        WorkbookEdit.Fill(path, "Topic_add", 3, "team-web");
        WorkbookEdit.Fill(path, "Property_set", 3, "web");

        var plan = PlanFile.Read(path);

        Assert.Equal(2, plan.Repositories);
        var (row, audited) = (Assert.Single(plan.Rows), report.Repositories.Last());
        Assert.Equal((audited.NodeId, audited.Id, audited.FullName), (row.NodeId, row.Id, row.FullName));
        Assert.Equal(string.Join(' ', audited.Topics!.Value), row.Topics);
        Assert.Equal(("I3", "team-web", "web"), (row.Add!.Address, row.Add.Text, row.Set!.Text));
        Assert.Equal(audited.OwnerProperty, row.Property);
        Assert.Equal(
            (report.Header.ApiUrl, report.Header.OwnerProperty, report.Header.TopicPrefix, report.Header.StartedAt),
            (plan.About.ApiUrl, plan.About.OwnerProperty, plan.About.TopicPrefix, plan.About.StartedAt!.Value)
        );
        var receipt = new ReceiptFile(path, plan.Kind, Path.Combine(_folder.FullName, "receipt.xlsx"));
        Assert.Null(receipt.Problem());
        Assert.Null(receipt.Write([]));
        Assert.Equal(plan.Rows, PlanFile.Read(receipt.Path).Rows);
    }

    [Fact]
    public async Task Csv_IsAPlanWithoutEdits()
    {
        var path = Path.Combine(_folder.FullName, "audit.csv");
        await AuditReports.WriteAsync(AuditSample.Colourful, path, default);

        var plan = PlanFile.Read(path);

        Assert.Equal(AuditSample.Colourful.Repositories.Count(), plan.Repositories);
        Assert.Empty(plan.Rows);
    }
}
