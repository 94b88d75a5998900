using System.Text.Json;
using ZocSec.Core.Ledger;
using ZocSec.Core.Storage.Sqlite;
using ZocSec.Tests.Ledger;

namespace ZocSec.Tests.Action;

/// <summary><c>zocsec ledger export</c> on a server's storage folder.</summary>
public sealed class LedgerExportCommandTests : IAsyncDisposable
{
    private readonly StorageServer _server = new();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("csv", 3)]
    [InlineData("jsonl", 2)]
    [InlineData("ocsf", 2)]
    public async Task Export_ToAFile_IsWhatTheStandardOutputGets(string format, int lines)
    {
        await WriteAsync("é", "𝄞");
        var path = Path.Combine(_server.Folder, "out", $"ledger.{format}");

        var (code, output, error) = await RunAsync("--format", format);
        var file = await RunAsync("--format", format, "--output", path);

        Assert.Equal((0, ""), (code, error));
        Assert.Equal((0, $"{path}: 2 decisions\n", ""), file);
        Assert.Equal(output.TrimStart('\uFEFF'), await File.ReadAllTextAsync(path));
        Assert.Equal(lines, output.Count(c => c == '\n'));
    }

    [Fact]
    public async Task Export_OfASpan_HasThatAlone()
    {
        await WriteAsync("1", "2");

        Assert.Equal((0, "", ""), await RunAsync("--format", "jsonl", "--until", "1d"));
        Assert.Equal((0, "", ""), await RunAsync("--format", "jsonl", "--tenant", "4711"));
        Assert.Equal((0, "", ""), await RunAsync("--format", "jsonl", "--guardrail", "aws/open-ports"));
        var (_, output, _) = await RunAsync("--format", "jsonl", "--since", "1d", "--tenant", "default");
        Assert.Equal(
            ["1", "2"],
            output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonElement.Parse(line).GetProperty("resource").GetProperty("key").GetString())
        );
    }

    [Theory]
    [InlineData]
    [InlineData("--format", "xml")]
    [InlineData("--format", "csv", "--since", "yesterday")]
    [InlineData("--format", "csv", "--since", "1d", "--until", "2d")]
    public async Task Export_OptionThatIsWrong_IsRefused(params string[] args)
    {
        await WriteAsync("1");

        var (code, output, error) = await RunAsync(args);

        Assert.Equal((2, ""), (code, output));
        Assert.NotEmpty(error);
    }

    [Fact]
    public async Task Export_ToAFolderThatCannotBe_SaysSo_AndKeepsWhatWasThere()
    {
        await WriteAsync("1");
        var file = Path.Combine(_server.Folder, "file");
        await File.WriteAllTextAsync(file, "kept");

        var (code, _, error) = await RunAsync("--format", "csv", "--output", Path.Combine(file, "ledger.csv"));

        Assert.Equal((3, "kept"), (code, await File.ReadAllTextAsync(file)));
        Assert.NotEmpty(error);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("jsonl")]
    [InlineData("ocsf")]
    public async Task Export_ThatFailsOnItsWay_LeavesNoFileThatSeemsWhole(string format)
    {
        await WriteAsync("1", "2");
        await _server
            .Get<SqliteCommitter>()
            .CommitAsync(session => session.Execute("UPDATE entries SET body = '{}' WHERE resource = '2'"));
        var folder = Directory.CreateDirectory(Path.Combine(_server.Folder, "out"));
        var (old, other) = (Path.Combine(folder.FullName, "old"), Path.Combine(folder.FullName, "new"));
        await File.WriteAllTextAsync(old, "kept");

        var over = await RunAsync("--format", format, "--output", old);
        var fresh = await RunAsync("--format", format, "--output", other);

        Assert.Equal((3, ""), (over.Code, over.Output));
        Assert.Equal((3, ""), (fresh.Code, fresh.Output));
        Assert.Contains("holds no entry that can be read", fresh.Error, StringComparison.Ordinal);
        Assert.Equal([old], Directory.EnumerateFileSystemEntries(folder.FullName));
        Assert.Equal("kept", await File.ReadAllTextAsync(old));
        Assert.Equal(3, (await RunAsync("--format", format)).Code);
    }

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] args) =>
        _server.RunAsync(["ledger", "export", .. args]);

    private async Task WriteAsync(params string[] keys)
    {
        foreach (var key in keys)
        {
            var entry = LedgerSamples.Entry(key, TimeProvider.System.GetUtcNow());
            await _server.Ledger.SettleAsync(new Settlement(LedgerSamples.Standing(key), entry, null, []), default);
        }
    }
}
