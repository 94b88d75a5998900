using ZocSec.Core.GitHub;
using ZocSec.Functions;
using ZocSec.Functions.Settings;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Stories;

var configuration = new ConfigurationBuilder().AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables().Build();
try
{
    var settings = RunnerSettings.Read(configuration, args);
    return await new SandboxRunner(settings, StartAsync, Console.Out, TimeProvider.System).RunAsync();

    async Task<IAsyncDisposable> StartAsync(SandboxServer sandbox, CancellationToken ct)
    {
        var app = ZocSecHost.Build(
            new HostSettings
            {
                Urls = settings.AppUrl.ToString(),
                IsSandbox = true,
                GitHub = new GitHubSettings(sandbox.Url, sandbox.AppId, sandbox.PrivateKey),
                WebhookSecrets = [sandbox.WebhookSecret],
                StoragePath = settings.StoragePath,
                PolicyPath = settings.PolicyPath,
            },
            args: []
        );
        await app.StartAsync(ct);
        return new RunningApp(app);
    }
}
catch (Exception error) when (error is FormatException or SettingsException)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}
