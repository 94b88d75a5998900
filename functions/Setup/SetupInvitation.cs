using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ZocSec.Functions.Setup;

/// <summary>Tells whoever started the program how to set it up, once it listens.</summary>
internal sealed partial class SetupInvitation(
    SetupSettings settings,
    SetupTickets tickets,
    IServer server,
    ILogger<SetupInvitation> logger
) : IHostedLifecycleService
{
    /// <inheritdoc />
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (settings.PublicUrl is null)
        {
            Log.NoPublicUrl(logger);
        }

        var code = await tickets.IssueCodeAsync(cancellationToken);
        var root = settings.PublicUrl?.ToString() ?? server.Features.Get<IServerAddressesFeature>()?.Addresses.First();
        Log.Open(logger, $"{root}/setup?code={code}");
    }

    /// <inheritdoc />
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        // The link is meant to be read here; it lets nobody do more than register an App for this program, once.
        [LoggerMessage(
            3101,
            LogLevel.Warning,
            "No GitHub App is configured. Set one up within 24 hours at {Link} (the next start prints a new link)"
        )]
        public static partial void Open(ILogger logger, string link);

        [LoggerMessage(
            3102,
            LogLevel.Warning,
            "App__PublicUrl is not set: GitHub must know an https address by which it reaches this program. Set it and start again"
        )]
        public static partial void NoPublicUrl(ILogger logger);
    }
}
