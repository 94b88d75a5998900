using ZocSec.Functions;
using ZocSec.Functions.Settings;

namespace ZocSec.Sandbox.Stories;

/// <summary>The program under test while it has no App yet: it is set up at the sandbox, and goes on by itself.</summary>
internal sealed class AppInSetup : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _program;

    private AppInSetup(IConfiguration configuration, string url) =>
        _program = ZocSecProgram.RunAsync(configuration, ["--urls", url], ct: _stop.Token);

    /// <summary>Starts it in this process, with the sandbox as its GitHub.</summary>
    /// <exception cref="SettingsException">Its address is taken.</exception>
    public static async Task<IAsyncDisposable> StartAsync(
        RunnerSettings settings,
        SandboxServer sandbox,
        CancellationToken ct
    )
    {
        var url = settings.AppUrl.GetLeftPart(UriPartial.Authority);
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["App:PublicUrl"] = url,
                    ["GitHub:ApiUrl"] = sandbox.Url.AbsoluteUri,
                    ["Storage:Path"] = settings.StoragePath,
                }
            )
            .Build();
        var app = new AppInSetup(configuration, url);
        using var client = new HttpClient { BaseAddress = settings.AppUrl };
        while (!await app.AnswersAsync(client, ct))
            await Task.Delay(Pause, ct);
        return app;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _program;
        _stop.Dispose();
    }

    private async Task<bool> AnswersAsync(HttpClient client, CancellationToken ct)
    {
        // One that ended says here why.
        if (_program.IsCompleted)
            await _program;
        try
        {
            using var answer = await client.GetAsync("/api/health/live", ct);
            return answer.IsSuccessStatusCode && !_program.IsCompleted;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
