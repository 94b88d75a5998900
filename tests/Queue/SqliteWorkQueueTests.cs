using ZocSec.Core.Guardrails;
using ZocSec.Core.Queue;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Queue;

public sealed class SqliteWorkQueueTests : WorkQueueContract, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SqliteStores _stores;

    public SqliteWorkQueueTests() => _stores = new SqliteStores(_folder.Path, Time);

    protected override IWorkQueue Queue => _stores.Queue;

    protected override int Many => 2000;

    public void Dispose()
    {
        _stores.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Reap_ProcessThatEnded_ItsWorkIsHandedOutAgain()
    {
        using (var other = new SqliteStores(_folder.Path, Time))
        {
            await other.Queue.EnqueueAsync([Look("a")], default);
            Assert.Single(await other.Queue.LeaseAsync(10, default));
            Assert.Empty(await Queue.LeaseAsync(10, default));
        }

        await _stores.Owner.ReapAsync(_stores.Queue.ReleaseAsync);

        Assert.Equal("a", Assert.Single(await Queue.LeaseAsync(10, default)).Work.Id);
    }

    [Fact]
    public async Task Reap_ProcessThatLives_KeepsItsWork()
    {
        using var other = new SqliteStores(_folder.Path, Time);
        await other.Queue.EnqueueAsync([Look("a")], default);
        Assert.Single(await other.Queue.LeaseAsync(10, default));

        await _stores.Owner.ReapAsync(_stores.Queue.ReleaseAsync);

        Assert.Empty(await Queue.LeaseAsync(10, default));
    }

    [Fact]
    public async Task Complete_LeaseThatWasTakenAway_ChangesNothing()
    {
        using var other = new SqliteStores(_folder.Path, Time);
        await other.Queue.EnqueueAsync([Look("a")], default);
        var lost = Assert.Single(await other.Queue.LeaseAsync(10, default));
        await _stores.Queue.ReleaseAsync(other.Owner.Name);
        Assert.Single(await Queue.LeaseAsync(10, default));

        await other.Queue.CompleteAsync(lost, [], default);

        Assert.Equal(1, (await Queue.StatusAsync(default)).Waiting);
    }

    [Fact]
    public async Task Accept_WhatSomeProcessTook_IsKnownToAll()
    {
        using var other = new SqliteStores(_folder.Path, Time);
        await other.Queue.AcceptAsync(Event("1"), [Look("a")], default);

        Assert.False(await Queue.AcceptAsync(Event("1"), [Look("a")], default));
    }

    [Theory]
    [InlineData("""{"work":"dance","id":"new","due":"2026-01-01T00:00:00+00:00"}""")]
    [InlineData("""{"work":"look","id":"new","cause":"moonlight"}""")]
    [InlineData("null")]
    [InlineData("{")]
    public async Task Lease_WorkOfANewerVersionOrDamaged_SetsItAsideAndHandsOutTheOthers(string body)
    {
        await Queue.EnqueueAsync([Look("a")], default);
        await _stores.Committer.CommitAsync(session =>
            session.Execute(
                "INSERT INTO work (id, due, tries, body) VALUES ('new', 0, 0, $1)",
                System.Text.Encoding.UTF8.GetBytes(body)
            )
        );
        _stores.Queue.Signal(due: null);

        Assert.Equal("a", Assert.Single(await Queue.LeaseAsync(10, default)).Work.Id);
        var letter = Assert.Single(await Queue.ListDeadLettersAsync(tenant: null, 10, default));
        Assert.Equal("new", letter.Work.Id);
        Assert.Contains("a newer version of the program wrote it", letter.Reason, StringComparison.Ordinal);
        Assert.Single(await Queue.ListDeadLettersAsync(TenantId.Default, 10, default));
        Assert.Equal(1, await Queue.RedriveAsync("new", default));
        Assert.Equal(
            body,
            _stores.Read(session =>
                System.Text.Encoding.UTF8.GetString((byte[])session.Scalar("SELECT body FROM work WHERE id = 'new'")!)
            )
        );
    }

    [Fact]
    public async Task Wait_SomethingQueuedMeanwhile_Wakes()
    {
        await Queue.LeaseAsync(1, default);
        await WaitPollAsync();
        var waiting = Queue.WaitAsync(default);
        Assert.False(waiting.IsCompleted);

        await Queue.EnqueueAsync([Look("a")], default);

        await waiting;
        Assert.Single(await Queue.LeaseAsync(10, default));
    }

    protected override async Task WaitPollAsync()
    {
        var waiting = Queue.WaitAsync(default);
        Time.Advance(TimeSpan.FromSeconds(1));
        await waiting;
    }
}
