using ZocSec.Functions.Settings;

namespace ZocSec.Functions.Access;

/// <summary>Says at the start when nobody can sign in.</summary>
internal sealed partial class SignInNotice(HostSettings settings, ILogger<SignInNotice> logger) : IHostedService
{
    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.SignIn is null)
        {
            Log.NoClient(logger);
        }
        else if (settings.PublicUrl is null)
        {
            Log.NoPublicUrl(logger);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(
            3321,
            LogLevel.Information,
            "Nobody can sign in to the dashboard: for that set GitHub__ClientId and GitHub__ClientSecret, which the App's settings page shows, and App__PublicUrl"
        )]
        public static partial void NoClient(ILogger logger);

        [LoggerMessage(
            3322,
            LogLevel.Warning,
            "Nobody can sign in to the dashboard: set App__PublicUrl, the address that people reach it at"
        )]
        public static partial void NoPublicUrl(ILogger logger);
    }
}
