using System.Text;
using ZocSec.Core.Billing;

namespace ZocSec.Tests.Billing.Sources;

/// <summary>What manifests and the chunks that they name must be like.</summary>
public sealed class ReportManifestTests : IDisposable
{
    private readonly ReportFolder _reports = new();

    public void Dispose() => _reports.Dispose();

    [Fact]
    public async Task AChunk_ThatTwoMonthsName_IsRefused()
    {
        var reports = new SampleReports()
            .Export(SampleReports.Cur2Columns, month: "2026-09")
            .Export(SampleReports.Cur2Columns, month: "2026-10");
        var keys = reports.Files.Keys.Where(key => key.Contains("/data/", StringComparison.Ordinal)).ToArray();
        reports.Files["owners-00001.csv.gz"] = reports.Files[keys[0]];
        Array.ForEach(keys, key => reports.Files.Remove(key));
        reports.WriteTo(_reports.Folder);

        var error = await Assert.ThrowsAsync<BillingException>(() => _reports.FindAsync());

        Assert.Contains("/owners-00001.csv.gz would count twice", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OldAssembly_IsNotTakenForTheOneThatIsMissing()
    {
        var reports = new SampleReports().Legacy(assembly: "old").Legacy(assembly: "new").WriteTo(_reports.Folder);
        var chunk = reports.Files.Keys.Single(key => key.EndsWith("/new/acme-2.csv.gz", StringComparison.Ordinal));
        File.Delete(Path.Combine(_reports.Folder, chunk));

        var error = await Assert.ThrowsAsync<BillingException>(() => _reports.FindAsync());

        Assert.Contains(chunk, error.Message, StringComparison.Ordinal);
        Assert.Contains("20261001-20261101/acme-Manifest.json", error.Message, StringComparison.Ordinal);
        Assert.Contains("wait until the export has finished", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExportThatLacksWhatAmountsNeed_NamesTheColumns()
    {
        new SampleReports().Export(SampleReports.FocusColumns.Remove("BillingCurrency")).WriteTo(_reports.Folder);

        var error = await Assert.ThrowsAsync<BillingException>(() => _reports.FindAsync());

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
        reports.WriteTo(_reports.Folder);

        var error = await Assert.ThrowsAsync<BillingException>(() => _reports.FindAsync());

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains(Path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManifestThatIsCutOff_IsAnError_WithItsName()
    {
        var reports = new SampleReports().Export(SampleReports.Cur2Columns);
        var manifest = reports.Files.Keys.Single(key => key.EndsWith(".json", StringComparison.Ordinal));
        reports.Files[manifest] = reports.Files[manifest][..^40];
        reports.WriteTo(_reports.Folder);

        var error = await Assert.ThrowsAsync<BillingException>(() => _reports.FindAsync());

        Assert.Contains($"{manifest} is cut off", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManifestInTheFolderOfAnotherPeriod_IsAnError()
    {
        var reports = new SampleReports().Legacy();
        var moved = reports.Files["cur/acme/20261001-20261101/acme-Manifest.json"];
        reports.Files["cur/acme/20260901-20261001/acme-Manifest.json"] = moved;
        reports.WriteTo(_reports.Folder);

        var error = await Assert.ThrowsAsync<BillingException>(() => _reports.FindAsync());

        Assert.Contains("is of 2026-10 and lies in the folder of 2026-09", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManifestWithABom_IsRead()
    {
        var reports = new SampleReports().Export(SampleReports.Cur2Columns);
        var manifest = reports.Files.Keys.Single(key => key.EndsWith(".json", StringComparison.Ordinal));
        reports.Files[manifest] = [.. Encoding.UTF8.Preamble, .. reports.Files[manifest]];
        reports.WriteTo(_reports.Folder);

        Assert.Single((await _reports.FindAsync()).Versions);
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
        reports.WriteTo(_reports.Folder);

        Assert.Single(Assert.Single((await _reports.FindAsync()).Versions).Chunks);
    }
}
