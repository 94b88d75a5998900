using System.Diagnostics;
using ZocSec.Tests.Architecture;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Functions;

/// <summary><c>script/server</c>: what it starts, told by a <c>dotnet</c> that only repeats how it was called.</summary>
public sealed class ServerScriptTests
{
    private const string Sandbox = "sandbox/bin/Release/net10.0/ZocSec.Sandbox.dll";
    private const string Program = "functions/bin/Release/net10.0/ZocSec.Functions.dll";

    [Theory]
    [InlineData("", "", Sandbox)]
    [InlineData("", "App__PublicUrl", Program)]
    [InlineData("", "GitHub__AppId", Program)]
    [InlineData("--once", "App__PublicUrl", $"{Sandbox} --once")]
    [InlineData("--setup", "GitHub__AppId", $"{Sandbox} --setup")]
    public async Task Start_Argument_GoesBeforeTheSettings(string argument, string setting, string expected)
    {
        var (code, output, _) = await RunAsync(argument, setting);

        Assert.Equal((0, $"dotnet {expected}"), (code, output.Trim().Split('\n')[^1]));
    }

    [Theory]
    [InlineData("--once")]
    [InlineData("--setup")]
    public async Task Start_ArgumentAndAnAppIsStored_RunsTheSandbox(string argument)
    {
        using var storage = new TempFolder();
        await File.WriteAllTextAsync(Path.Combine(storage.Path, "github-app.json"), "{}");

        var (_, stored, _) = await RunAsync("", "Storage__Path", storage.Path);
        var (_, output, _) = await RunAsync(argument, "Storage__Path", storage.Path);

        Assert.EndsWith(Program, stored.Trim(), StringComparison.Ordinal);
        Assert.EndsWith($"{Sandbox} {argument}", output.Trim(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--ones")]
    [InlineData("--once --setup")]
    [InlineData("--once --once")]
    [InlineData("--help --once")]
    [InlineData("once")]
    public async Task Start_OtherArguments_AreRefusedWithTheUsage(string arguments)
    {
        var (code, output, error) = await RunAsync(arguments);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains("script/server --once", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task Start_Help_PrintsTheUsage(string argument)
    {
        var (code, output, error) = await RunAsync(argument);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("script/server --setup", output, StringComparison.Ordinal);
        Assert.DoesNotContain("dotnet", output, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(
        string arguments,
        string setting = "",
        string value = "12"
    )
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the script is for a Unix shell");
        using var folder = new TempFolder();
        var dotnet = Path.Combine(folder.Path, "dotnet");
        await File.WriteAllTextAsync(dotnet, "#!/bin/sh\necho \"dotnet $*\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(dotnet, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var start = new ProcessStartInfo(
            "bash",
            [
                Path.Combine(Solution.Root, "script", "server"),
                .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            ]
        )
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        string[] settings = ["GitHub__AppId", "GitHub__PrivateKey", "GitHub__WebhookSecret", "App__PublicUrl"];
        foreach (var name in settings)
        {
            start.Environment.Remove(name);
        }

        // The folder of this source may hold an App of its own.
        start.Environment["Storage__Path"] = folder.Path;
        start.Environment["PATH"] = $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}";
        if (setting.Length > 0)
        {
            start.Environment[setting] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
