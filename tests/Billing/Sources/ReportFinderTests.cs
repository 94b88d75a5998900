using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Sources;

namespace ZocSec.Tests.Billing.Sources;

/// <summary>Which reports, and which versions of them, are found in real folders.</summary>
public sealed class ReportFinderTests : IDisposable
{
    private static readonly DateOnly s_september = new(2026, 9, 1);
    private static readonly DateOnly s_october = new(2026, 10, 1);

    private readonly ReportFolder _reports = new();

    public void Dispose() => _reports.Dispose();

    [Fact]
    public async Task LegacyReport_IsItsNewestAssembly_WithTheChunksItNames()
    {
        new SampleReports().Legacy(assembly: "zz-old").Legacy(assembly: "aa-new").WriteTo(_reports.Folder);

        var version = Assert.Single((await _reports.FindAsync()).Versions);

        Assert.Equal(ReportFormat.LegacyCur, version.Format);
        Assert.False(version.IsParquet);
        Assert.Equal(s_october, version.Period);
        Assert.StartsWith("aa-new ", version.Assembly, StringComparison.Ordinal);
        Assert.Equal($"{_reports.Folder}/cur/acme", version.Report);
        Assert.Equal(
            ["cur/acme/20261001-20261101/aa-new/acme-1.csv.gz", "cur/acme/20261001-20261101/aa-new/acme-2.csv.gz"],
            version.Chunks.Select(chunk => chunk.Path)
        );
    }

    [Fact]
    public async Task LegacyReport_WithoutItsTopManifest_IsItsLatestAssembly_AndSaysSo()
    {
        var reports = new SampleReports()
            .Legacy(assembly: "zz", hasTop: false)
            .Legacy(assembly: "aa", hasTop: false)
            .WriteTo(_reports.Folder);
        Date(reports, "/zz/acme-Manifest.json", new DateTime(2026, 10, 3, 0, 0, 0, DateTimeKind.Utc));
        Date(reports, "/aa/acme-Manifest.json", new DateTime(2026, 10, 2, 0, 0, 0, DateTimeKind.Utc));

        var found = await _reports.FindAsync();

        Assert.StartsWith("zz ", Assert.Single(found.Versions).Assembly, StringComparison.Ordinal);
        Assert.Contains("no manifest in its own folder", Assert.Single(found.Remarks), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AReport_ThatEndsBeforeTheOthers_IsSaid()
    {
        new SampleReports()
            .Legacy(month: "2026-09", name: "late")
            .Legacy(month: "2026-09")
            .Legacy(month: "2026-10")
            .WriteTo(_reports.Folder);

        Assert.Equal(
            $"{_reports.Folder}/cur/late has no data of 2026-10: what is told of that month is without it",
            Assert.Single((await _reports.FindAsync()).Remarks)
        );
    }

    [Fact]
    public async Task LegacyParquet_IsFoundWhereItsPartitionsAre()
    {
        var reports = new SampleReports();
        const string Chunk = "cur/acme/acme/year=2026/month=10/acme-00001.snappy.parquet";
        reports.Files[Chunk] = [1];
        reports.Files["cur/acme/20261001-20261101/acme-Manifest.json"] = SampleReports.LegacyManifest(
            "2026-10",
            "a",
            "acme",
            [Chunk],
            SampleReports.LegacyColumns
        );
        reports.WriteTo(_reports.Folder);

        var version = Assert.Single((await _reports.FindAsync()).Versions);

        Assert.True(version.IsParquet);
        Assert.Equal(ReportFormat.LegacyCur, version.Format);
        Assert.Equal(Chunk, Assert.Single(version.Chunks).Path);
    }

    [Fact]
    public async Task Exports_AreTheFormatsOfTheirColumns()
    {
        new SampleReports()
            .Export(SampleReports.Cur2Columns, name: "cur2", ending: "snappy.parquet")
            .Export(SampleReports.FocusColumns, name: "focus", partition: "billing_period")
            .WriteTo(_reports.Folder);

        var versions = (await _reports.FindAsync()).Versions;

        Assert.Equal(
            [(ReportFormat.Cur2, true, s_october), (ReportFormat.Focus, false, s_october)],
            versions.Select(one => (one.Format, one.IsParquet, one.Period))
        );
    }

    [Fact]
    public async Task Export_ThatKeepsItsVersions_IsItsLatestExecution()
    {
        new SampleReports()
            .Export(SampleReports.Cur2Columns, execution: "2026-10-09T23:00:00.000Z-aa")
            .Export(SampleReports.Cur2Columns, execution: "2026-10-10T01:00:00.000Z-bb")
            .Export(SampleReports.Cur2Columns, execution: "2026-10-01T01:00:00.000Z-zz")
            .WriteTo(_reports.Folder);

        var version = Assert.Single((await _reports.FindAsync()).Versions);

        Assert.Equal(
            "exports/owners/data/BILLING_PERIOD=2026-10/2026-10-10T01:00:00.000Z-bb/owners-00001.csv.gz",
            Assert.Single(version.Chunks).Path
        );
    }

    [Fact]
    public async Task Payers_AreReportsOfTheirOwn()
    {
        new SampleReports()
            .Legacy(prefix: "payer-1/")
            .Legacy(prefix: "payer-2/")
            .Legacy(prefix: "payer-2/", month: "2026-09")
            .WriteTo(_reports.Folder);

        Assert.Equal(
            [
                ($"{_reports.Folder}/payer-1/acme", s_october),
                ($"{_reports.Folder}/payer-2/acme", s_september),
                ($"{_reports.Folder}/payer-2/acme", s_october),
            ],
            (await _reports.FindAsync()).Versions.Select(one => (one.Report, one.Period))
        );
    }

    [Fact]
    public async Task Selection_TakesPeriods_OrTheNewest_OrAReport()
    {
        new SampleReports()
            .Legacy(month: "2026-08")
            .Legacy(month: "2026-09")
            .Legacy(month: "2026-10")
            .Legacy(month: "2026-09", name: "other")
            .WriteTo(_reports.Folder);

        var periods = await _reports.FindAsync(selection: new ReportSelection { Periods = [s_september] });
        var newest = await _reports.FindAsync(selection: new ReportSelection { Newest = 2 });
        var report = await _reports.FindAsync(selection: new ReportSelection { Report = "other", Newest = 1 });

        Assert.Equal([("acme", 9), ("other", 9)], periods.Versions.Select(Named));
        Assert.Equal([("acme", 9), ("acme", 10), ("other", 9)], newest.Versions.Select(Named));
        Assert.Equal([("other", 9)], report.Versions.Select(Named));
    }

    [Fact]
    public async Task NewestPeriod_WithoutDataYet_IsNotAmongTheNewest()
    {
        new SampleReports().Legacy(month: "2026-09").Legacy(month: "2026-10", chunks: 0).WriteTo(_reports.Folder);

        var found = await _reports.FindAsync(selection: new ReportSelection { Newest = 1 });

        Assert.Equal(s_september, Assert.Single(found.Versions).Period);
        Assert.Contains("names no data yet", Assert.Single(found.Remarks), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReportWithoutResources_IsRead_AndSaysSo()
    {
        new SampleReports().Export(SampleReports.Cur2Columns.Remove("line_item_resource_id")).WriteTo(_reports.Folder);

        var found = await _reports.FindAsync();

        Assert.Single(found.Versions);
        Assert.Contains("without resource IDs", Assert.Single(found.Remarks), StringComparison.Ordinal);
    }

    private static (string Name, int Month) Named(ReportVersion version) =>
        (version.Report.Split('/')[^1], version.Period.Month);

    private void Date(SampleReports reports, string ending, DateTime when) =>
        File.SetLastWriteTimeUtc(
            Path.Combine(
                _reports.Folder,
                reports.Files.Keys.Single(key => key.EndsWith(ending, StringComparison.Ordinal))
            ),
            when
        );
}
