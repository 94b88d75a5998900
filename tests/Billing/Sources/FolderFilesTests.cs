using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Sources;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Billing.Sources;

public sealed class FolderFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TempFolder _outside = new();

    public FolderFilesTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "a", "b"));
        File.WriteAllText(Path.Combine(_folder.Path, "a", "b", "one.csv"), "12345");
    }

    public void Dispose()
    {
        _folder.Dispose();
        _outside.Dispose();
    }

    [Fact]
    public async Task Files_AreListed_ByPathsWithSlashes()
    {
        var file = Assert.Single(await ListAsync());

        Assert.Equal("a/b/one.csv", file.Path);
        Assert.Equal(5, file.Bytes);
        Assert.StartsWith("5-", file.Version, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_AreNotFollowed()
    {
        File.WriteAllText(Path.Combine(_outside.Path, "secret.csv"), "x");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "out"), _outside.Path);
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "a", "up"), _folder.Path);
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "link.csv"), Path.Combine(_outside.Path, "secret.csv"));

        Assert.Equal("a/b/one.csv", Assert.Single(await ListAsync()).Path);
    }

    [Fact]
    public async Task FileThatBecameALink_IsNotGiven()
    {
        var file = Assert.Single(await ListAsync());
        var path = Path.Combine(_folder.Path, file.Path);
        File.Move(path, Path.Combine(_outside.Path, "one.csv"));
        File.CreateSymbolicLink(path, Path.Combine(_outside.Path, "one.csv"));

        await Assert.ThrowsAsync<RestatedException>(() => FetchAsync(file));
    }

    [Theory]
    [InlineData("../outside.csv")]
    [InlineData("/etc/hostname")]
    public async Task PathThatLeadsOut_IsNotGiven(string path) =>
        await Assert.ThrowsAsync<RestatedException>(() => FetchAsync(new ReportFile(path, 1, "1")));

    [Fact]
    public async Task File_IsGivenAsItIs_AndStaysWhenDisposed()
    {
        var file = Assert.Single(await ListAsync());

        using (var local = await FetchAsync(file))
        {
            Assert.Equal(Path.Combine(_folder.Path, "a", "b", "one.csv"), local.Path);
        }

        Assert.Equal("12345"u8.ToArray(), await Files.ReadAsync(file, 5, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task FileThatChanged_IsRestated()
    {
        var file = Assert.Single(await ListAsync());
        await Files.ConfirmAsync(file, TestContext.Current.CancellationToken);
        File.WriteAllText(Path.Combine(_folder.Path, file.Path), "123456");

        await Assert.ThrowsAsync<RestatedException>(() => FetchAsync(file));
        await Assert.ThrowsAsync<RestatedException>(() =>
            Files.ConfirmAsync(file, TestContext.Current.CancellationToken)
        );
        await Assert.ThrowsAsync<RestatedException>(() =>
            Files.ReadAsync(file, 100, TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task FileThatIsTooLongForAManifest_IsNotRead()
    {
        var file = Assert.Single(await ListAsync());

        await Assert.ThrowsAsync<BillingException>(() =>
            Files.ReadAsync(file, 4, TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task FolderThatIsNotThere_IsAnError()
    {
        var files = new FolderFiles(Path.Combine(_folder.Path, "none"));

        var error = await Assert.ThrowsAsync<BillingException>(async () =>
            await files.ListAsync(TestContext.Current.CancellationToken).AnyAsync()
        );

        Assert.Contains("there is no folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_InPlaceOfAFolder_IsAnError()
    {
        var files = new FolderFiles(Path.Combine(_folder.Path, "a", "b", "one.csv"));

        var error = await Assert.ThrowsAsync<BillingException>(async () =>
            await files.ListAsync(TestContext.Current.CancellationToken).AnyAsync()
        );

        Assert.Contains("is a file", error.Message, StringComparison.Ordinal);
    }

    private FolderFiles Files => new(_folder.Path);

    private async Task<List<ReportFile>> ListAsync() =>
        await Files.ListAsync(TestContext.Current.CancellationToken).ToListAsync();

    private Task<LocalFile> FetchAsync(ReportFile file) =>
        Files.FetchAsync(file, _outside.Path, null, TestContext.Current.CancellationToken);
}
