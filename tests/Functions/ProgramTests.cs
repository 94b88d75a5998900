using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ZocSec.Functions.Settings;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Functions;

/// <summary>The program as it is started by hand.</summary>
public sealed class ProgramTests
{
    [Theory]
    [InlineData("")]
    [InlineData("too-short")]
    public async Task Start_WebhookSecretEmptyOrShort_StopsAndSaysWhichSetting(string secret)
    {
        using var folder = new TempFolder();

        var (code, output) = await RunAsync(
            folder,
            ("GitHub__AppId", "12"),
            ("GitHub__PrivateKey", TestKey.Pem),
            ("GitHub__WebhookSecret", secret)
        );

        Assert.Equal(1, code);
        Assert.Contains("GitHub__WebhookSecret", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_StorageThatCannotBeUsed_StopsAndSaysWhichSetting()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "file");
        await File.WriteAllTextAsync(file, "");

        var (code, output) = await RunAsync(
            folder,
            ("GitHub__AppId", "12"),
            ("GitHub__PrivateKey", TestKey.Pem),
            ("GitHub__WebhookSecret", HostDriver.Secret),
            ("Storage__Path", Path.Combine(file, "data"))
        );

        Assert.Equal(1, code);
        Assert.Contains("Storage__Path", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Start_AddressIsTaken_StopsAndSaysWhichSetting(bool hasApp)
    {
        using var folder = new TempFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";
        (string, string)[] app = hasApp
            ?
            [
                ("GitHub__AppId", "12"),
                ("GitHub__PrivateKey", TestKey.Pem),
                ("GitHub__WebhookSecret", HostDriver.Secret),
            ]
            : [("App__PublicUrl", "https://zocsec.example.com")];

        var (code, output) = await RunAsync(folder, [.. app, ("ASPNETCORE_URLS", url)]);

        Assert.Equal(1, code);
        Assert.Contains(
            $"{url} is taken: set ASPNETCORE_URLS to a free one, or stop what listens there.",
            output,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Canceled", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_AddressIsNotOfThisMachine_StopsAndSaysWhichSetting()
    {
        using var folder = new TempFolder();

        var (code, output) = await RunAsync(
            folder,
            ("App__PublicUrl", "https://zocsec.example.com"),
            ("ASPNETCORE_URLS", "http://192.0.2.1:7071")
        );

        Assert.Equal(1, code);
        Assert.Contains("The program cannot listen at http://192.0.2.1:7071", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithoutAnAppAtHttps_NamesTheSettingWithTheOthers()
    {
        using var folder = new TempFolder();

        var (code, output) = await RunAsync(
            folder,
            ("App__PublicUrl", "http://zocsec.example.com"),
            ("ASPNETCORE_URLS", "https://localhost:7443")
        );

        Assert.Equal(1, code);
        Assert.Contains("App__PublicUrl", output, StringComparison.Ordinal);
        Assert.Contains("ASPNETCORE_URLS must be like", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output)> RunAsync(
        TempFolder folder,
        params (string Name, string Value)[] environment
    )
    {
        var start = new ProcessStartInfo("dotnet", [typeof(HostSettings).Assembly.Location])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder.Path,
        };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment.Remove("Storage__Path");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        // No test passes by this time going by; it ends a program that goes on running.
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var process = Process.Start(start)!;
        try
        {
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output + await error);
        }
        finally
        {
            process.Kill();
        }
    }
}
