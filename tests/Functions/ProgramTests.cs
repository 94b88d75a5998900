using System.Diagnostics;
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
