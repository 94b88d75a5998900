using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Sources;

namespace ZocSec.Tests.Billing.Store;

public sealed class LineStoreTests : IDisposable
{
    private const string Sum = "SELECT sum(lines), sum(billed) FROM lines";

    private readonly StoreStage _stage = new();

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task A_version_that_is_stored_is_not_read_again()
    {
        WriteChunks("1.parquet", "2.parquet");
        await _stage.AskAsync(Sum, _stage.Version("1.parquet", "2.parquet"));

        using var store = await _stage.OpenAsync();

        Assert.False(await _stage.ImportAsync(store, _stage.Version("1.parquet", "2.parquet")));
        Assert.Equal(2, _stage.Files.Fetched);
        Assert.Equal([(2, 0), (0, 2)], _stage.Plans);
        Assert.Equal(["2|2.000000000000"], await StoreStage.AskAsync(store, Sum));
    }

    [Fact]
    public async Task Chunks_that_were_read_before_an_import_ended_stay_read()
    {
        WriteChunks("1.parquet", "2.parquet", "3.parquet");
        using var cancelling = new CancellationTokenSource();
        _stage.Files.Fetching = file =>
        {
            if (file.Path == "3.parquet")
            {
                cancelling.Cancel();
                cancelling.Token.ThrowIfCancellationRequested();
            }
        };
        var version = _stage.Version("1.parquet", "2.parquet", "3.parquet");
        using (var store = await _stage.OpenAsync())
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
                store.ImportAsync(version, _stage, parallel: 1, cancelling.Token)
            );
            Assert.Empty(store.Periods);
            Assert.Equal(["0"], await StoreStage.AskAsync(store, "SELECT count(*) FROM lines"));
        }

        _stage.Files.Fetching = _ => { };

        Assert.Equal(["3|3.000000000000"], await _stage.AskAsync(Sum, version));
        Assert.Equal((1, 2), _stage.Plans.Last());
    }

    [Fact]
    public async Task What_a_killed_run_left_behind_is_removed()
    {
        WriteChunks("1.parquet");
        await _stage.AskAsync(Sum, _stage.Version("1.parquet"));
        var orphan = Path.Combine(_stage.StoreFolder, "lines", "2026-10-00.parquet");
        var half = Path.Combine(_stage.StoreFolder, "temp", "x", "half.parquet");
        Directory.CreateDirectory(Path.GetDirectoryName(half)!);
        await File.WriteAllTextAsync(orphan, "half");
        await File.WriteAllTextAsync(half, "half");

        using var store = await _stage.OpenAsync();

        Assert.False(File.Exists(orphan));
        Assert.False(File.Exists(half));
        Assert.Equal(["1|1.000000000000"], await StoreStage.AskAsync(store, Sum));
    }

    [Fact]
    public async Task A_new_assembly_replaces_the_period_and_unchanged_chunks_are_kept()
    {
        WriteChunks("1.parquet", "2.parquet");
        await _stage.AskAsync(Sum, _stage.Version("1.parquet", "2.parquet"));
        _stage.Write("2.parquet", Parquet.With(Parquet.Cur2, "5.0::DOUBLE AS line_item_unblended_cost"));

        Assert.Equal(
            ["2|6.000000000000"],
            await _stage.AskAsync(Sum, _stage.VersionOf("here|cur", "a2", "1.parquet", "2.parquet"))
        );
        Assert.Equal((1, 1), _stage.Plans.Last());
        Assert.Equal(2, Directory.GetFiles(Path.Combine(_stage.StoreFolder, "lines")).Length);
    }

    [Fact]
    public async Task A_period_restated_while_it_was_read_stays_as_it_was()
    {
        WriteChunks("1.parquet");
        await _stage.AskAsync(Sum, _stage.Version("1.parquet"));
        WriteChunks("2.parquet");
        var version = _stage.VersionOf("here|cur", "a2", "1.parquet", "2.parquet");
        _stage.Files.Fetching = _ => File.WriteAllText(_stage.PathOf("manifest.json"), "{ }");

        using var store = await _stage.OpenAsync();
        var error = await Assert.ThrowsAsync<RestatedException>(() => _stage.ImportAsync(store, version));

        Assert.Equal("manifest.json", error.Path);
        Assert.Equal(["1|1.000000000000"], await StoreStage.AskAsync(store, Sum));
        Assert.Equal("a1", store.Periods[0].Source.Assembly);
        await _stage.ImportAsync(store, version with { Manifest = _stage.Files.FileOf("manifest.json") });
        Assert.Equal((0, 2), _stage.Plans.Last());
        Assert.Equal(["2|2.000000000000"], await StoreStage.AskAsync(store, Sum));
    }

    [Fact]
    public async Task Reports_of_two_payers_stand_side_by_side()
    {
        WriteChunks("1.parquet");
        _stage.Write("2.parquet", Parquet.With(Parquet.Cur2, "'000000000009' AS bill_payer_account_id"));

        Assert.Equal(
            ["000000000001|1.000000000000", "000000000009|1.000000000000"],
            await _stage.AskAsync(
                "SELECT payer_id, sum(billed) FROM lines GROUP BY payer_id ORDER BY payer_id",
                _stage.Version("1.parquet"),
                _stage.VersionOf("there|cur", "b1", "2.parquet")
            )
        );
    }

    [Fact]
    public async Task Accounts_of_one_payer_may_each_have_a_report()
    {
        WriteChunks("1.parquet");
        _stage.Write("2.parquet", Parquet.With(Parquet.Cur2, "'000000000003' AS line_item_usage_account_id"));

        Assert.Equal(
            ["000000000001|2.000000000000"],
            await _stage.AskAsync(
                "SELECT payer_id, sum(billed) FROM lines GROUP BY payer_id",
                _stage.Version("1.parquet"),
                _stage.VersionOf("there|cur", "b1", "2.parquet")
            )
        );
    }

    [Fact]
    public async Task Two_reports_of_one_payer_are_not_counted_twice()
    {
        WriteChunks("1.parquet", "2.parquet");
        using var store = await _stage.OpenAsync();
        await _stage.ImportAsync(store, _stage.Version("1.parquet"));

        var error = await Assert.ThrowsAsync<BillingException>(() =>
            _stage.ImportAsync(store, _stage.VersionOf("there|focus", "b1", "2.parquet"))
        );

        Assert.Equal(
            "Both here|cur and there|focus say what account 000000000001 pays in 2026-10, which would count it twice; choose one by --report, or leave one of the places out",
            error.Message
        );
    }

    [Fact]
    public async Task A_report_that_is_not_asked_any_more_is_not_counted()
    {
        WriteChunks("1.parquet");
        _stage.Write("2.parquet", Parquet.With(Parquet.Cur2, "5.0::DOUBLE AS line_item_unblended_cost"));
        await _stage.AskAsync(Sum, _stage.Version("1.parquet"));

        Assert.Equal(
            ["1|5.000000000000"],
            await _stage.AskAsync(Sum, _stage.VersionOf("there|cur", "b1", "2.parquet"))
        );
    }

    [Fact]
    public async Task A_second_process_is_told_that_the_store_is_in_use()
    {
        using var store = await _stage.OpenAsync();

        var error = await Assert.ThrowsAsync<BillingException>(_stage.OpenAsync);

        Assert.Contains("is in use by another process", error.Message);
        Assert.Contains(_stage.StoreFolder, error.Message);
    }

    [Fact]
    public async Task A_damaged_catalogue_is_named_with_what_to_do()
    {
        (await _stage.OpenAsync()).Dispose();
        await File.WriteAllTextAsync(Path.Combine(_stage.StoreFolder, "billing.duckdb"), new string('x', 20_000));

        var error = await Assert.ThrowsAsync<BillingException>(_stage.OpenAsync);

        Assert.Contains($"Delete the folder {_stage.StoreFolder}", error.Message);
    }

    [Fact]
    public async Task A_catalogue_of_a_newer_program_is_left_alone()
    {
        (await _stage.OpenAsync()).Dispose();
        Sql(Path.Combine(_stage.StoreFolder, "billing.duckdb"), "UPDATE store SET version = 99");

        var error = await Assert.ThrowsAsync<BillingException>(_stage.OpenAsync);

        Assert.Contains("newer version of this program", error.Message);
        Assert.DoesNotContain("Delete", error.Message);
    }

    [Fact]
    public async Task What_an_older_program_stored_is_not_seen_until_it_is_read_again()
    {
        WriteChunks("1.parquet");
        var version = _stage.Version("1.parquet");
        await _stage.AskAsync(Sum, version);
        Sql(Path.Combine(_stage.StoreFolder, "billing.duckdb"), "UPDATE parts SET form = 1");
        using (var old = await _stage.OpenAsync())
        {
            Assert.Empty(old.Periods);
            Assert.Equal(["0"], await StoreStage.AskAsync(old, "SELECT count(*) FROM lines"));
        }

        Assert.Equal(["1|1.000000000000"], await _stage.AskAsync(Sum, version));
        Assert.Equal((1, 0), _stage.Plans.Last());
        Assert.Single(Directory.GetFiles(Path.Combine(_stage.StoreFolder, "lines")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_part_that_is_gone_or_cut_short_is_read_again(bool isCut)
    {
        WriteChunks("1.parquet", "2.parquet");
        var version = _stage.Version("1.parquet", "2.parquet");
        await _stage.AskAsync(Sum, version);
        var part = Directory.GetFiles(Path.Combine(_stage.StoreFolder, "lines"))[0];
        if (isCut)
        {
            await using var stream = File.OpenWrite(part);
            stream.SetLength(stream.Length / 2);
        }
        else
        {
            File.Delete(part);
        }

        Assert.Equal(["2|2.000000000000"], await _stage.AskAsync(Sum, version));
        Assert.Equal((1, 1), _stage.Plans.Last());
    }

    [Fact]
    public async Task A_part_damaged_inside_is_forgotten_when_a_question_meets_it()
    {
        WriteChunks("1.parquet");
        var version = _stage.Version("1.parquet");
        await _stage.AskAsync(Sum, version);
        var part = Directory.GetFiles(Path.Combine(_stage.StoreFolder, "lines"))[0];
        var bytes = await File.ReadAllBytesAsync(part);
        bytes.AsSpan(4, bytes.Length - 12).Fill(0xff);
        await File.WriteAllBytesAsync(part, bytes);

        var error = await Assert.ThrowsAsync<BillingException>(() => _stage.AskAsync(Sum, version));

        Assert.Contains($"{part} was damaged or gone", error.Message);
        Assert.Equal(["1|1.000000000000"], await _stage.AskAsync(Sum, version));
    }

    [Fact]
    public async Task A_damaged_chunk_is_named()
    {
        await File.WriteAllTextAsync(_stage.PathOf("1.parquet"), "PAR1 is how it begins");

        var error = await Assert.ThrowsAsync<BillingException>(() => _stage.AskAsync(Sum, _stage.Version("1.parquet")));

        Assert.Contains("1.parquet is damaged", error.Message);
    }

    [Fact]
    public async Task A_period_says_what_was_read_of_it()
    {
        WriteChunks("1.parquet");
        _stage.Write("2.parquet", Parquet.With(Parquet.Cur2, "'Rounding' AS line_item_line_item_type"));
        using var store = await _stage.OpenAsync();

        await _stage.ImportAsync(store, _stage.Version("1.parquet", "2.parquet"));

        var period = Assert.Single(store.Periods);
        Assert.Equal(
            new("here|cur", ReportFormat.Cur2, StoreStage.October, "a1", 2, 2),
            Assert.Single(store.Sources(StoreStage.October))
        );
        Assert.Equal(["000000000001"], period.Payers);
        Assert.Equal(
            ["2.parquet: 1 lines are of the unknown type 'Rounding'; they count as billed, and belong to no resource"],
            period.Remarks
        );
    }

    [Fact]
    public async Task Names_with_quotes_are_names()
    {
        _stage.Write("it is.parquet", Parquet.With(Parquet.Cur2, "'it''s \"x\"' AS line_item_resource_id"));

        Assert.Equal(
            ["o'neill's|it's \"x\""],
            await _stage.AskAsync(
                "SELECT report, resource_id FROM lines",
                _stage.VersionOf("o'neill's", "a'1", "it is.parquet")
            )
        );
    }

    private void WriteChunks(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            _stage.Write(name, Parquet.With(Parquet.Cur2, $"'i-{name}' AS line_item_resource_id"));
        }
    }

    private static void Sql(string file, string sql)
    {
        using var connection = new DuckDB.NET.Data.DuckDBConnection($"Data Source={file}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
