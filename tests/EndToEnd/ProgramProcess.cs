using System.Diagnostics;
using System.Net.Sockets;
using ZocSec.Sandbox;

namespace ZocSec.Tests.EndToEnd;

/// <summary>The program as a process of its own, as it is deployed: what can be killed.</summary>
internal sealed class ProgramProcess : IDisposable
{
    private readonly Process _process;

    private ProgramProcess(Process process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    public string Output { get; private set; } = "";

    /// <summary>Starts the program and waits for its first answer.</summary>
    public static async Task<ProgramProcess> StartAsync(
        SandboxServer sandbox,
        string folder,
        string policyPath,
        params (string Name, string Value)[] settings
    )
    {
        var url = new Uri($"http://127.0.0.1:{LoopbackPort.Free()}");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ZocSec.Functions.dll")])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["ASPNETCORE_URLS"] = url.ToString(),
                ["GitHub__ApiUrl"] = sandbox.Url.ToString(),
                ["GitHub__AppId"] = sandbox.AppId,
                ["GitHub__PrivateKey"] = sandbox.PrivateKey,
                ["GitHub__WebhookSecret"] = sandbox.WebhookSecret,
                ["GitHub__PointsPerMinute"] = "0",
                ["Storage__Path"] = folder,
                ["Policy__Path"] = policyPath,
            },
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var program = new ProgramProcess(Process.Start(start)!, url);
        program._process.OutputDataReceived += (_, line) => program.Output += line.Data + "\n";
        program._process.ErrorDataReceived += (_, line) => program.Output += line.Data + "\n";
        program._process.BeginOutputReadLine();
        program._process.BeginErrorReadLine();
        await program.WhenUpAsync();
        return program;
    }

    /// <summary>SIGKILL: nothing is finished, nothing is cleaned up.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: false);
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private async Task WhenUpAsync()
    {
        using var http = new HttpClient { BaseAddress = Url };
        while (!_process.HasExited)
        {
            try
            {
                using var answer = await http.GetAsync("/api/health/live");
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception error) when (error is HttpRequestException or SocketException or IOException)
            {
                await Task.Delay(20);
            }
        }

        throw new InvalidOperationException($"the program ended at its start:\n{Output}");
    }
}
