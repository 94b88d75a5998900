using System.Security.Cryptography;
using System.Text;
using ZocSec.Core.Ledger;
using ZocSec.Core.Ledger.History;
using ZocSec.Core.Queue;
using ZocSec.Core.Storage;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Ledger;

public sealed class SqliteLedgerTests : LedgerContract, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SqliteStores _stores;
    private SqliteStores? _other;

    public SqliteLedgerTests() => _stores = new SqliteStores(_folder.Path, Time);

    protected override ILedger Ledger => _stores.Ledger;

    protected override IWorkQueue Queue => _stores.Queue;

    private protected override ILedgerHistory History => _stores.History;

    protected override ILedger Other => (_other ??= new SqliteStores(_folder.Path, Time)).Ledger;

    public void Dispose()
    {
        _other?.Dispose();
        _stores.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Hash_OfAStoredEntry_IsSha256OverThePreviousHashAndItsBytes()
    {
        await Ledger.SettleAsync(new Settlement(Standing("1"), Entry("1"), null, []), default);
        var read = await Ledger.FindAsync(Standing("1").Key, default);
        await Ledger.SettleAsync(new Settlement(read!, Entry("1"), null, []), default);

        var rows = _stores.Read(session =>
            session.Query(
                "SELECT body, hash FROM entries ORDER BY seq",
                row => (Body: row.GetFieldValue<byte[]>(0), Hash: row.GetString(1))
            )
        );

        var previous = "";
        foreach (var (body, hash) in rows)
        {
            byte[] covered = [.. Encoding.ASCII.GetBytes(previous), .. body];
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(covered)), hash);
            previous = hash;
        }

        Assert.Equal(2, rows.Count);
    }

    [Fact]
    public async Task Commit_OneThatFails_TakesNobodyWithIt()
    {
        var good = Ledger.SettleAsync(new Settlement(Standing("1"), Entry("1"), null, []), default);
        var bad = _stores.Committer.CommitAsync<int>(_ => throw new InvalidOperationException("broken"));
        var alsoGood = Ledger.SettleAsync(new Settlement(Standing("2"), Entry("2"), null, []), default);

        Assert.True(await good);
        await Assert.ThrowsAsync<StorageException>(() => bad);
        Assert.True(await alsoGood);
        Assert.Equal(2, (await Ledger.ReadAsync(new LedgerQuery(), default)).Length);
    }

    [Fact]
    public async Task Commit_StatementsOfOneThatFails_AreTakenBack()
    {
        var failing = _stores.Committer.CommitAsync<int>(session =>
        {
            session.Execute("INSERT INTO cursors (name, value) VALUES ('half', 'done')");
            throw new InvalidOperationException("broken");
        });

        await Assert.ThrowsAsync<StorageException>(() => failing);

        Assert.Null(await _stores.Cursors.GetAsync("half", default));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{"guardrail":"test/lamp","outcome":"painted"}""")]
    public async Task Read_RowThatIsDamagedOrOfALaterVersion_SaysSo(string body)
    {
        await Ledger.SettleAsync(new Settlement(Standing("1"), Entry("1"), null, []), default);
        await _stores.Committer.CommitAsync(session =>
            session.Execute("UPDATE standings SET body = $1", System.Text.Encoding.UTF8.GetBytes(body))
            + session.Execute("UPDATE entries SET body = $1", System.Text.Encoding.UTF8.GetBytes(body))
        );

        foreach (
            var read in new Func<Task>[]
            {
                () => Ledger.ReadAsync(new LedgerQuery(), default),
                () => Ledger.FindAsync(Standing("1").Key, default),
                () => Ledger.ListAsync(new StandingQuery(), default),
            }
        )
        {
            var error = await Assert.ThrowsAsync<UnreadableException>(read);
            Assert.Contains("zocsec ledger verify", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Open_FileOfALaterVersion_SaysWhatToDo()
    {
        await _stores.Committer.CommitAsync(session => session.Execute("PRAGMA user_version = 99"));

        var error = Assert.Throws<StorageException>(() => new SqliteStores(_folder.Path, Time));

        Assert.Contains("newer program", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void Open_NewFolder_IsTheOwnersAlone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such mode.");
        var folder = Path.Combine(_folder.Path, "new");

        using var stores = new SqliteStores(folder, Time);

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(folder)
        );
    }

    [Fact]
    public void Open_FolderThatCannotBe_NamesTheSetting()
    {
        var file = Path.Combine(_folder.Path, "file");
        File.WriteAllText(file, "");

        var error = Assert.Throws<StorageException>(() => new SqliteStores(Path.Combine(file, "below"), Time));

        Assert.Contains("Storage__Path", error.Message, StringComparison.Ordinal);
    }
}
