using System.Text;
using Moq;
using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Sources;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Billing.Sources;

/// <summary>What is found of reports in real folders.</summary>
public sealed class ReportFinderTests : IDisposable
{
    private static readonly DateOnly s_september = new(2026, 9, 1);
    private static readonly DateOnly s_october = new(2026, 10, 1);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task LegacyReport_IsItsNewestAssembly_WithTheChunksItNames()
    {
        new SampleReports().Legacy(assembly: "zz-old").Legacy(assembly: "aa-new").WriteTo(_folder.Path);

        var version = Assert.Single((await FindAsync()).Versions);

        Assert.Equal(ReportFormat.LegacyCur, version.Format);
        Assert.False(version.IsParquet);
        Assert.Equal(s_october, version.Period);
        Assert.StartsWith("aa-new ", version.Assembly, StringComparison.Ordinal);
        Assert.Equal($"{_folder.Path}/cur/acme", version.Report);
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
            .WriteTo(_folder.Path);
        Date(reports, "/zz/acme-Manifest.json", new DateTime(2026, 10, 3, 0, 0, 0, DateTimeKind.Utc));
        Date(reports, "/aa/acme-Manifest.json", new DateTime(2026, 10, 2, 0, 0, 0, DateTimeKind.Utc));

        var found = await FindAsync();

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
            .WriteTo(_folder.Path);

        Assert.Equal(
            $"{_folder.Path}/cur/late has no data of 2026-10: what is told of that month is without it",
            Assert.Single((await FindAsync()).Remarks)
        );
    }

    [Fact]
    public async Task AChunk_ThatTwoMonthsName_IsRefused()
    {
        var reports = new SampleReports()
            .Export(SampleReports.Cur2Columns, month: "2026-09")
            .Export(SampleReports.Cur2Columns, month: "2026-10");
        var keys = reports.Files.Keys.Where(key => key.Contains("/data/", StringComparison.Ordinal)).ToArray();
        reports.Files["owners-00001.csv.gz"] = reports.Files[keys[0]];
        Array.ForEach(keys, key => reports.Files.Remove(key));
        reports.WriteTo(_folder.Path);

        var error = await Assert.ThrowsAsync<BillingException>(() => FindAsync());

        Assert.Contains("/owners-00001.csv.gz would count twice", error.Message, StringComparison.Ordinal);
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
        reports.WriteTo(_folder.Path);

        var version = Assert.Single((await FindAsync()).Versions);

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
            .WriteTo(_folder.Path);

        var versions = (await FindAsync()).Versions;

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
            .WriteTo(_folder.Path);

        var version = Assert.Single((await FindAsync()).Versions);

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
            .WriteTo(_folder.Path);

        Assert.Equal(
            [
                ($"{_folder.Path}/payer-1/acme", s_october),
                ($"{_folder.Path}/payer-2/acme", s_september),
                ($"{_folder.Path}/payer-2/acme", s_october),
            ],
            (await FindAsync()).Versions.Select(one => (one.Report, one.Period))
        );
    }

    [Theory]
    [InlineData("cur")]
    [InlineData("cur/acme")]
    [InlineData("cur/acme/20261001-20261101")]
    [InlineData("cur/acme/20261001-20261101/a1")]
    public async Task Report_IsTheSame_HoweverDeepSomebodyBegins(string below)
    {
        new SampleReports().Legacy().WriteTo(_folder.Path);

        var version = Assert.Single((await FindAsync(below)).Versions);

        Assert.Equal($"{_folder.Path}/cur/acme", version.Report);
        Assert.Equal(s_october, version.Period);
        Assert.Equal(2, version.Chunks.Length);
    }

    [Fact]
    public async Task OverlappingPlaces_HoldAReportOnce()
    {
        new SampleReports().Legacy().WriteTo(_folder.Path);

        var found = await ReportFinder.FindAsync(
            [new FolderFiles(_folder.Path), new FolderFiles(Path.Combine(_folder.Path, "cur") + "/")],
            ReportSelection.All,
            TestContext.Current.CancellationToken
        );

        Assert.Single(found.Versions);
    }

    [Fact]
    public async Task CopyOfABucket_AtAnyDepth_IsRead_FromTheCopyAtTheManifest()
    {
        var reports = new SampleReports().Legacy();
        reports.WriteTo(Path.Combine(_folder.Path, "backup", "of-bucket"));
        reports.WriteTo(Path.Combine(_folder.Path, "now"));

        var versions = (await FindAsync()).Versions;

        Assert.Equal(["backup/of-bucket", "now"], versions.Select(one => one.Chunks[0].Path.Split("/cur/")[0]));
    }

    [Fact]
    public async Task OldAssembly_IsNotTakenForTheOneThatIsMissing()
    {
        var reports = new SampleReports().Legacy(assembly: "old").Legacy(assembly: "new").WriteTo(_folder.Path);
        var chunk = reports.Files.Keys.Single(key => key.EndsWith("/new/acme-2.csv.gz", StringComparison.Ordinal));
        File.Delete(Path.Combine(_folder.Path, chunk));

        var error = await Assert.ThrowsAsync<BillingException>(() => FindAsync());

        Assert.Contains(chunk, error.Message, StringComparison.Ordinal);
        Assert.Contains("20261001-20261101/acme-Manifest.json", error.Message, StringComparison.Ordinal);
        Assert.Contains("wait until the export has finished", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Selection_TakesPeriods_OrTheNewest_OrAReport()
    {
        new SampleReports()
            .Legacy(month: "2026-08")
            .Legacy(month: "2026-09")
            .Legacy(month: "2026-10")
            .Legacy(month: "2026-09", name: "other")
            .WriteTo(_folder.Path);

        var periods = await FindAsync(selection: new ReportSelection { Periods = [s_september] });
        var newest = await FindAsync(selection: new ReportSelection { Newest = 2 });
        var report = await FindAsync(selection: new ReportSelection { Report = "other", Newest = 1 });

        Assert.Equal([("acme", 9), ("other", 9)], periods.Versions.Select(Named));
        Assert.Equal([("acme", 9), ("acme", 10), ("other", 9)], newest.Versions.Select(Named));
        Assert.Equal([("other", 9)], report.Versions.Select(Named));
    }

    [Fact]
    public async Task NewestPeriod_WithoutDataYet_IsNotAmongTheNewest()
    {
        new SampleReports().Legacy(month: "2026-09").Legacy(month: "2026-10", chunks: 0).WriteTo(_folder.Path);

        var found = await FindAsync(selection: new ReportSelection { Newest = 1 });

        Assert.Equal(s_september, Assert.Single(found.Versions).Period);
        Assert.Contains("names no data yet", Assert.Single(found.Remarks), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReportWithoutResources_IsRead_AndSaysSo()
    {
        new SampleReports().Export(SampleReports.Cur2Columns.Remove("line_item_resource_id")).WriteTo(_folder.Path);

        var found = await FindAsync();

        Assert.Single(found.Versions);
        Assert.Contains("without resource IDs", Assert.Single(found.Remarks), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OtherExport_AloneIsAnError_AndBesideAReportARemark()
    {
        var reports = new SampleReports()
            .Export(SampleReports.Recommendations, month: "2026-10-01", name: "saving", partition: "date")
            .Export(SampleReports.Recommendations, month: "2026-10-02", name: "saving", partition: "date")
            .WriteTo(_folder.Path);
        var error = await Assert.ThrowsAsync<BillingException>(() => FindAsync());
        reports.Export(SampleReports.Cur2Columns).WriteTo(_folder.Path);

        var found = await FindAsync();

        Assert.Contains("saving-Manifest.json", error.Message, StringComparison.Ordinal);
        Assert.Contains("Cost Optimization Recommendations", error.Message, StringComparison.Ordinal);
        Assert.Contains("make a CUR 2.0 or FOCUS export", error.Message, StringComparison.Ordinal);
        Assert.Single(found.Versions);
        Assert.Contains("saving-Manifest.json", Assert.Single(found.Remarks), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExportThatLacksWhatAmountsNeed_NamesTheColumns()
    {
        new SampleReports().Export(SampleReports.FocusColumns.Remove("BillingCurrency")).WriteTo(_folder.Path);

        var error = await Assert.ThrowsAsync<BillingException>(() => FindAsync());

        Assert.Contains("lacks the columns BillingCurrency", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cur/acme/20261001-20261101/a1/../../../../etc/secret.csv.gz", "leads out of")]
    [InlineData("cur/acme/20261001-20261101/a1/acme-1.orc", "neither CSV nor Parquet")]
    [InlineData("cur/acme/20261001-20261101/a1/acme-1.snappy.parquet", "which is not in")]
    [InlineData("", "no name of a file")]
    [InlineData("s3://", "neither CSV nor Parquet")]
    public async Task ManifestThatNamesWhatCannotBe_IsAnError_WithItsName(string key, string expected)
    {
        const string Path = "cur/acme/20261001-20261101/acme-Manifest.json";
        var reports = new SampleReports().Legacy();
        reports.Files[Path] = SampleReports.LegacyManifest("2026-10", "a", "acme", [key], SampleReports.LegacyColumns);
        reports.WriteTo(_folder.Path);

        var error = await Assert.ThrowsAsync<BillingException>(() => FindAsync());

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains(Path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManifestThatIsCutOff_IsAnError_WithItsName()
    {
        var reports = new SampleReports().Export(SampleReports.Cur2Columns);
        var manifest = reports.Files.Keys.Single(key => key.EndsWith(".json", StringComparison.Ordinal));
        reports.Files[manifest] = reports.Files[manifest][..^40];
        reports.WriteTo(_folder.Path);

        var error = await Assert.ThrowsAsync<BillingException>(() => FindAsync());

        Assert.Contains($"{manifest} is cut off", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManifestInTheFolderOfAnotherPeriod_IsAnError()
    {
        var reports = new SampleReports().Legacy();
        var moved = reports.Files["cur/acme/20261001-20261101/acme-Manifest.json"];
        reports.Files["cur/acme/20260901-20261001/acme-Manifest.json"] = moved;
        reports.WriteTo(_folder.Path);

        var error = await Assert.ThrowsAsync<BillingException>(() => FindAsync());

        Assert.Contains("is of 2026-10 and lies in the folder of 2026-09", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManifestWithABom_IsRead()
    {
        var reports = new SampleReports().Export(SampleReports.Cur2Columns);
        var manifest = reports.Files.Keys.Single(key => key.EndsWith(".json", StringComparison.Ordinal));
        reports.Files[manifest] = [.. Encoding.UTF8.Preamble, .. reports.Files[manifest]];
        reports.WriteTo(_folder.Path);

        Assert.Single((await FindAsync()).Versions);
    }

    [Fact]
    public async Task ChunkNamedTwice_IsReadOnce()
    {
        const string Chunk = "cur/acme/20261001-20261101/a1/acme-1.csv.gz";
        var reports = new SampleReports().Legacy();
        reports.Files["cur/acme/20261001-20261101/acme-Manifest.json"] = SampleReports.LegacyManifest(
            "2026-10",
            "a1",
            "acme",
            [Chunk, $"/{Chunk}", Chunk],
            SampleReports.LegacyColumns
        );
        reports.WriteTo(_folder.Path);

        Assert.Single(Assert.Single((await FindAsync()).Versions).Chunks);
    }

    [Fact]
    public async Task PlaceWithoutManifests_SaysWhatIsLookedFor()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "acme-1.csv"), "lineItem/UnblendedCost");

        var error = await Assert.ThrowsAsync<BillingException>(() => FindAsync());

        Assert.Contains("-Manifest.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReportThatIsNotThere_NamesThoseThatAre()
    {
        new SampleReports().Legacy().WriteTo(_folder.Path);

        var error = await Assert.ThrowsAsync<BillingException>(() =>
            FindAsync(selection: new ReportSelection { Report = "acne" })
        );

        Assert.Contains("no report is called acne", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("there is acme", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyOtherFiles_AreListedOnce_AndNeverRead()
    {
        new SampleReports().Legacy().WriteTo(_folder.Path);
        var real = new FolderFiles(_folder.Path);
        var files = new Mock<IReportFiles>(MockBehavior.Strict);
        files.Setup(one => one.Place).Returns(real.Place);
        files.Setup(one => one.Root).Returns(real.Root);
        files
            .Setup(one => one.ListAsync(It.IsAny<CancellationToken>()))
            .Returns((CancellationToken ct) => WithOthersAsync(real, ct));
        files
            .Setup(one => one.ReadAsync(It.IsAny<ReportFile>(), It.IsAny<int>(), It.IsAny<CancellationToken>()))
            .Returns((ReportFile file, int most, CancellationToken ct) => real.ReadAsync(file, most, ct));

        var found = await ReportFinder.FindAsync(
            files.Object,
            ReportSelection.All,
            TestContext.Current.CancellationToken
        );

        Assert.Single(found.Versions);
        files.Verify(one => one.ListAsync(It.IsAny<CancellationToken>()), Times.Once);
        files.Verify(
            one => one.ReadAsync(It.IsAny<ReportFile>(), It.IsAny<int>(), It.IsAny<CancellationToken>()),
            Times.Once
        );
    }

    [Fact]
    public async Task ManifestThatIsWrittenAnewMeanwhile_IsLookedForAgain()
    {
        new SampleReports().Legacy().WriteTo(_folder.Path);
        var real = new FolderFiles(_folder.Path);
        var files = new Mock<IReportFiles>();
        files.Setup(one => one.Place).Returns(real.Place);
        files.Setup(one => one.Root).Returns(real.Root);
        files
            .Setup(one => one.ListAsync(It.IsAny<CancellationToken>()))
            .Returns((CancellationToken ct) => real.ListAsync(ct));
        var isFirst = true;
        files
            .Setup(one => one.ReadAsync(It.IsAny<ReportFile>(), It.IsAny<int>(), It.IsAny<CancellationToken>()))
            .Returns(
                (ReportFile file, int most, CancellationToken ct) =>
                {
                    if (isFirst)
                    {
                        isFirst = false;
                        File.AppendAllText(Path.Combine(_folder.Path, file.Path), "\n");
                    }

                    return real.ReadAsync(file, most, ct);
                }
            );

        var found = await ReportFinder.FindAsync(
            files.Object,
            ReportSelection.All,
            TestContext.Current.CancellationToken
        );

        Assert.Single(found.Versions);
    }

    private static async IAsyncEnumerable<ReportFile> WithOthersAsync(
        FolderFiles real,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct
    )
    {
        for (var at = 0; at < 100_000; at++)
        {
            yield return new ReportFile($"logs/{at}.json.gz", 10, "1");
        }

        await foreach (var file in real.ListAsync(ct))
        {
            yield return file;
        }
    }

    private static (string Name, int Month) Named(ReportVersion version) =>
        (version.Report.Split('/')[^1], version.Period.Month);

    private void Date(SampleReports reports, string ending, DateTime when) =>
        File.SetLastWriteTimeUtc(
            Path.Combine(
                _folder.Path,
                reports.Files.Keys.Single(key => key.EndsWith(ending, StringComparison.Ordinal))
            ),
            when
        );

    private Task<ReportFindings> FindAsync(string below = "", ReportSelection? selection = null) =>
        ReportFinder.FindAsync(
            new FolderFiles(Path.Combine(_folder.Path, below)),
            selection ?? ReportSelection.All,
            TestContext.Current.CancellationToken
        );
}
