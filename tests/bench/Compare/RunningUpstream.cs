using System.Diagnostics;
using System.Text.Json;
using ZocSec.Bench.Upstream;

namespace ZocSec.Bench.Compare;

/// <summary>The stand-in for GitHub in a process of its own, so that its CPU time can be told from the others'.</summary>
internal sealed class RunningUpstream : IDisposable
{
    private readonly RunningProgram _program;
    private readonly HttpClient _http;

    private RunningUpstream(RunningProgram program)
    {
        _program = program;
        _http = new HttpClient { BaseAddress = program.Address };
    }

    /// <summary>The port of loopback on which it listens.</summary>
    public int Port => _program.Address.Port;

    /// <summary>Where it listens.</summary>
    public Uri Address => _program.Address;

    /// <summary>Starts it and waits until it answers.</summary>
    public static async Task<RunningUpstream> StartAsync(CancellationToken ct)
    {
        var port = Setup.FreePort();
        var start = new ProcessStartInfo("dotnet");
        start.ArgumentList.Add(typeof(RunningUpstream).Assembly.Location);
        start.ArgumentList.Add("upstream");
        start.ArgumentList.Add("--port");
        start.ArgumentList.Add($"{port}");
        var upstream = new RunningUpstream(RunningProgram.Start(start, port));
        await upstream._program.WaitAsync("/_bench/stats", ct);
        return upstream;
    }

    /// <summary>Forgets all, and makes a range of repositories public.</summary>
    public Task ResetAsync(int first, int count, CancellationToken ct) =>
        AskAsync($"/_bench/reset?first={first}&count={count}", ct);

    /// <summary>What it has seen.</summary>
    public Task<UpstreamStats> ReadAsync(CancellationToken ct) => AskAsync("/_bench/stats", ct);

    public void Dispose()
    {
        _http.Dispose();
        _program.Dispose();
    }

    private async Task<UpstreamStats> AskAsync(string path, CancellationToken ct)
    {
        await using var stats = await _http.GetStreamAsync(new Uri(path, UriKind.Relative), ct);
        return await JsonSerializer.DeserializeAsync(stats, BenchJson.Default.UpstreamStats, ct)
            ?? throw new JsonException("The stand-in answered null.");
    }
}
