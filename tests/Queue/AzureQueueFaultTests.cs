using ZocSec.Core.Events;
using ZocSec.Core.Queue;
using ZocSec.Core.Storage;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Queue;

/// <summary>
/// A process that dies after each of its requests, and answers that get lost: another process finds everything, and does
/// it once.
/// </summary>
public sealed class AzureQueueFaultTests(Azurite azurite) : AzureFaultTests(azurite)
{
    [Fact]
    public async Task Accept_Crash_TheEventComesAgainAndItsWorkIsDoneOnce() =>
        await AtEveryRequestAsync(
            async (faulty, next) =>
            {
                await RunToCrashAsync(() => faulty.Queue.AcceptAsync(Event("1"), [Look("a"), Look("b")], default));
                await next.Queue.AcceptAsync(Event("1"), [Look("a"), Look("b")], default);
                await OutlastAsync(next);

                Assert.Equal(["a", "b"], await DoAllAsync(next));
            }
        );

    [Fact]
    public async Task Accept_Crash_EventIsTakenWithAllItsWorkOrNotAtAll() =>
        await AtEveryRequestAsync(
            async (faulty, next) =>
            {
                await RunToCrashAsync(() => faulty.Queue.AcceptAsync(Event("1"), [Look("a"), Look("b")], default));
                await OutlastAsync(next);

                var done = await DoAllAsync(next);

                string[] expected = await next.Queue.AcceptAsync(Event("1"), [Look("c")], default) ? [] : ["a", "b"];
                Assert.Equal(expected, done);
            }
        );

    [Fact]
    public async Task Lease_Crash_WorkIsHandedOutAgain() =>
        await AtEveryRequestAsync(
            async (faulty, next) =>
            {
                await RunToCrashAsync(() => faulty.Queue.LeaseAsync(10, default));
                await OutlastAsync(next);

                Assert.Equal(["a"], await DoAllAsync(next));
            },
            stores => stores.Queue.EnqueueAsync([Look("a")], default)
        );

    [Fact]
    public async Task Complete_Crash_WhatFollowsIsDoneOnce() =>
        await AfterLeaseAsync(
            async (leased, faulty, next) =>
            {
                await RunToCrashAsync(() => faulty.Queue.CompleteAsync(leased, [Look("next")], default));
                await OutlastAsync(next);

                var done = new List<string>();
                while (await next.Queue.LeaseAsync(10, default) is [var one, ..])
                {
                    done.Add(one.Work.Id);
                    await next.Queue.CompleteAsync(one, one.Work.Id == "a" ? [Look("next")] : [], default);
                }

                Assert.Equal(["next"], done.Where(id => id != "a"));
                Assert.True(done.Count(id => id == "a") <= 1);
            }
        );

    [Fact]
    public async Task Abandon_Crash_WorkIsHandedOutAgain() =>
        await AfterLeaseAsync(
            async (leased, faulty, next) =>
            {
                await RunToCrashAsync(() =>
                    faulty.Queue.AbandonAsync(leased, Time.GetUtcNow(), true, "broke", default)
                );
                await OutlastAsync(next);

                Assert.Equal(["a"], await DoAllAsync(next));
            }
        );

    [Fact]
    public async Task DeadLetter_Crash_WorkIsSetAsideOrHandedOutAgain() =>
        await AfterLeaseAsync(
            async (leased, faulty, next) =>
            {
                await RunToCrashAsync(() => faulty.Queue.DeadLetterAsync(leased, "cannot be", default));
                await OutlastAsync(next);

                var done = await DoAllAsync(next);

                Assert.Equal(1, done.Count + (await next.Queue.ListDeadLettersAsync(tenant: null, 10, default)).Length);
            }
        );

    [Fact]
    public async Task Redrive_Crash_WorkIsThereOnce() =>
        await AtEveryRequestAsync(
            async (faulty, next) =>
            {
                await RunToCrashAsync(() => faulty.Queue.RedriveAsync(null, default));
                await OutlastAsync(next);
                await next.Queue.RedriveAsync("a", default);

                Assert.Equal(["a"], await DoAllAsync(next));
                Assert.Empty(await next.Queue.ListDeadLettersAsync(tenant: null, 10, default));
            },
            async stores =>
            {
                await stores.Queue.EnqueueAsync([Look("a")], default);
                await stores.Queue.DeadLetterAsync(
                    Assert.Single(await stores.Queue.LeaseAsync(10, default)),
                    "cannot be",
                    default
                );
            }
        );

    [Fact]
    public async Task LostAnswer_Anywhere_ChangesNothing() =>
        await AtEveryRequestAsync(
            async (faulty, next) =>
            {
                Assert.True(await faulty.Queue.AcceptAsync(Event("1"), [Look("a"), Look("b")], default));
                await OutlastAsync(next);
                var leased = await LeaseSoonAsync(faulty);
                Assert.Equal(["a", "b"], leased.Select(one => one.Work.Id).Order(StringComparer.Ordinal));
                await faulty.Queue.CompleteAsync(leased[0], [Look("next")], default);
                await faulty.Queue.DeadLetterAsync(leased[1], "cannot be", default);
                var again = Assert.Single(await LeaseSoonAsync(faulty));
                await faulty.Queue.AbandonAsync(again, Time.GetUtcNow(), countsAsTry: true, "broke", default);

                await OutlastAsync(next);
                Assert.Equal(1, Assert.Single(await LeaseAllAsync(next)).Tries);
                Assert.Equal((1, 1), await CountsAsync(next));
            },
            losesAnswers: true
        );

    [Fact]
    public async Task Refusal_NamesTheRoleAndNoSecret()
    {
        var faults = new AzureFaults();
        using var stores = await StartAsync(faults);
        faults.Refuse();

        var error = await Assert.ThrowsAsync<StorageException>(() => stores.Queue.EnqueueAsync([Look("a")], default));

        Assert.Contains("the role Storage Table Data Contributor", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AccountKey", error.Message, StringComparison.Ordinal);
    }

    private static async Task<(int Waiting, int Dead)> CountsAsync(AzureStores stores)
    {
        var status = await stores.Queue.StatusAsync(default);
        return (status.Waiting, status.DeadLetters);
    }

    // Where the answer that got lost held the messages, they come again.
    private async Task<List<Leased>> LeaseSoonAsync(AzureStores stores)
    {
        if (await LeaseAllAsync(stores) is { Count: > 0 } leased)
        {
            return leased;
        }

        await OutlastAsync(stores);
        return await LeaseAllAsync(stores);
    }

    private static async Task<List<string>> DoAllAsync(AzureStores stores)
    {
        var leased = await LeaseAllAsync(stores);
        foreach (var one in leased)
        {
            await stores.Queue.CompleteAsync(one, [], default);
        }

        Assert.Equal(0, (await stores.Queue.StatusAsync(default)).Waiting);
        return [.. leased.Select(one => one.Work.Id).Order(StringComparer.Ordinal)];
    }

    private Task AfterLeaseAsync(Func<Leased, AzureStores, AzureStores, Task> test)
    {
        Leased? leased = null;
        return AtEveryRequestAsync(
            (faulty, next) => test(leased!, faulty, next),
            async stores =>
            {
                await stores.Queue.EnqueueAsync([Look("a")], default);
                leased = Assert.Single(await stores.Queue.LeaseAsync(10, default));
            }
        );
    }

    private static SourceEvent Event(string id) => QueueSamples.Event(id);

    private Look Look(string id) => QueueSamples.Look(id, Time.GetUtcNow());
}
