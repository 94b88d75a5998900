using Azure.Data.Tables;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Queue;
using ZocSec.Core.Storage.Azure;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Queue;

public sealed class AzureWorkQueueTests(Azurite azurite) : WorkQueueContract, IAsyncLifetime
{
    private static readonly TimeSpan LeaseAndPatience = TimeSpan.FromMinutes(4);

    private AzureSettings _settings = null!;
    private AzureStores _stores = null!;

    protected override IWorkQueue Queue => _stores.Queue;

    protected override int Many => 300;

    public async ValueTask InitializeAsync()
    {
        _settings = await azurite.SettingsAsync();
        _stores = new AzureStores(_settings, Time);
    }

    public ValueTask DisposeAsync()
    {
        _stores.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Lease_OfAProcessThatEnded_IsHandedOutAgain()
    {
        using (var other = new AzureStores(_settings, Time))
        {
            await other.Queue.EnqueueAsync([Look("a")], default);
            Assert.Single(await other.Queue.LeaseAsync(10, default));
        }

        await _stores.UpkeepAsync();
        Assert.Empty(await Queue.LeaseAsync(10, default));
        Time.Advance(LeaseAndPatience);
        await _stores.UpkeepAsync();

        Assert.Equal("a", Assert.Single(await Queue.LeaseAsync(10, default)).Work.Id);
    }

    [Theory]
    [InlineData("""{"work":"dance","id":"new","due":"2026-01-01T00:00:00+00:00"}""")]
    [InlineData("{")]
    public async Task Lease_WorkOfANewerVersionOrDamaged_SetsItAsideAndHandsOutTheOthers(string body)
    {
        await Queue.EnqueueAsync([Look("new"), Look("a")], default);
        var row = (
            await _stores.Store.FindAsync(AzureKeys.PartitionOf(TenantId.Default), AzureWorkRow.KeyOf("new"), default)
        )!;
        row["body0"] = System.Text.Encoding.UTF8.GetBytes(body);
        await _stores.Store.TryWriteAsync(
            [new TableTransactionAction(TableTransactionActionType.UpdateReplace, row)],
            default
        );

        Assert.Equal("a", Assert.Single(await LeaseAllAsync()).Work.Id);
        var letter = Assert.Single(await Queue.ListDeadLettersAsync(TenantId.Default, 10, default));
        Assert.Equal("new", letter.Work.Id);
        Assert.Contains("a newer version of the program wrote it", letter.Reason, StringComparison.Ordinal);
        Assert.Equal(1, await Queue.RedriveAsync("new", default));
        Assert.Empty(await LeaseAllAsync());
        Assert.Single(await Queue.ListDeadLettersAsync(TenantId.Default, 10, default));

        async Task<List<Leased>> LeaseAllAsync()
        {
            var all = new List<Leased>();
            for (var round = 0; round < 3; round++)
            {
                all.AddRange(await Queue.LeaseAsync(10, default));
            }

            return all;
        }
    }

    [Fact]
    public async Task Lease_InTheHandsOfAProcessThatLives_IsRenewed()
    {
        using var other = new AzureStores(_settings, Time);
        await other.Queue.EnqueueAsync([Look("a")], default);
        var leased = Assert.Single(await other.Queue.LeaseAsync(10, default));

        await RenewAsync("a", rounds: 8);

        await _stores.UpkeepAsync();
        Assert.Empty(await Queue.LeaseAsync(10, default));
        await other.Queue.CompleteAsync(leased, [], default);
        Assert.Equal(0, (await Queue.StatusAsync(default)).Waiting);
    }

    [Fact]
    public async Task Lease_ThatIsNeverEnded_IsLeftToOthersAfterAnHour()
    {
        using var other = new AzureStores(_settings, Time);
        await other.Queue.EnqueueAsync([Look("a")], default);
        Assert.Single(await other.Queue.LeaseAsync(10, default));
        await RenewAsync("a", rounds: 80);
        await other.Queue.EnqueueAsync([Look("b")], default);
        Assert.Single(await other.Queue.LeaseAsync(10, default));

        await RenewAsync("b", rounds: 6);

        await _stores.UpkeepAsync();
        Assert.Equal("a", Assert.Single(await Queue.LeaseAsync(10, default)).Work.Id);
    }

    [Fact]
    public async Task LeaseThatWasTakenOver_ChangesNothing()
    {
        using var other = new AzureStores(_settings, Time);
        await other.Queue.EnqueueAsync([Look("a")], default);
        var lost = Assert.Single(await other.Queue.LeaseAsync(10, default));
        Time.Advance(LeaseAndPatience);
        await _stores.UpkeepAsync();
        var taken = Assert.Single(await Queue.LeaseAsync(10, default));

        await other.Queue.AbandonAsync(lost, Time.GetUtcNow(), countsAsTry: true, "late", default);
        await other.Queue.DeadLetterAsync(lost, "late", default);
        await other.Queue.CompleteAsync(lost, [], default);

        Assert.Equal(new QueueStatus(1, 0, taken.Work.Due), await Queue.StatusAsync(default));
        await Queue.CompleteAsync(taken, [], default);
        Assert.Equal(0, (await Queue.StatusAsync(default)).Waiting);
    }

    [Fact]
    public async Task LeaseThatIsOver_ButNobodyTook_StillEndsItsWork()
    {
        await Queue.EnqueueAsync([Look("a")], default);
        var leased = Assert.Single(await Queue.LeaseAsync(10, default));
        Time.Advance(LeaseAndPatience);

        await Queue.CompleteAsync(leased, [], default);

        Assert.Equal(0, (await Queue.StatusAsync(default)).Waiting);
    }

    [Fact]
    public async Task LeaseAsync_ManyProcessesAtOnce_EachWorkIsHandedOutOnce()
    {
        await Queue.EnqueueAsync([.. Enumerable.Range(0, 60).Select(number => Look($"w{number}"))], default);
        // A second message for each.
        Time.Advance(LeaseAndPatience);
        await _stores.UpkeepAsync();
        var others = Enumerable.Range(0, 4).Select(_ => new AzureStores(_settings, Time)).ToArray();

        var leased = await Task.WhenAll(others.Select(other => LeaseAllAsync(other.Queue)));

        Assert.Equal(60, leased.Sum(ids => ids.Count));
        Assert.Equal(60, leased.SelectMany(ids => ids).Distinct().Count());
        Array.ForEach(others, other => other.Dispose());
    }

    [Fact]
    public async Task AcceptAsync_SeventyTwoHoursLater_IsTakenAgain()
    {
        await Queue.AcceptAsync(Event("1"), [Look("a")], default);
        await Queue.CompleteAsync(Assert.Single(await Queue.LeaseAsync(10, default)), [], default);
        Time.Advance(TimeSpan.FromHours(71));
        await _stores.UpkeepAsync();
        Assert.False(await Queue.AcceptAsync(Event("1"), [Look("a")], default));

        Time.Advance(TimeSpan.FromHours(2));
        await _stores.UpkeepAsync();

        Assert.True(await Queue.AcceptAsync(Event("1"), [Look("a")], default));
    }

    [Fact]
    public async Task TakeAsync_MessageOfDueWork_LeasesIt()
    {
        await Queue.EnqueueAsync([Look("a")], default);
        var message = await MessageAsync();

        var leased = await _stores.Queue.TakeAsync(message, default);

        Assert.Equal("a", leased!.Work.Id);
        await Queue.CompleteAsync(leased, [], default);
        Assert.Null(await _stores.Queue.TakeAsync(message, default));
        Assert.Empty(await _stores.Store.ReceiveAsync(10, TimeSpan.FromSeconds(1), default));
    }

    [Fact]
    public async Task TakeAsync_WorkThatIsNotDue_RingsAgain()
    {
        await Queue.EnqueueAsync([Look("a", delay: TimeSpan.FromHours(1))], default);

        Assert.Null(await _stores.Queue.TakeAsync(await MessageAsync(), default));

        Time.Advance(TimeSpan.FromHours(2));
        Assert.NotNull(await _stores.Queue.TakeAsync(await MessageAsync(), default));
    }

    [Fact]
    public async Task TakeAsync_WorkThatAnotherHolds_RingsAgain()
    {
        await Queue.EnqueueAsync([Look("a")], default);
        var message = await MessageAsync();
        using (var other = new AzureStores(_settings, Time))
        {
            Assert.NotNull(await other.Queue.TakeAsync(message, default));
            Assert.Null(await _stores.Queue.TakeAsync(message, default));
        }

        Time.Advance(TimeSpan.FromSeconds(91));

        Assert.NotNull(await _stores.Queue.TakeAsync(await MessageAsync(), default));
    }

    [Fact]
    public async Task AbandonAsync_WorkTakenByItsMessage_RingsAgain()
    {
        await Queue.EnqueueAsync([Look("a")], default);
        var leased = await _stores.Queue.TakeAsync(await MessageAsync(), default);

        await Queue.AbandonAsync(leased!, Time.GetUtcNow(), countsAsTry: true, "broke", default);

        Assert.Equal(1, (await _stores.Queue.TakeAsync(await MessageAsync(), default))!.Tries);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("not json")]
    public async Task TakeAsync_NoMessage_IsNothing(string message) =>
        Assert.Null(await _stores.Queue.TakeAsync(message, default));

    [Fact]
    public async Task LeaseAsync_MessageThatIsNone_IsDropped()
    {
        await _stores.Store.SendAsync("not json", TimeSpan.Zero, default);
        await Queue.EnqueueAsync([Look("a")], default);

        Assert.Equal("a", Assert.Single(await Queue.LeaseAsync(1, default)).Work.Id);
    }

    [Fact]
    public async Task WaitAsync_SomethingQueuedMeanwhile_Wakes()
    {
        var waiting = Queue.WaitAsync(default);
        Assert.False(waiting.IsCompleted);

        await Queue.EnqueueAsync([Look("a")], default);

        await waiting;
    }

    protected override async Task WaitPollAsync()
    {
        var waiting = Queue.WaitAsync(default);
        Time.Advance(TimeSpan.FromSeconds(1));
        await waiting;
    }

    private static async Task<List<string>> LeaseAllAsync(AzureWorkQueue queue)
    {
        var ids = new List<string>();
        while (await queue.LeaseAsync(8, default) is { IsEmpty: false } leased)
        {
            ids.AddRange(leased.Select(one => one.Work.Id));
        }

        return ids;
    }

    // As a host does: it owns the message, hands over the text and deletes it afterwards.
    private async Task<string> MessageAsync()
    {
        var message = Assert.Single(await _stores.Store.ReceiveAsync(10, TimeSpan.FromMinutes(5), default));
        await _stores.Store.DeleteAsync(message.MessageId, message.PopReceipt, default);
        return message.MessageText;
    }

    private async Task RenewAsync(string id, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            var before = await UntilAsync(id);
            Time.Advance(TimeSpan.FromSeconds(45));
            await EventuallyAsync(async () => await UntilAsync(id) > before);
        }
    }

    private async Task<long?> UntilAsync(string id)
    {
        var work = Look(id);
        var row = await _stores.Store.FindAsync(AzureWorkRow.PartitionOf(work), AzureWorkRow.KeyOf(id), default);
        return row?.GetInt64(AzureWorkRow.Columns.Until);
    }

    private static async Task EventuallyAsync(Func<Task<bool>> holds)
    {
        for (var attempt = 0; !await holds(); attempt++)
        {
            Assert.True(attempt < 500, "It did not come about within ten seconds.");
            await Task.Delay(20);
        }
    }
}
