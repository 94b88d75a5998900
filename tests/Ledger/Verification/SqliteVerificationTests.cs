using ZocSec.Core.Ledger.Verification;
using ZocSec.Core.Storage;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Ledger.Verification;

/// <summary>What only rows of SQLite can have.</summary>
public sealed class SqliteVerificationTests : VerificationTests
{
    private SqliteTamperedStore Tampered => (SqliteTamperedStore)Store;

    private protected override Task<TamperedStore> OpenStoreAsync() =>
        Task.FromResult<TamperedStore>(new SqliteTamperedStore(Time));

    [Fact]
    public async Task RowsInAnotherOrder_IsFound()
    {
        await FillAsync();
        var (second, third) = (await EntryAsync("a", 2), await EntryAsync("a", 3));
        await Tampered.ExecuteAsync("UPDATE entries SET seq = -1 WHERE id = $1", second.Id);
        await Tampered.ExecuteAsync("UPDATE entries SET seq = 2 WHERE id = $1", third.Id);
        await Tampered.ExecuteAsync("UPDATE entries SET seq = 3 WHERE id = $1", second.Id);

        Assert.Equal(
            $"{About}: entry 3 stands before entry 2: the order was changed",
            Assert.Single((await VerifyAsync()).Flaws)
        );
    }

    [Theory]
    [InlineData("UPDATE entries SET tenant = 'other' WHERE seq = 2", "its column tenant says other instead of default")]
    [InlineData("UPDATE entries SET guardrail = 'x/y' WHERE seq = 2", "its column guardrail says x/y")]
    [InlineData("UPDATE entries SET resource = 'z' WHERE seq = 2", "its column resource says z instead of a")]
    [InlineData("UPDATE entries SET name = 'z' WHERE seq = 2", "its column name says z instead of thing-a")]
    [InlineData("UPDATE entries SET id = 'z' WHERE seq = 2", "its column id says z instead of")]
    [InlineData("UPDATE standings SET tenant = 'z' WHERE resource = 'a'", "its column tenant says z")]
    [InlineData("UPDATE standings SET guardrail = 'x/y' WHERE resource = 'a'", "its column guardrail says x/y")]
    [InlineData("UPDATE standings SET resource = 'z' WHERE resource = 'a'", "its column resource says z instead of a")]
    [InlineData("UPDATE standings SET open = 1 WHERE resource = 'a'", "its column open says 1 instead of 0")]
    [InlineData("UPDATE standings SET intent = 1 WHERE resource = 'a'", "its column intent says 1 instead of 0")]
    [InlineData(
        "UPDATE standings SET outcome = 'held' WHERE resource = 'a'",
        "its column outcome says held instead of none"
    )]
    [InlineData("UPDATE standings SET read_at = 5 WHERE resource = 'a'", "its column read_at says 5")]
    [InlineData("UPDATE standings SET kind = x'00ff' WHERE resource = 'a'", "its column kind says")]
    public async Task AnyColumn_IsFound(string sql, string expected)
    {
        await FillAsync();

        await Tampered.ExecuteAsync(sql);

        Assert.Contains(expected, Assert.Single((await VerifyAsync()).Flaws));
    }

    [Theory]
    [InlineData("UPDATE seals SET body = replace(CAST(body AS TEXT), '\"number\":4', '\"number\":3') WHERE number = 1")]
    [InlineData("DELETE FROM seals WHERE number = 1")]
    [InlineData("UPDATE seals SET hash = 'x' WHERE number = 2")]
    [InlineData("UPDATE seals SET body = 'x' WHERE number = 2")]
    [InlineData("UPDATE seals SET number = 7 WHERE number = 2")]
    public async Task AlteredSeal_IsFound(string sql)
    {
        await FillAsync();
        await SealAsync();
        Time.Advance(TimeSpan.FromDays(1));
        await SealAsync();

        await Tampered.ExecuteAsync(sql);

        Assert.StartsWith("seal ", (await VerifyAsync()).Flaws[0]);
    }

    [Fact]
    public async Task ColumnThatIsMadeOfTheBodyNoMore_IsFound()
    {
        await FillAsync();
        await DropActorAsync();
        await Tampered.ExecuteAsync("ALTER TABLE entries ADD COLUMN actor TEXT");
        await Tampered.ExecuteAsync("UPDATE entries SET actor = 'eve' WHERE seq = 2");

        Assert.Equal(
            $"{About}: entry 2: its column actor says eve instead of nothing",
            Assert.Single((await VerifyAsync()).Flaws)
        );
    }

    [Fact]
    public async Task RunThatIsMadeOfTheBodyNoMore_IsFound()
    {
        await FillAsync();
        await DropRunAsync();
        await Tampered.ExecuteAsync("ALTER TABLE entries ADD COLUMN run TEXT");
        await Tampered.ExecuteAsync("UPDATE entries SET run = '/test#1'");
        await Tampered.ExecuteAsync("UPDATE entries SET run = 'sweep/1' WHERE seq = 2");

        Assert.Equal(
            $"{About}: entry 2: its column run says sweep/1 instead of /test#1",
            Assert.Single((await VerifyAsync()).Flaws)
        );
    }

    [Theory]
    [InlineData("mona")]
    [InlineData("mo\0na")]
    [InlineData("mo\"n\\a\u2028 \ud83d\ude00")]
    public async Task Actor_WhateverItIs_IsWhole(string actor)
    {
        await AppendAsync("a", 1, entry => entry with { Actor = actor });

        Assert.Empty((await VerifyAsync()).Flaws);
    }

    [Fact]
    public async Task FileOfAnOlderFormat_IsReadAndLeftAsItIs()
    {
        await FillAsync();
        await Tampered.ExecuteAsync("DROP TABLE seals");
        await DropActorAsync();
        await DropRunAsync();
        await Tampered.ExecuteAsync("DROP INDEX standings_open");
        await Tampered.ExecuteAsync("ALTER TABLE standings DROP COLUMN outcome");
        await Tampered.ExecuteAsync("PRAGMA user_version = 1");

        var (ledger, flaws) = await VerifyAsync();

        Assert.Empty(flaws);
        Assert.Equal(0, ledger.Seals);
        Assert.Equal(1L, Tampered.Read(session => session.Scalar("PRAGMA user_version")));
    }

    [Fact]
    public void NoFile_IsNotMade()
    {
        using var empty = new TempFolder();

        Assert.Throws<StorageException>(() => new SqliteStoredLedger(empty.Path).Open());

        Assert.Empty(Directory.EnumerateFileSystemEntries(empty.Path));
    }

    private async Task DropActorAsync()
    {
        await Tampered.ExecuteAsync("DROP INDEX entries_actor");
        await Tampered.ExecuteAsync("DROP INDEX entries_actor_outcome");
        await Tampered.ExecuteAsync("ALTER TABLE entries DROP COLUMN actor");
    }

    private async Task DropRunAsync()
    {
        await Tampered.ExecuteAsync("DROP INDEX entries_run");
        await Tampered.ExecuteAsync("ALTER TABLE entries DROP COLUMN run");
    }
}
