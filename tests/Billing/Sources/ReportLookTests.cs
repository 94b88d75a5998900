using Moq;
using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Sources;

namespace ZocSec.Tests.Billing.Sources;

/// <summary>How a place is looked through for reports, and what is said where there are none.</summary>
public sealed class ReportLookTests : IDisposable
{
    private static readonly DateOnly s_october = new(2026, 10, 1);

    private readonly ReportFolder _reports = new();

    public void Dispose() => _reports.Dispose();

    [Theory]
    [InlineData("cur")]
    [InlineData("cur/acme")]
    [InlineData("cur/acme/20261001-20261101")]
    [InlineData("cur/acme/20261001-20261101/a1")]
    public async Task Report_IsTheSame_HoweverDeepSomebodyBegins(string below)
    {
        new SampleReports().Legacy().WriteTo(_reports.Folder);

        var version = Assert.Single((await _reports.FindAsync(below)).Versions);

        Assert.Equal($"{_reports.Folder}/cur/acme", version.Report);
        Assert.Equal(s_october, version.Period);
        Assert.Equal(2, version.Chunks.Length);
    }

    [Fact]
    public async Task OverlappingPlaces_HoldAReportOnce()
    {
        new SampleReports().Legacy().WriteTo(_reports.Folder);

        var found = await ReportFinder.FindAsync(
            [new FolderFiles(_reports.Folder), new FolderFiles(Path.Combine(_reports.Folder, "cur") + "/")],
            ReportSelection.All,
            TestContext.Current.CancellationToken
        );

        Assert.Single(found.Versions);
    }

    [Fact]
    public async Task CopyOfABucket_AtAnyDepth_IsRead_FromTheCopyAtTheManifest()
    {
        var reports = new SampleReports().Legacy();
        reports.WriteTo(Path.Combine(_reports.Folder, "backup", "of-bucket"));
        reports.WriteTo(Path.Combine(_reports.Folder, "now"));

        var versions = (await _reports.FindAsync()).Versions;

        Assert.Equal(["backup/of-bucket", "now"], versions.Select(one => one.Chunks[0].Path.Split("/cur/")[0]));
    }

    [Fact]
    public async Task ManyOtherFiles_AreListedOnce_AndNeverRead()
    {
        new SampleReports().Legacy().WriteTo(_reports.Folder);
        var real = new FolderFiles(_reports.Folder);
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
        new SampleReports().Legacy().WriteTo(_reports.Folder);
        var real = new FolderFiles(_reports.Folder);
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
                        File.AppendAllText(Path.Combine(_reports.Folder, file.Path), "\n");
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

    [Fact]
    public async Task PlaceWithoutManifests_SaysWhatIsLookedFor()
    {
        File.WriteAllText(Path.Combine(_reports.Folder, "acme-1.csv"), "lineItem/UnblendedCost");

        var error = await Assert.ThrowsAsync<BillingException>(() => _reports.FindAsync());

        Assert.Contains("-Manifest.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReportThatIsNotThere_NamesThoseThatAre()
    {
        new SampleReports().Legacy().WriteTo(_reports.Folder);

        var error = await Assert.ThrowsAsync<BillingException>(() =>
            _reports.FindAsync(selection: new ReportSelection { Report = "acne" })
        );

        Assert.Contains("no report is called acne", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("there is acme", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OtherExport_AloneIsAnError_AndBesideAReportARemark()
    {
        var reports = new SampleReports()
            .Export(SampleReports.Recommendations, month: "2026-10-01", name: "saving", partition: "date")
            .Export(SampleReports.Recommendations, month: "2026-10-02", name: "saving", partition: "date")
            .WriteTo(_reports.Folder);
        var error = await Assert.ThrowsAsync<BillingException>(() => _reports.FindAsync());
        reports.Export(SampleReports.Cur2Columns).WriteTo(_reports.Folder);

        var found = await _reports.FindAsync();

        Assert.Contains("saving-Manifest.json", error.Message, StringComparison.Ordinal);
        Assert.Contains("Cost Optimization Recommendations", error.Message, StringComparison.Ordinal);
        Assert.Contains("make a CUR 2.0 or FOCUS export", error.Message, StringComparison.Ordinal);
        Assert.Single(found.Versions);
        Assert.Contains("saving-Manifest.json", Assert.Single(found.Remarks), StringComparison.Ordinal);
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
}
