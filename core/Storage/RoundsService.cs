using Microsoft.Extensions.Hosting;

namespace ZocSec.Core.Storage;

/// <summary>Does a round at the start of the program and then at an interval; one that the storage spoiled is done again in the next.</summary>
/// <param name="interval">From the end of a round to the next.</param>
/// <param name="time">The clock.</param>
public abstract class RoundsService(TimeSpan interval, TimeProvider time) : BackgroundService
{
    /// <summary>Does one round.</summary>
    /// <exception cref="StorageException">The storage could not be used.</exception>
    protected abstract Task RoundAsync(CancellationToken ct);

    /// <summary>A round failed for the storage.</summary>
    protected abstract void Failed(StorageException error);

    /// <inheritdoc />
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not on the way to the first answer.
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RoundAsync(stoppingToken);
            }
            catch (StorageException error)
            {
                Failed(error);
            }

            await Task.Delay(interval, time, stoppingToken);
        }
    }
}
