using DuckDB.NET.Data;
using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Sources;
using ZocSec.Core.Billing.Store;

namespace ZocSec.Tests.Billing.Store;

/// <summary>A store that somebody else prepared, and paths that DuckDB would take for more than names.</summary>
public sealed class StoreSafetyTests : IDisposable
{
    private const string Sum = "SELECT sum(lines), sum(billed) FROM lines";

    private readonly StoreStage _stage = new();

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task What_is_stored_is_for_its_owner_only()
    {
        _stage.Write("1.parquet", Parquet.Cur2);
        await _stage.AskAsync(Sum, _stage.Version("1.parquet"));

        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            Assert.Equal(owner, File.GetUnixFileMode(_stage.StoreFolder));
            Assert.Equal(owner, File.GetUnixFileMode(Path.Combine(_stage.StoreFolder, "lines")));
        }
    }

    [Fact]
    public async Task A_catalogue_with_views_of_other_files_shows_none_of_them()
    {
        var secret = _stage.PathOf("secret.csv");
        await File.WriteAllTextAsync(secret, "word\nopen-sesame\n");
        Plant(
            "CREATE TABLE store (version INTEGER)",
            "INSERT INTO store VALUES (1)",
            $"CREATE VIEW parts AS SELECT word AS file FROM read_csv('{secret}')"
        );

        var error = await Record.ExceptionAsync(async () =>
        {
            using var store = await _stage.OpenAsync();
        });

        Assert.NotNull(error);
        Assert.DoesNotContain("sesame", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_catalogue_that_names_files_elsewhere_is_not_followed()
    {
        _stage.Write("1.parquet", Parquet.Cur2);
        await _stage.AskAsync(Sum, _stage.Version("1.parquet"));
        var elsewhere = _stage.PathOf("elsewhere.parquet");
        File.Move(Directory.GetFiles(Path.Combine(_stage.StoreFolder, "lines")).Single(), elsewhere);
        Plant($"UPDATE parts SET file = '{elsewhere}'", $"UPDATE period_parts SET file = '{elsewhere}'");
        using var store = await _stage.OpenAsync();

        Assert.All(store.Files, file => Assert.StartsWith(store.Lines, file, StringComparison.Ordinal));
        Assert.Equal(1, store.Plan(_stage.Version("1.parquet")).Chunks);
        Assert.True(File.Exists(elsewhere));
    }

    [Theory]
    [InlineData("lines")]
    [InlineData("temp")]
    public async Task A_folder_of_something_else_is_no_store_and_nothing_in_it_is_deleted(string name)
    {
        var file = Path.Combine(_stage.StoreFolder, name, "work.parquet");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, "work");

        var refused = await Assert.ThrowsAsync<BillingException>(_stage.OpenAsync);

        Assert.Contains("a folder of its own", refused.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(file));
    }

    [Theory]
    [InlineData("lines")]
    [InlineData("temp")]
    public async Task A_store_with_a_link_is_none_and_nothing_behind_it_is_deleted(string name)
    {
        _stage.Write("1.parquet", Parquet.Cur2);
        await _stage.AskAsync(Sum, _stage.Version("1.parquet"));
        var folder = Path.Combine(_stage.StoreFolder, name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateSymbolicLink(folder, Path.GetDirectoryName(_stage.PathOf("1.parquet"))!);

        var refused = await Assert.ThrowsAsync<BillingException>(_stage.OpenAsync);

        Assert.Contains("symbolic link", refused.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(_stage.PathOf("1.parquet")));
    }

    [Theory]
    [InlineData("a[1]b.parquet")]
    [InlineData("what?.parquet")]
    [InlineData("all*.parquet")]
    [InlineData("it's;{}.parquet")]
    public async Task A_name_with_signs_of_a_pattern_is_a_name(string name)
    {
        _stage.Write("plain.parquet", Parquet.Cur2);
        File.Move(_stage.PathOf("plain.parquet"), _stage.PathOf(name));
        // What the patterns would find.
        foreach (var other in (string[])["a1b.parquet", "whats.parquet", "all2.parquet"])
        {
            _stage.Write(other, Parquet.With(Parquet.Cur2, "99::DOUBLE AS line_item_unblended_cost"));
        }

        Assert.Equal(["1|1.000000000000"], await _stage.AskAsync(Sum, _stage.Version(name)));
    }

    [Theory]
    [InlineData("st[o]re")]
    [InlineData("a;access_mode=READ_ONLY")]
    [InlineData("it's \"quoted\"")]
    [InlineData("line_type=Tax")]
    public async Task A_store_may_have_any_name(string name)
    {
        _stage.Write("1.parquet", Parquet.Cur2);
        var folder = Path.Combine(Path.GetDirectoryName(_stage.StoreFolder)!, name);

        using var store = await LineStore.OpenAsync(folder, _stage.Limits, _stage.ReadCsv, default);
        await _stage.ImportAsync(store, _stage.Version("1.parquet"));

        Assert.Equal(
            ["1|1.000000000000|Usage"],
            await StoreStage.AskAsync(store, "SELECT sum(lines), sum(billed), max(line_type) FROM lines")
        );
        Assert.True(File.Exists(Path.Combine(folder, "billing.duckdb")));
    }

    [Fact]
    public async Task Names_of_folders_are_no_columns_of_a_report()
    {
        var folder = Directory.CreateDirectory(_stage.PathOf("line_item_unblended_cost=99")).FullName;
        Parquet.Write(Path.Combine(folder, "1.parquet"), Parquet.Cur2);
        var files = new FolderFiles(Path.GetDirectoryName(folder)!);
        var chunks = new List<ReportFile>();
        await foreach (var file in files.ListAsync(default))
        {
            chunks.Add(file);
        }

        var version = _stage.Version("manifest.json") with
        {
            IsParquet = true,
            Manifest = chunks.Single(file => file.Path == "manifest.json"),
            Chunks = [chunks.Single(file => file.Path != "manifest.json")],
            Files = files,
        };

        Assert.Equal(["1|1.000000000000"], await _stage.AskAsync(Sum, version));
    }

    private void Plant(params string[] statements)
    {
        Directory.CreateDirectory(_stage.StoreFolder);
        using var connection = new DuckDBConnection(
            $"Data Source={Path.Combine(_stage.StoreFolder, "billing.duckdb")}"
        );
        connection.Open();
        foreach (var statement in statements)
        {
            using var command = connection.CreateCommand();
            command.CommandText = statement;
            command.ExecuteNonQuery();
        }
    }
}
