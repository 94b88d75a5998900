using ZocSec.Functions.Settings;
using ZocSec.Functions.Setup;

namespace ZocSec.Functions;

/// <summary>The program from its start to its end: first it is given an App, if it has none, then it serves it.</summary>
public static class ZocSecProgram
{
    /// <summary>Runs until it is stopped.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="args">The command line: <c>--key value</c> settings of ASP.NET Core.</param>
    /// <param name="configure">Last changes to whichever host is built, for tests; null for none.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="SettingsException">The settings are not usable, or the program cannot listen where they say.</exception>
    public static async Task RunAsync(
        IConfiguration configuration,
        string[] args,
        Action<WebApplicationBuilder>? configure = null,
        CancellationToken ct = default
    )
    {
        while (SetupSettings.ReadIfNoApp(configuration) is { } settings)
        {
            await using var setup = SetupHost.Build(settings, args, configure);
            var progress = setup.Services.GetRequiredService<SetupProgress>();
            await ServeAsync(setup, ct);
            if (!progress.IsDone)
            {
                return;
            }
        }

        await using var app = ZocSecHost.Build(
            HostSettings.Read(AppConfiguration.WithStored(configuration)),
            args,
            configure
        );
        await ServeAsync(app, ct);
    }

    private static async Task ServeAsync(WebApplication app, CancellationToken ct)
    {
        await Listening.StartAsync(app, ct);
        await app.WaitForShutdownAsync(ct);
    }
}
