using Microsoft.Extensions.Hosting;

namespace ZocSec.Core.Storage;

/// <summary>Does a round at the start of the program and then at an interval; one that failed is done again in the next.</summary>
/// <param name="interval">From the end of a round to the next.</param>
/// <param name="time">The clock.</param>
public abstract class RoundsService(TimeSpan interval, TimeProvider time) : BackgroundService
{
    /// <summary>Does one round.</summary>
    protected abstract Task RoundAsync(CancellationToken ct);

    /// <summary>A round failed.</summary>
    protected abstract void Failed(Exception error);

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
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // What is counted or tidied up now and then never stops the guarding.
            catch (Exception error)
#pragma warning restore CA1031
            {
                Failed(error);
            }

            await Task.Delay(interval, time, stoppingToken);
        }
    }
}
