using System.Collections.Concurrent;
using System.Diagnostics;
using ZocSec.Core.Ledger;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Tests.Audits.Edits;

/// <summary><c>kill -9</c> of <c>zocsec apply</c> between a write and its answer, and the same command again.</summary>
public sealed class ApplyKillTests : IAsyncLifetime
{
    private static readonly string[] s_repositories =
    [
        "payroll",
        "website",
        "billing",
        "ledger-api",
        "checkout",
        "infra",
    ];

    private EditBench bench = null!;

    public async ValueTask InitializeAsync() => bench = await EditBench.StartAsync();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task KilledAfterTheSecondWrite_RunAgain_EveryTopicIsSetOnce_AndRecordedOnce()
    {
        foreach (var name in s_repositories)
        {
            bench.Audited(name, "java", add: "edited");
        }

        var file = bench.Workbook();
        var writes = new TopicWrites();
        bench.Sandbox.Observer = writes;

        using (var first = Start(file))
        {
            writes.AtSecond = first.Kill;
            await first.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.NotEqual(0, first.ExitCode);
        }

        Assert.Equal(2, writes.ByPath.Count);
        Assert.Single(await bench.EntriesAsync());
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(file)!, "*.receipt*"));
        using (var second = Start(file))
        {
            var output = await second.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await second.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(second.ExitCode == 0, output);
            Assert.Contains("found as wanted after an interruption", output, StringComparison.Ordinal);
            Assert.Contains("5 repositories changed, 1 as wanted already", output, StringComparison.Ordinal);
        }

        Assert.Equal(s_repositories.Length, writes.ByPath.Count);
        Assert.All(writes.ByPath.Values, count => Assert.Equal(1, count));
        Assert.All(s_repositories, name => Assert.Equal("edited java", bench.TopicsOf(name)));
        var entries = await bench.EntriesAsync();
        Assert.Equal(
            s_repositories.Select(name => $"acme/{name}").Order(StringComparer.Ordinal),
            entries.Select(entry => entry.Resource.Name).Order(StringComparer.Ordinal)
        );
        Assert.All(entries, entry => Assert.Equal((EntryOutcome.Remediated, 1L), (entry.Outcome, entry.Number)));
        Assert.Equal(0, (await bench.RestartServerAsync()).Open);
    }

    private Process Start(string file) =>
        Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [
                    Path.Combine(AppContext.BaseDirectory, "zocsec.dll"),
                    "apply",
                    file,
                    "--yes",
                    "--storage",
                    bench.Storage,
                ]
            )
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                Environment = { ["GITHUB_TOKEN"] = "mona", ["GitHub__ApiUrl"] = bench.Sandbox.Url.AbsoluteUri },
            }
        )!;

    /// <summary>Counts the writes of topics; at the second one something happens before its answer leaves.</summary>
    private sealed class TopicWrites : IExchangeObserver
    {
        private int _seen;

        public ConcurrentDictionary<string, int> ByPath { get; } = new(StringComparer.Ordinal);

        public System.Action? AtSecond { get; set; }

        public void Observe(Exchange exchange)
        {
            if (
                exchange is not { Method: "PUT", IsFault: false }
                || !exchange.Path.EndsWith("/topics", StringComparison.Ordinal)
            )
            {
                return;
            }

            ByPath.AddOrUpdate(exchange.Path, 1, (_, count) => count + 1);
            if (Interlocked.Increment(ref _seen) == 2)
            {
                AtSecond?.Invoke();
            }
        }
    }
}
