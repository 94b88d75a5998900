using ZocSec.Core.Ledger;
using ZocSec.Core.Ledger.Retention;
using ZocSec.Core.Ledger.Seals;
using ZocSec.Core.Ledger.Verification;
using ZocSec.Core.Storage.Sqlite;
using ZocSec.Tests.Ledger;

namespace ZocSec.Tests.Action;

/// <summary><c>zocsec ledger verify</c> beside a server that uses the folder.</summary>
public sealed class LedgerVerifyCommandTests : IAsyncDisposable
{
    private static readonly DateTimeOffset s_time = new(2026, 1, 31, 9, 12, 0, TimeSpan.Zero);

    private readonly StorageServer _server = new();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Whole_SaysWhatThereIs()
    {
        await RecordAsync();

        Assert.Equal(
            (
                0,
                "no seal yet: a chain that was recomputed as a whole would not show\n1 entries in 1 chains, 0 seals: whole\n",
                ""
            ),
            await RunAsync()
        );
    }

    [Fact]
    public async Task RemovedByRetention_SaysHowMuchAndWhen()
    {
        await RecordAsync();
        var ledger = _server.Ledger;
        var (key, oldest) = (LedgerSamples.Standing("1").Key, (await ledger.ReadAsync(new LedgerQuery(), default))[0]);
        var second = new Settlement(
            (await ledger.FindAsync(key, default))!,
            LedgerSamples.Entry("1", s_time),
            null,
            []
        );
        Assert.True(await ledger.SettleAsync(second, default));
        var standing = (await ledger.FindAsync(key, default))!;
        // Only what was sealed is removed.
        var head = new SealedHead(ChainKey.Of(key), standing.Entries, standing.Head);
        await _server.Get<ISeals>().AppendAsync(Seal.After(last: null, s_time) with { Heads = [head] }, default);

        await _server.Get<ILedgerRemoval>().RemoveAsync([new ChainStart(standing, [oldest])], s_time, default);

        var (code, output, _) = await RunAsync();
        Assert.Equal(0, code);
        Assert.Matches(
            "^1 entries, the first of 1 chains, were removed by retention, last at .{20}: those from before 2026-01-31 09:12:00Z\n",
            output
        );
        Assert.EndsWith("1 entries in 1 chains, 2 seals: whole\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Altered_SaysWhereAndIsAProblem()
    {
        await RecordAsync();
        await _server
            .Get<SqliteCommitter>()
            .CommitAsync(session => session.Execute("UPDATE entries SET outcome = 'Remediated'"));

        var (code, output, _) = await RunAsync();

        Assert.Equal(1, code);
        Assert.StartsWith(
            "default  test/guardrail  thing-1: entry 1: its column outcome says Remediated instead of Compliant\n",
            output,
            StringComparison.Ordinal
        );
        Assert.EndsWith(": 1 finding\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SealThatIsNotThere_IsAProblem()
    {
        await RecordAsync();

        var (code, output, _) = await RunAsync("--seal", new string('a', 64));

        Assert.Equal(1, code);
        Assert.Contains("is not in the ledger", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SealThatIsNoHash_IsAMistake()
    {
        var (code, _, error) = await RunAsync("--seal", "latest");

        Assert.Equal(2, code);
        Assert.Contains("64 hex digits", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_EndsWithExamples()
    {
        var (code, output, _) = await CommandLine.RunAsync("ledger", "verify", "--help");

        Assert.Equal(0, code);
        Assert.Contains("Examples:\n  zocsec ledger verify\n", output, StringComparison.Ordinal);
    }

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] args) =>
        _server.RunAsync(["ledger", "verify", .. args]);

    private async Task RecordAsync() =>
        Assert.True(
            await _server.Ledger.SettleAsync(
                new Settlement(LedgerSamples.Standing("1"), LedgerSamples.Entry("1", s_time), null, []),
                default
            )
        );
}
