using ZocSec.Core.GitHub.Setup;

namespace ZocSec.Functions.Setup;

/// <summary>Ends the set-up when the App is there, whoever stored it: this process, another one, or <c>zocsec setup</c>.</summary>
internal sealed partial class StoredAppWatch(
    StoredAppFile file,
    SetupProgress progress,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<StoredAppWatch> logger
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

        // One that cannot be read is named by the start that follows.
        if (file.Read(out _) is { } app)
        {
            Log.TakenUp(logger, app.Slug, file.Path);
        }

        progress.Finish();
        lifetime.StopApplication();
    }

    private static partial class Log
    {
        [LoggerMessage(3121, LogLevel.Information, "The App {Slug} is taken up from {Path}")]
        public static partial void TakenUp(ILogger logger, string slug, string path);
    }
}
