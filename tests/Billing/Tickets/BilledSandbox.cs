using System.Collections.Immutable;
using System.Diagnostics;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Issues;
using ZocSec.Sandbox.Organizations;
using ZocSec.Sandbox.Rest;
using ZocSec.Tests.Action;
using ZocSec.Tests.Architecture;

namespace ZocSec.Tests.Billing.Tickets;

/// <summary>The command <c>billing</c> over the bill of <c>docs/examples</c>, with a GitHub to file its tickets at.</summary>
internal sealed class BilledSandbox : IAsyncDisposable
{
    public const string Repository = "cloud-costs";

    private static readonly string s_bill = Path.Combine(Solution.Root, "docs", "examples", "bill");

    private readonly CommandLine files = new();

    private BilledSandbox(SandboxServer sandbox)
    {
        Sandbox = sandbox;
        Settings = new(StringComparer.Ordinal)
        {
            // Nothing may reach AWS.
            ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9",
            ["GitHub__ApiUrl"] = sandbox.Url.AbsoluteUri,
            ["GitHub__AppId"] = sandbox.AppId,
            ["GitHub__PrivateKey"] = sandbox.PrivateKey,
        };
    }

    public SandboxServer Sandbox { get; }

    public Dictionary<string, string> Settings { get; }

    public ImmutableArray<SandboxIssue> Issues => [.. Sandbox.Organization.Issues(Repository)];

    public int Creates => (int)Sandbox.Requests.ByRoute.GetValueOrDefault("POST /repos/{owner}/{repo}/issues");

    public static async Task<BilledSandbox> StartAsync()
    {
        var bench = new BilledSandbox(await SandboxServer.StartAsync(new SandboxOptions { Repositories = 12 }));
        bench.Sandbox.Organization.Create(Repository);
        return bench;
    }

    /// <summary>Signs in by a token instead of as the App.</summary>
    public void SignInBy(string token)
    {
        Settings.Remove("GitHub__AppId");
        Settings.Remove("GitHub__PrivateKey");
        Settings["GITHUB_TOKEN"] = token;
    }

    public string File(string name, string text) => files.File(name, text);

    public Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) =>
        CommandLine.RunAsync(Settings, Arguments("store", arguments));

    /// <summary>The same as a process of its own, with a store of its own.</summary>
    public Process Start(string store, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "zocsec.dll"), .. Arguments(store, arguments)]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in Settings)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public async ValueTask DisposeAsync()
    {
        await Sandbox.DisposeAsync();
        files.Dispose();
    }

    private string[] Arguments(string store, string[] arguments) =>
        [
            "billing",
            s_bill,
            "--store",
            Path.Combine(files.Storage, store),
            "--output",
            Path.Combine(files.Storage, $"{store}.json"),
            .. arguments,
        ];

    /// <summary>Does something once an issue was opened for the so-manieth time, before the answer leaves.</summary>
    internal sealed class AtCreate(int which, System.Action act) : IExchangeObserver
    {
        private int seen;

        public void Observe(Exchange exchange)
        {
            if (
                exchange is { Method: "POST", Route: "/repos/{owner}/{repo}/issues" }
                && Interlocked.Increment(ref seen) == which
            )
            {
                act();
            }
        }
    }
}
