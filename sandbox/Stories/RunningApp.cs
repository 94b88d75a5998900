using ZocSec.Core.GitHub;
using ZocSec.Functions;
using ZocSec.Functions.Settings;

namespace ZocSec.Sandbox.Stories;

/// <summary>The program under test while it runs; disposing stops it in order first.</summary>
internal sealed class RunningApp(WebApplication app) : IAsyncDisposable
{
    /// <summary>Starts it in this process, with the sandbox as its GitHub.</summary>
    /// <exception cref="IOException">Its address is taken.</exception>
    public static async Task<IAsyncDisposable> StartAsync(
        RunnerSettings settings,
        SandboxServer sandbox,
        CancellationToken ct
    )
    {
        var app = ZocSecHost.Build(
            new HostSettings
            {
                Urls = settings.AppUrl.GetLeftPart(UriPartial.Authority),
                IsSandbox = true,
                GitHub = new GitHubSettings(sandbox.Url, sandbox.AppId, sandbox.PrivateKey),
                WebhookSecrets = [sandbox.WebhookSecret],
                StoragePath = settings.StoragePath,
                PolicyPath = settings.PolicyPath,
            },
            args: []
        );
        var running = new RunningApp(app);
        try
        {
            await app.StartAsync(ct);
            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
