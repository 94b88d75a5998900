using System.Diagnostics;
using ZocSec.Bench.Compare;
using ZocSec.Sandbox;

namespace ZocSec.Bench;

/// <summary>The published program with a sandbox as its GitHub.</summary>
internal static class SandboxedProgram
{
    /// <summary>Starts it on an empty store, and waits until it listens.</summary>
    /// <param name="setup">Where the program is.</param>
    /// <param name="sandbox">Its GitHub; its webhooks go to the program from then on.</param>
    /// <param name="policy">The text of its policy file.</param>
    /// <param name="ct">Gives up.</param>
    /// <param name="more">Settings besides, by name.</param>
    /// <exception cref="ProgramFailedException">It ended, or does not listen.</exception>
    public static async Task<RunningProgram> StartAsync(
        Setup setup,
        SandboxServer sandbox,
        string policy,
        CancellationToken ct,
        IReadOnlyDictionary<string, string>? more = null
    )
    {
        var port = Setup.FreePort();
        var start = Describe(setup, sandbox, policy, port);
        foreach (var (name, value) in more ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        var program = RunningProgram.Start(start, port);
        try
        {
            await program.WaitAsync("/api/health/live", ct);
            sandbox.Webhooks.Target = new Uri(program.Address, "/api/github/webhooks");
            return program;
        }
        catch
        {
            program.Dispose();
            throw;
        }
    }

    private static ProcessStartInfo Describe(Setup setup, SandboxServer sandbox, string policy, int port)
    {
        var app = Path.Combine(setup.Artifacts, "app");
        var data = setup.FreshFolder();
        var policyPath = Path.Combine(data, "zocsec.yml");
        File.WriteAllText(policyPath, policy);
        return new ProcessStartInfo("dotnet", Path.Combine(app, "ZocSec.Functions.dll"))
        {
            WorkingDirectory = app,
            Environment =
            {
                ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
                ["Logging__LogLevel__Default"] = "Warning",
                ["Logging__LogLevel__ZocSec.Core.Engine.SweepProgress"] = "Information",
                ["GitHub__AppId"] = sandbox.AppId,
                ["GitHub__PrivateKey"] = sandbox.PrivateKey,
                ["GitHub__WebhookSecret"] = sandbox.WebhookSecret,
                ["GitHub__ApiUrl"] = sandbox.Url.ToString(),
                ["Storage__Path"] = data,
                ["Policy__Path"] = policyPath,
            },
        };
    }
}
