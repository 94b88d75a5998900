using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using ZocSec.Sandbox.Stories;

namespace ZocSec.Tests.Sandbox;

public sealed class StoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("zocsec-story").FullName;

    [Fact]
    public async Task Story_WithTheProgram_ComesOutAsItShould()
    {
        var (code, told) = await RunAsync(Settings());

        Assert.Equal(0, code);
        Assert.DoesNotContain("THIS DID NOT COME OUT", told, StringComparison.Ordinal);
        Assert.Equal(7, told.Split('\n').Count(line => line.Length > 1 && char.IsDigit(line[0]) && line[1] == '.'));
    }

    [Fact]
    public async Task Story_UnderAPolicyThatOnlyObserves_SaysWhatDidNotComeOut()
    {
        var settings = Settings() with { Patience = TimeSpan.FromSeconds(2) };
        await File.WriteAllTextAsync(settings.PolicyPath, "version: 1\nmode: observe\n");

        var (code, told) = await RunAsync(settings);

        Assert.Equal(1, code);
        Assert.Contains("THIS DID NOT COME OUT AS IT SHOULD", told, StringComparison.Ordinal);
        Assert.Contains("observed", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Setup_WaitsForAnAppToBeRegistered_AndEndsInOrder()
    {
        var settings = Settings() with { Setup = true };
        using var stop = new CancellationTokenSource();
        await using var told = new Telling(text =>
        {
            if (text.Contains("no App is registered yet", StringComparison.Ordinal))
                stop.Cancel();
        });
        var ready = 0;

        var code = await new SandboxRunner(
            settings,
            async (sandbox, ct) =>
            {
                var app = await AppInSetup.StartAsync(settings, sandbox, ct);
                using var http = new HttpClient();
                using var answer = await http.GetAsync(new Uri(settings.AppUrl, "/api/health/ready"), ct);
                ready = (int)answer.StatusCode;
                return app;
            },
            told,
            TimeProvider.System
        ).RunAsync(stop.Token);

        Assert.Equal((0, 503), (code, ready));
    }

    [Fact]
    public async Task TheSandboxesPort_Taken_NamesItsSetting()
    {
        using var taken = Listen(out var port);

        var (code, told) = await RunAsync(Settings() with { Port = port });

        Assert.Equal(1, code);
        Assert.Contains("Sandbox__Port", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheProgramsPort_Taken_NamesItsSetting()
    {
        using var taken = Listen(out var port);

        var (code, told) = await RunAsync(Settings() with { AppUrl = new Uri($"http://127.0.0.1:{port}") });

        Assert.Equal(1, code);
        Assert.Contains("ASPNETCORE_URLS", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sandbox:Port", "seventy")]
    [InlineData("Sandbox:Port", "65536")]
    [InlineData("Sandbox:Repositories", "-1")]
    [InlineData("Sandbox:Repositories", "35")]
    public void Settings_WithAnUnusableNumber_NameIt(string key, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();

        var error = Assert.Throws<FormatException>(() => RunnerSettings.Read(configuration, []));

        Assert.StartsWith(key.Replace(":", "__", StringComparison.Ordinal), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost:7071")]
    [InlineData("https://localhost:7443")]
    [InlineData("http://localhost:99999")]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://*:7071")]
    [InlineData("http://192.0.2.1:7071")]
    public void Settings_WithAnUnusableUrl_NameIt(string url)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("urls", url)]).Build();

        var error = Assert.Throws<FormatException>(() => RunnerSettings.Read(configuration, []));

        Assert.StartsWith(
            "ASPNETCORE_URLS must be like http://localhost:7071",
            error.Message,
            StringComparison.Ordinal
        );
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private RunnerSettings Settings()
    {
        using var free = Listen(out var port);
        return new RunnerSettings
        {
            Once = true,
            Port = 0,
            AppUrl = new Uri($"http://127.0.0.1:{port}"),
            PolicyPath = Path.Combine(_folder, "zocsec.yml"),
            StoragePath = Path.Combine(_folder, "data"),
        };
    }

    private static async Task<(int Code, string Told)> RunAsync(RunnerSettings settings)
    {
        await using var output = new StringWriter();
        var runner = new SandboxRunner(
            settings,
            (sandbox, ct) => RunningApp.StartAsync(settings, sandbox, ct),
            output,
            TimeProvider.System
        );
        return (await runner.RunAsync(TestContext.Current.CancellationToken), output.ToString());
    }

    private static TcpListener Listen(out int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return listener;
    }

    /// <summary>Hands on what is told as it is told.</summary>
    private sealed class Telling(Action<string> hear) : StringWriter
    {
        public override Task WriteLineAsync(string? value)
        {
            hear(value ?? "");
            return base.WriteLineAsync(value);
        }
    }
}
