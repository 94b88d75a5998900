using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ZocSec.Bench.History;
using ZocSec.Core.GitHub;
using ZocSec.Functions;
using ZocSec.Functions.Access;
using ZocSec.Functions.Settings;

namespace ZocSec.Bench.Pages;

/// <summary>How long the first page of each view of the dashboard takes, over HTTP, on a ledger that is there.</summary>
internal static class PagesCost
{
    private const int Rounds = 50;
    private static readonly TimeSpan s_idle = TimeSpan.FromMilliseconds(500);

    private static readonly string[] s_paths =
    [
        "/",
        "/open",
        "/open?guardrail=aws/open-ports",
        "/timeline",
        "/timeline?guardrail=aws/open-ports",
        "/timeline?outcome=observed",
        "/timeline?outcome=refused",
        "/timeline?guardrail=github/public-repository&outcome=refused",
        "/timeline?actor=octocat",
        "/timeline?actor=octocat&outcome=refused",
        "/timeline?actor=nobody",
        "/timeline?resource=octo-org/service-2",
        "/resource?key=2",
        "/ownership",
        "/policy",
    ];

    /// <summary>Asks for each view, and says what it took.</summary>
    public static async Task RunAsync(string folder, TextWriter output, CancellationToken ct)
    {
        await using var app = ZocSecHost.Build(
            new HostSettings
            {
                Urls = "http://127.0.0.1:0",
                // Nobody listens there: GitHub is down, which no view waits for.
                GitHub = new GitHubSettings(new Uri("http://127.0.0.1:9"), "1", NewKey()),
                WebhookSecrets = ["a-secret-that-nobody-signs-with"],
                StoragePath = folder,
            },
            [],
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Services.AddSingleton<IVisitors, Anybody>();
            }
        );
        await app.StartAsync(ct);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        await AskFirstAsync(http, output, ct);
        foreach (var path in s_paths)
        {
            var times = new List<double>(Rounds);
            for (var round = 0; round < Rounds; round++)
            {
                var started = Stopwatch.GetTimestamp();
                var page = await http.GetStringAsync(new Uri(path, UriKind.Relative), ct);
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                if (!page.Contains("<main", StringComparison.Ordinal))
                {
                    throw new InvalidOperationException($"{path} is no page.");
                }
            }

            var (first, sorted) = (times[0], times.Order().ToList());
            await output.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{path, -62} first {first, 6:0.0} ms, median {sorted[Rounds / 2], 6:0.0} ms, 95 % {sorted[Rounds * 95 / 100], 6:0.0} ms"
                )
            );
        }

        await app.StopAsync(CancellationToken.None);
    }

    // Whoever comes first has the writing of pages made ready. What the start itself still does, such as a seal, is no part of it.
    private static async Task AskFirstAsync(HttpClient http, TextWriter output, CancellationToken ct)
    {
        TimeSpan before;
        do
        {
            before = Environment.CpuUsage.TotalTime;
            await Task.Delay(s_idle, ct);
        } while (Environment.CpuUsage.TotalTime - before > s_idle / 20);

        var (began, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await http.GetStringAsync(new Uri("/", UriKind.Relative), ct);
        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        used = Environment.CpuUsage.TotalTime - used;
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{"the very first of all, /", -62} {took:0.0} ms, {used.TotalMilliseconds:0.0} ms of CPU"
            )
        );
    }

    private static string NewKey()
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        return key.ExportRSAPrivateKeyPem();
    }

    private sealed class Anybody : IVisitors
    {
        private static readonly Viewer s_viewer = new(
            "octocat",
            [new Grant(LedgerFill.Tenant, "octo-org") { IsOperator = true }]
        );

        public bool HasSignIn => false;

        public Task<Viewer?> FindAsync(HttpContext context, CancellationToken ct) => Task.FromResult<Viewer?>(s_viewer);

        public Task<Viewer?> ConfirmAsync(HttpContext context, CancellationToken ct) => FindAsync(context, ct);
    }
}
