using Microsoft.Extensions.Time.Testing;
using ZocSec.Core.Storage;

namespace ZocSec.Tests.Storage;

/// <summary>What is done round after round goes on, whatever a round meets.</summary>
public sealed class RoundsServiceTests
{
    [Fact]
    public async Task Round_ThatFails_IsToldAndDoneAgainInTheNext()
    {
        var time = new FakeTimeProvider();
        using var rounds = new Rounds(time);

        await rounds.StartAsync(default);
        Assert.IsType<InvalidOperationException>(await rounds.Failure.Task);
        while (!rounds.Second.Task.IsCompleted)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        await rounds.StopAsync(default);
        Assert.True(rounds.ExecuteTask!.IsCompletedSuccessfully);
    }

    private sealed class Rounds(TimeProvider time) : RoundsService(TimeSpan.FromMinutes(1), time)
    {
        private int _count;

        public TaskCompletionSource<Exception> Failure { get; } = new();

        public TaskCompletionSource Second { get; } = new();

        protected override async Task RoundAsync(CancellationToken ct)
        {
            if (++_count == 1)
            {
                throw new InvalidOperationException("a row was not what it should be");
            }

            Second.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        }

        protected override void Failed(Exception error) => Failure.TrySetResult(error);
    }
}
