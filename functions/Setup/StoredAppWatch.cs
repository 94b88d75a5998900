using ZocSec.Core.GitHub.Setup;

namespace ZocSec.Functions.Setup;

/// <summary>Ends the set-up when the App is there, whoever stored it: this process, another one, or <c>zocsec setup</c>.</summary>
internal sealed class StoredAppWatch(
    StoredAppFile file,
    SetupProgress progress,
    IHostApplicationLifetime lifetime,
    TimeProvider time
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (!file.Exists)
        {
            await timer.WaitForNextTickAsync(stoppingToken);
        }

        progress.Finish();
        lifetime.StopApplication();
    }
}
