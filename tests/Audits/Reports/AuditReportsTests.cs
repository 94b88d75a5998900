using ZocSec.Core.Audits;
using ZocSec.Core.Audits.Reports;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Audits.Reports;

public sealed class AuditReportsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("audit.xlsx", "PK")]
    [InlineData("audit.XLSX", "PK")]
    [InlineData("new/folder/audit.csv", "\uFEFFnode_id")]
    [InlineData("audit.json", "{\"version\":1")]
    [InlineData("audit.md", "# Ownership")]
    [InlineData("audit.sarif", "{\"$schema\"")]
    public async Task Write_ChoosesTheFormatByTheEnding(string name, string begins)
    {
        var path = Path.Combine(_folder.Path, name);

        Assert.True(AuditReports.Knows(path));
        await AuditReports.WriteAsync(AuditSample.Colourful, path, CancellationToken.None);

        Assert.StartsWith(
            begins,
            System.Text.Encoding.UTF8.GetString(await File.ReadAllBytesAsync(path)),
            StringComparison.Ordinal
        );
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Theory]
    [InlineData("audit.txt")]
    [InlineData("audit")]
    [InlineData("xlsx")]
    public async Task Write_UnknownEnding_NamesTheKnownOnes(string name)
    {
        Assert.False(AuditReports.Knows(name));
        var error = await Assert.ThrowsAsync<ArgumentException>(() =>
            AuditReports.WriteAsync(AuditSample.Colourful, name, CancellationToken.None)
        );

        Assert.Contains(".xlsx, .csv, .json, .md, .sarif", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".xlsx")]
    [InlineData(".csv")]
    [InlineData(".json")]
    [InlineData(".sarif")]
    public async Task Write_FailsInTheMiddle_LeavesTheOldReport(string ending)
    {
        var path = Path.Combine(_folder.Path, "audit" + ending);
        await File.WriteAllTextAsync(path, "old");

        await Assert.ThrowsAsync<InvalidDataException>(() =>
            AuditReports.WriteAsync(
                AuditSample.Colourful with
                {
                    Repositories = Broken(),
                },
                path,
                CancellationToken.None
            )
        );

        Assert.Equal("old", await File.ReadAllTextAsync(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Write_ToALink_ReplacesWhatItPointsTo()
    {
        var (path, link) = (Path.Combine(_folder.Path, "real.md"), Path.Combine(_folder.Path, "link.md"));
        await File.WriteAllTextAsync(path, "old");
        File.CreateSymbolicLink(link, path);

        await AuditReports.WriteAsync(AuditSample.Colourful, link, CancellationToken.None);

        Assert.NotNull(new FileInfo(link).LinkTarget);
        Assert.StartsWith("# Ownership", await File.ReadAllTextAsync(path), StringComparison.Ordinal);
    }

    private static IEnumerable<AuditedRepository> Broken()
    {
        yield return AuditSample.Row(1);
        throw new InvalidDataException();
    }
}
