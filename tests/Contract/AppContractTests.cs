using System.Net;
using System.Net.Sockets;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Stories;

namespace ZocSec.Tests.Contract;

/// <summary>Holds against GitHub's description what the program asks, from its start to the end of the story.</summary>
public sealed class AppContractTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("zocsec-contract").FullName;

    [Fact]
    public async Task EveryRequestOfTheProgram_IsWhatGitHubDescribes()
    {
        var ct = TestContext.Current.CancellationToken;
        var recorder = new ExchangeRecorder();
        await using var sandbox = await SandboxServer.StartAsync(ct: ct);
        sandbox.Observer = recorder;
        var settings = new RunnerSettings
        {
            AppUrl = FreeUrl(),
            PolicyPath = Path.Combine(_folder, "zocsec.yml"),
            StoragePath = Path.Combine(_folder, "data"),
        };
        StartingPolicy.WriteIfMissing(settings.PolicyPath);
        await using var running = await RunningApp.StartAsync(settings, sandbox, ct);
        using var app = new AppClient(settings.AppUrl);
        sandbox.Webhooks.Target = app.WebhookUrl;

        Assert.True(
            await new Story(sandbox, app, TextWriter.Null, settings.Patience, TimeProvider.System).PlayAsync(ct)
        );

        recorder.AssertAllowed();
        Assert.Contains(recorder.Exchanges, exchange => exchange is { Method: "PATCH", Status: 200 });
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Uri FreeUrl()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri(FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"));
    }
}
