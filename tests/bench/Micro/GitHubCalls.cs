using BenchmarkDotNet.Attributes;
using ZocSec.Bench.Clients;
using ZocSec.Bench.Compare;

namespace ZocSec.Bench.Micro;

/// <summary>GET and PATCH of a repository by two clients. The stand-in runs elsewhere, so its memory does not count.</summary>
public class GitHubCalls
{
    private const int Repositories = 4_000_000;

    private RunningUpstream _upstream = null!;
    private TypedWork _typed = null!;
    private OctokitWork _octokit = null!;
    private int _next;

    [GlobalSetup]
    public async Task StartAsync()
    {
        _upstream = await RunningUpstream.StartAsync(CancellationToken.None);
        await _upstream.ResetAsync(1, Repositories, CancellationToken.None);
        _typed = new TypedWork(_upstream.Address);
        _octokit = new OctokitWork(_upstream.Address);
    }

    [GlobalCleanup]
    public void Stop()
    {
        _typed.Dispose();
        _upstream.Dispose();
    }

    [Benchmark(Baseline = true)]
    public Task Octokit14() => _octokit.ReadAndCloseAsync(++_next);

    [Benchmark]
    public Task ZocSecClient() => _typed.ReadAndCloseAsync(++_next);
}
