using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Engines.DuckDb;
using ZocSec.Core.Billing.Store;
using ZocSec.Tests.Billing.Store;

namespace ZocSec.Tests.Billing.Engines;

public sealed class DuckDbEngineTests : IDisposable
{
    private readonly StoreStage _stage = new();

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task Defined_names_are_used_by_later_queries()
    {
        using var store = await StoredAsync();
        await using var engine = await DuckDbEngine.OpenAsync(store, CancellationToken.None);

        await engine.DefineAsync(
            "one",
            "SELECT resource_id, sum(billed) AS billed FROM lines GROUP BY resource_id",
            CancellationToken.None
        );
        await engine.DefineAsync("two", "SELECT sum(billed) * 2 AS twice FROM one", CancellationToken.None);

        Assert.Equal(["2.000000000000"], await StoreStage.RowsAsync(engine, "SELECT twice FROM two"));
    }

    [Fact]
    public async Task A_row_gives_its_values_by_type()
    {
        using var store = await StoredAsync();
        await using var engine = await DuckDbEngine.OpenAsync(store, CancellationToken.None);
        List<object?> values = [];
        await foreach (
            var row in engine.AskAsync(
                "SELECT 'x', 1.5::DECIMAL(38,12), sum(2::BIGINT), TIMESTAMP '2026-10-01 02:03:04', DATE '2026-10-02', true, NULL, NULL, NULL, NULL, NULL, sum(1.25::DECIMAL(38,12)), 7::INTEGER",
                CancellationToken.None
            )
        )
        {
            values.AddRange([row.Text(0), row.Amount(1), row.Count(2), row.Time(3), row.Time(4), row.Flag(5)]);
            values.AddRange([
                row.Text(6),
                row.Amount(7),
                row.Count(8),
                row.Time(9),
                row.Flag(10),
                row.Amount(11),
                row.Count(12),
            ]);
        }

        Assert.Equal(
            [
                "x",
                1.5m,
                2L,
                new DateTime(2026, 10, 1, 2, 3, 4, DateTimeKind.Utc),
                new DateTime(2026, 10, 2, 0, 0, 0, DateTimeKind.Utc),
                true,
                "",
                0m,
                0L,
                null,
                false,
                1.25m,
                7L,
            ],
            values
        );
    }

    [Theory]
    [InlineData("SELECT element_at(tags, 'Owner') FROM lines", "a")]
    [InlineData("SELECT coalesce(element_at(tags, 'nobody'), '-') FROM lines", "-")]
    [InlineData("SELECT regexp_like('abc', 'b')", "true")]
    [InlineData("SELECT date_format(DATE '2026-10-01', '%Y-%m')", "2026-10")]
    [InlineData("SELECT arbitrary(resource_id) FROM lines", "i-1")]
    [InlineData("SELECT max_by(resource_id, last_use) FILTER (WHERE resource_id <> '') FROM lines", "i-1")]
    public async Task Functions_of_Trino_are_there(string sql, string answer)
    {
        using var store = await StoredAsync();

        Assert.Equal([answer], await StoreStage.AskAsync(store, sql));
    }

    [Theory]
    [InlineData("SELECT * FROM read_text('/etc/hostname')")]
    [InlineData("SELECT * FROM read_parquet('https://example.com/a.parquet')")]
    [InlineData("INSTALL httpfs")]
    public async Task Nothing_outside_the_store_is_read(string sql)
    {
        using var store = await StoredAsync();
        await using var engine = await DuckDbEngine.OpenAsync(store, CancellationToken.None);

        await Assert.ThrowsAnyAsync<Exception>(() => DrainAsync(engine, sql, CancellationToken.None));
    }

    [Fact]
    public async Task A_question_is_stopped_when_it_is_cancelled()
    {
        using var store = await StoredAsync();
        await using var engine = await DuckDbEngine.OpenAsync(store, CancellationToken.None);
        using var cancelling = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            DrainAsync(
                engine,
                "SELECT count(*) FROM range(1000000) AS a(i), range(1000000) AS b(j) WHERE (i * j) % 7 = 1",
                cancelling.Token
            )
        );
        Assert.Equal(["1"], await StoreStage.RowsAsync(engine, "SELECT count(*) FROM lines"));
    }

    [Fact]
    public async Task A_wrong_question_is_refused_in_words()
    {
        using var store = await StoredAsync();

        var error = await Assert.ThrowsAsync<BillingException>(() =>
            StoreStage.AskAsync(store, "SELECT nothing FROM lines")
        );

        Assert.StartsWith("DuckDB: Binder Error", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_temporary_is_left()
    {
        using var store = await StoredAsync();
        await using (var engine = await DuckDbEngine.OpenAsync(store, CancellationToken.None))
        {
            await engine.DefineAsync("one", "SELECT * FROM lines", CancellationToken.None);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_stage.StoreFolder, "temp")));
    }

    [Fact]
    public async Task A_million_groups_are_answered_with_little_memory()
    {
        _stage.Limits = new() { Megabytes = 96, Threads = 2 };
        _stage.Write(
            "1.parquet",
            $"SELECT l.* REPLACE ('i-' || i AS line_item_resource_id) FROM ({Parquet.Cur2}) AS l, range(1000000) AS t(i)"
        );

        Assert.Equal(
            ["1000000|1000000.000000000000"],
            await _stage.AskAsync(
                "SELECT count(*), sum(billed) FROM (SELECT resource_id, max_by(element_at(tags, 'Owner'), last_use) AS owner, sum(billed) AS billed FROM lines GROUP BY resource_id)",
                _stage.Version("1.parquet")
            )
        );
    }

    [Fact]
    public async Task Groups_that_do_not_fit_at_once_are_made_part_by_part()
    {
        _stage.Limits = new() { Megabytes = 96, Threads = 2 };
        _stage.Write(
            "1.parquet",
            $"SELECT l.* REPLACE (md5(CAST(i AS VARCHAR)) AS line_item_resource_id) FROM ({Parquet.Cur2}) AS l, range(600000) AS t(i)"
        );
        using var store = await _stage.OpenAsync();
        await _stage.ImportAsync(store, _stage.Version("1.parquet"));
        await using var engine = await DuckDbEngine.OpenAsync(store, CancellationToken.None);

        await engine.DefineByResourceAsync(
            "many",
            "SELECT payer_id, account_id, currency, service, region, resource_id, tags, min(first_use) AS first_use, max(last_use) AS last_use, sum(lines) AS lines, sum(billed) AS billed, sum(effective) AS effective, sum(list) AS list FROM lines GROUP BY payer_id, account_id, currency, service, region, resource_id, tags",
            over: "lines",
            CancellationToken.None
        );
        await engine.DefineByResourceAsync(
            "sums",
            "SELECT count(*) AS rows_, sum(billed) AS billed FROM many",
            over: "many",
            CancellationToken.None
        );

        // By a limit of 96 MB, so many resources are as many parts as there are buckets.
        Assert.Equal(
            ["32|600000|600000.000000000000|600000.000000000000"],
            await StoreStage.RowsAsync(
                engine,
                "SELECT count(*), CAST(sum(rows_) AS BIGINT), sum(billed), (SELECT sum(billed) FROM lines) FROM sums"
            )
        );
    }

    [Fact]
    public async Task A_question_that_needs_more_memory_says_which_setting_gives_it()
    {
        _stage.Limits = new() { Megabytes = 96, Threads = 2 };
        using var store = await StoredAsync();

        var error = await Assert.ThrowsAsync<BillingException>(() =>
            StoreStage.AskAsync(store, "SELECT length(CAST(list(i) AS VARCHAR)) FROM range(100000000) AS t(i)")
        );

        Assert.Contains($"the 96 MB of memory it may use; give it more by {DuckDbLimits.MemorySetting}", error.Message);
    }

    private async Task<LineStore> StoredAsync()
    {
        _stage.Write("1.parquet", Parquet.Cur2);
        var store = await _stage.OpenAsync();
        await _stage.ImportAsync(store, _stage.Version("1.parquet"));
        return store;
    }

    private static async Task DrainAsync(DuckDbEngine engine, string sql, CancellationToken ct)
    {
        await foreach (var row in engine.AskAsync(sql, ct))
        {
            Assert.NotNull(row.Text(0));
        }
    }
}
