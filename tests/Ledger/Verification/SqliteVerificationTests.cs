using System.Text.Json;
using ZocSec.Core.Ledger;
using ZocSec.Core.Ledger.Seals;
using ZocSec.Core.Ledger.Verification;
using ZocSec.Core.Storage;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Ledger.Verification;

public sealed class SqliteVerificationTests : VerificationContract, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SqliteStores _stores;

    public SqliteVerificationTests() => _stores = new SqliteStores(_folder.Path, Time);

    protected override ILedger Ledger => _stores.Ledger;

    private protected override IStoredLedger Stored => new SqliteStoredLedger(_folder.Path);

    private protected override ISeals Seals => _stores.Seals;

    public void Dispose()
    {
        _stores.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task RowsInAnotherOrder_IsFound()
    {
        await FillAsync();
        var (second, third) = (await EntryAsync("a", 2), await EntryAsync("a", 3));
        await ExecuteAsync("UPDATE entries SET seq = -1 WHERE id = $1", second.Id);
        await ExecuteAsync("UPDATE entries SET seq = 2 WHERE id = $1", third.Id);
        await ExecuteAsync("UPDATE entries SET seq = 3 WHERE id = $1", second.Id);

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
    [InlineData("UPDATE standings SET read_at = 5 WHERE resource = 'a'", "its column read_at says 5")]
    [InlineData("UPDATE standings SET kind = x'00ff' WHERE resource = 'a'", "its column kind says")]
    public async Task AnyColumn_IsFound(string sql, string expected)
    {
        await FillAsync();

        await ExecuteAsync(sql);

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

        await ExecuteAsync(sql);

        Assert.StartsWith("seal ", (await VerifyAsync()).Flaws[0]);
    }

    [Fact]
    public async Task FileOfAnOlderFormat_IsReadAndLeftAsItIs()
    {
        await FillAsync();
        await ExecuteAsync("DROP TABLE seals");
        await ExecuteAsync("PRAGMA user_version = 1");

        var (ledger, flaws) = await VerifyAsync();

        Assert.Empty(flaws);
        Assert.Equal(0, ledger.Seals);
        Assert.Equal(1L, _stores.Read(session => session.Scalar("PRAGMA user_version")));
    }

    [Fact]
    public void NoFile_IsNotMade()
    {
        using var empty = new TempFolder();

        Assert.Throws<StorageException>(() => new SqliteStoredLedger(empty.Path).Open());

        Assert.Empty(Directory.EnumerateFileSystemEntries(empty.Path));
    }

    protected override Task ReplaceEntryAsync(string id, byte[] body, string hash) =>
        ExecuteAsync("UPDATE entries SET body = $2, hash = $3 WHERE id = $1", id, body, hash);

    protected override Task DeleteEntryAsync(string id) => ExecuteAsync("DELETE FROM entries WHERE id = $1", id);

    protected override Task CopyEntryAsync(string id, string as_) =>
        ExecuteAsync(
            """
            INSERT INTO entries (id, tenant, guardrail, resource, name, outcome, hash, body)
            SELECT $2, tenant, guardrail, resource, name, outcome, hash, body FROM entries WHERE id = $1
            """,
            id,
            as_
        );

    protected override Task SetOutcomeColumnAsync(string id, string outcome) =>
        ExecuteAsync("UPDATE entries SET outcome = $2 WHERE id = $1", id, outcome);

    protected override Task ReplaceStandingAsync(Standing standing) =>
        ExecuteAsync(
            "UPDATE standings SET body = $2 WHERE resource = $1",
            standing.Resource.Key,
            JsonSerializer.SerializeToUtf8Bytes(standing, StoreJson.Default.Standing)
        );

    protected override Task DeleteStandingAsync(StandingKey key) =>
        ExecuteAsync("DELETE FROM standings WHERE resource = $1", key.Resource.Key);

    protected override Task SetOpenColumnAsync(StandingKey key, bool open) =>
        ExecuteAsync("UPDATE standings SET open = $2 WHERE resource = $1", key.Resource.Key, open ? 1 : 0);

    private Task<int> ExecuteAsync(string sql, params object?[] arguments) =>
        _stores.Committer.CommitAsync(session => session.Execute(sql, arguments));
}
