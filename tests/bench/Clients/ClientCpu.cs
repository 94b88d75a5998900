using ZocSec.Bench.Compare;

namespace ZocSec.Bench.Clients;

/// <summary>
/// The CPU time of GitHub clients for the same work on the same stand-in, which runs in another process. Wall time
/// says little here: most of it is the stand-in's.
/// </summary>
internal static class ClientCpu
{
    private const int Count = 5_000;
    private const int Workers = 16;
    private const int Rounds = 5;

    /// <summary>Measures, the clients taking turns after one warm-up each, and says it.</summary>
    public static async Task RunAsync(TextWriter output, CancellationToken ct)
    {
        using var upstream = await RunningUpstream.StartAsync(ct);
        using var typed = new TypedWork(upstream.Address);
        IGitHubWork[] clients = [typed, new OctokitWork(upstream.Address)];
        var seconds = clients.ToDictionary(client => client, _ => new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var client in clients)
            {
                await upstream.ResetAsync(1, Count, ct);
                var used = await MeasureAsync(client);
                var reverts = (await upstream.ReadAsync(ct)).Reverts;
                await output.WriteLineAsync($"{client.Name}: {used:0.000} CPU s for 1,000, {reverts} made private");
                if (round > 0)
                {
                    seconds[client].Add(used);
                }
            }
        }

        await output.WriteLineAsync();
        await output.WriteLineAsync("| GET and PATCH, CPU seconds for 1,000 | median (range) |");
        await output.WriteLineAsync("|---|---|");
        foreach (var client in clients)
        {
            await output.WriteLineAsync($"| {client.Name} | {Spread.Of(seconds[client]).ToText("0.000")} |");
        }
    }

    private static async Task<double> MeasureAsync(IGitHubWork client)
    {
        GC.Collect();
        var next = 0;
        var before = Environment.CpuUsage.TotalTime;
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(WorkAsync)));
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds * 1000 / Count;

        async Task WorkAsync()
        {
            while (Interlocked.Increment(ref next) is var number and <= Count)
            {
                await client.ReadAndCloseAsync(number);
            }
        }
    }
}
