using Microsoft.Extensions.Time.Testing;
using ZocSec.Core.Storage;

namespace ZocSec.Tests.Storage;

/// <summary>What all stores of expiring records keep, and when they do not any more; each store has a class that makes them.</summary>
public abstract class ExpiringRecordsContract
{
    private const string Key = "session/0a1b";

    protected FakeTimeProvider Time { get; } = SqliteStores.Clock();

    protected abstract IExpiringRecords Records { get; }

    /// <summary>The same records as another process has them.</summary>
    protected abstract IExpiringRecords Others { get; }

    protected abstract Task UpkeepAsync();

    private DateTimeOffset InAnHour => Time.GetUtcNow() + TimeSpan.FromHours(1);

    [Fact]
    public async Task Added_IsFoundByOthers_UntilItEnds()
    {
        Assert.Null(await Records.FindAsync(Key, default));
        Assert.True(await Records.TryAddAsync(Key, [1, 2, 3], InAnHour, default));

        Time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        Assert.Equal([1, 2, 3], await Others.FindAsync(Key, default));
        Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(await Records.FindAsync(Key, default));
        Assert.Null(await Others.FindAsync(Key, default));
    }

    [Fact]
    public async Task AddedTwice_OnlyTheFirstIsKept()
    {
        Assert.True(await Records.TryAddAsync(Key, [1], InAnHour, default));
        Assert.False(await Others.TryAddAsync(Key, [2], InAnHour, default));

        Assert.Equal([1], await Records.FindAsync(Key, default));
    }

    [Fact]
    public async Task AddedByManyAtOnce_OnlyOneDoes()
    {
        var added = await Task.WhenAll(
            Enumerable
                .Range(0, 16)
                .Select(number =>
                    (number % 2 == 0 ? Records : Others).TryAddAsync(Key, [(byte)number], InAnHour, default)
                )
        );

        Assert.Single(added, isAdded => isAdded);
    }

    [Fact]
    public async Task Replaced_LivesByTheNewEnd()
    {
        await Records.TryAddAsync(Key, [1], InAnHour, default);

        Assert.True(await Others.TryReplaceAsync(Key, [2], InAnHour + TimeSpan.FromHours(1), default));
        Time.Advance(TimeSpan.FromMinutes(90));

        Assert.Equal([2], await Records.FindAsync(Key, default));
    }

    [Fact]
    public async Task Removed_DoesNotComeBack()
    {
        await Records.TryAddAsync(Key, [1], InAnHour, default);
        await Others.RemoveAsync(Key, default);
        await Records.RemoveAsync(Key, default);

        Assert.False(await Records.TryReplaceAsync(Key, [2], InAnHour, default));
        Assert.Null(await Records.FindAsync(Key, default));
    }

    [Fact]
    public async Task Ended_IsNotReplaced()
    {
        await Records.TryAddAsync(Key, [1], InAnHour, default);
        Time.Advance(TimeSpan.FromHours(1));

        Assert.False(await Records.TryReplaceAsync(Key, [2], InAnHour, default));
        Assert.Null(await Records.FindAsync(Key, default));
    }

    [Fact]
    public async Task Upkeep_ForgetsWhatHasEndedAndNothingElse()
    {
        await Records.TryAddAsync(Key, [1], InAnHour, default);
        await Records.TryAddAsync("session/other", [2], InAnHour + TimeSpan.FromHours(1), default);
        Time.Advance(TimeSpan.FromHours(1));
        Assert.False(await Records.TryAddAsync(Key, [3], InAnHour, default));

        await UpkeepAsync();

        Assert.True(await Records.TryAddAsync(Key, [3], InAnHour, default));
        Assert.Equal([2], await Records.FindAsync("session/other", default));
    }

    [Fact]
    public async Task Large_IsKeptWhole()
    {
        var body = new byte[300_000];
        Random.Shared.NextBytes(body);

        await Records.TryAddAsync(Key, body, InAnHour, default);

        Assert.Equal(body, await Others.FindAsync(Key, default));
    }
}
