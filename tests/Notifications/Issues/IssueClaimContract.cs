using Microsoft.Extensions.Time.Testing;
using ZocSec.Core.Ledger;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Core.Storage;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Faults;
using ZocSec.Sandbox.Issues;
using ZocSec.Sandbox.Organizations;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Notifications.Issues;

/// <summary>Two processes on one storage tell of one repository; each storage has a class that makes it.</summary>
public abstract class IssueClaimContract : IAsyncLifetime
{
    private SandboxServer _sandbox = null!;
    private IssueProcess _one = null!;
    private IssueProcess _other = null!;

    protected FakeTimeProvider Time { get; } = SqliteStores.Clock();

    private SandboxIssue[] Opened => [.. _sandbox.Organization.Issues("payroll")];

    public async ValueTask InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync(new SandboxOptions { Time = Time });
        await StartStoresAsync();
        (_one, _other) = (Process(0), Process(1));
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
        await _sandbox.DisposeAsync();
        StopStores();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts the storage and the stores of two processes on it.</summary>
    protected abstract Task StartStoresAsync();

    protected abstract void StopStores();

    /// <summary>The stores of the first or the second process.</summary>
    private protected abstract (ICursors Cursors, IExpiringRecords Records, ILedger Ledger) StoresOf(int process);

    protected abstract Task UpkeepAsync();

    [Fact]
    public async Task BothHaveLookedBeforeEitherOpens_ThereIsOne_AndNoNoticeIsLost()
    {
        var looked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var left = 2;
        _one.Issues.Listed = _other.Issues.Listed = () =>
        {
            if (Interlocked.Decrement(ref left) == 0)
            {
                looked.SetResult();
            }

            return looked.Task;
        };

        var results = await Task.WhenAll(_one.SendAsync("entry-1"), _other.SendAsync("entry-2"));

        Assert.Contains(results, result => result is SendResult.Sent);
        Assert.Single(Opened);
        // Whoever had to wait comes again.
        Assert.IsType<SendResult.Sent>(await _one.SendAsync("entry-1"));
        Assert.IsType<SendResult.Sent>(await _other.SendAsync("entry-2"));
        Assert.Contains("entry-2", Assert.Single(Opened).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyTimes_NeverTwo()
    {
        var results = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(number => (number % 2 == 0 ? _one : _other).SendAsync($"entry-{number}"))
        );

        Assert.All(results, result => Assert.True(result is SendResult.Sent or SendResult.Waiting, $"{result}"));
        Assert.Single(Opened);
    }

    [Fact]
    public async Task ProcessThatDiedBeforeItOpened_TheErrandComesAgainElsewhere_AndOpens()
    {
        _one.Issues.DiesBeforeOpening = true;
        await Assert.ThrowsAsync<CrashException>(() => _one.SendAsync("entry-1"));

        Assert.IsType<SendResult.Waiting>(await _other.SendAsync("entry-2"));
        Assert.Empty(Opened);
        Assert.IsType<SendResult.Sent>(await _other.SendAsync("entry-1"));
        Assert.IsType<SendResult.Sent>(await _other.SendAsync("entry-2"));
        Assert.Single(Opened);
    }

    [Fact]
    public async Task ProcessThatDiedAfterItOpened_TheErrandComesAgainElsewhere_AndFindsIt()
    {
        _one.Issues.DiesAfterOpening = true;
        await Assert.ThrowsAsync<CrashException>(() => _one.SendAsync("entry-1"));

        Assert.IsType<SendResult.Sent>(await _other.SendAsync("entry-1"));
        Assert.IsType<SendResult.Sent>(await _other.SendAsync("entry-2"));
        Assert.Single(Opened);
    }

    [Fact]
    public async Task ErrandThatNeverComesAgain_OthersWaitForHours_NotForGood()
    {
        _one.Issues.DiesBeforeOpening = true;
        await Assert.ThrowsAsync<CrashException>(() => _one.SendAsync("entry-1"));
        Time.Advance(TimeSpan.FromMinutes(119));
        await UpkeepAsync();
        Assert.IsType<SendResult.Waiting>(await _other.SendAsync("entry-2"));

        Time.Advance(TimeSpan.FromMinutes(1));
        await UpkeepAsync();

        Assert.IsType<SendResult.Sent>(await _other.SendAsync("entry-2"));
        Assert.Single(Opened);
    }

    [Fact]
    public async Task AnswerThatGotLost_ThatErrandAloneLooksAgain()
    {
        _sandbox.Faults.Plan = new FaultPlan
        {
            Rules =
            [
                new FaultRule
                {
                    Method = "POST",
                    Path = "/repos/acme/payroll/issues",
                    Kind = FaultKind.Reset,
                    AfterTheFact = true,
                    Count = 1,
                },
            ],
        };

        Assert.IsType<SendResult.Busy>(await _one.SendAsync("entry-1"));
        Time.Advance(TimeSpan.FromMinutes(15));
        Assert.IsType<SendResult.Sent>(await _one.SendAsync("entry-1"));
        Assert.IsType<SendResult.Sent>(await _other.SendAsync("entry-2"));
        Assert.Single(Opened);
    }

    [Fact]
    public async Task PlaceThatRefuses_HoldsNobodyUp()
    {
        _sandbox.Organization.SetIssues("payroll", on: false);
        Assert.IsType<SendResult.Refused>(await _one.SendAsync("entry-1"));
        _sandbox.Organization.SetIssues("payroll", on: true);

        Assert.IsType<SendResult.Sent>(await _other.SendAsync("entry-2"));
    }

    private IssueProcess Process(int number)
    {
        var (cursors, records, ledger) = StoresOf(number);
        return new IssueProcess(_sandbox, cursors, records, ledger, Time);
    }
}
