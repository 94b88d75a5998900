using ZocSec.Bench.Load;
using ZocSec.Bench.Payloads;
using ZocSec.Bench.Upstream;

namespace ZocSec.Bench.Compare;

/// <summary>Sends deliveries to a running program and waits until all it caused is done.</summary>
/// <param name="upstream">The stand-in that the program talks to.</param>
/// <param name="secret">Signs the deliveries.</param>
/// <param name="settings">How many deliveries may be unanswered at a time, and how long to wait for a calm machine.</param>
internal sealed class Measurement(RunningUpstream upstream, string secret, Settings settings)
{
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(100);

    // Every run takes repositories that no run took before: a repository that is published again and again would
    // rightly make the loop guard answer more slowly.
    private int _nextRepository = 1;

    /// <summary>Runs once.</summary>
    /// <param name="name">The program's name.</param>
    /// <param name="program">The program.</param>
    /// <param name="count">How many deliveries.</param>
    /// <param name="rate">Deliveries per second; null for as fast as the program acknowledges them.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Run> RunAsync(string name, RunningProgram program, int count, double? rate, CancellationToken ct)
    {
        var target = new Uri(program.Address, Contender.WebhookPath);
        var deliveries = new Deliveries(target, secret, _nextRepository, count);
        await upstream.ResetAsync(_nextRepository, count, ct);
        _nextRepository += count;
        var generator = new Generator(target, deliveries, settings.Connections);

        await MachineLoad.WaitUntilCalmAsync(settings.Patience, ct);

        // What preparing left behind is collected before, not while the program is measured.
        GC.Collect();
        var before = await upstream.ReadAsync(ct);
        var cpu = program.Usage.CpuSeconds;
        var own = Environment.CpuUsage.TotalTime;
        var busy = MachineLoad.BusySeconds();
        var load = rate is { } perSecond
            ? await generator.SendOpenAsync(perSecond, ct)
            : await generator.SendClosedAsync(ct);
        own = Environment.CpuUsage.TotalTime - own;
        var after = await WaitUntilDoneAsync(program, count, ct);
        busy = MachineLoad.BusySeconds() - busy;
        var used = program.Usage;
        return Run.Of(name, load, before, after, used, used.CpuSeconds - cpu, own.TotalSeconds, busy);
    }

    /// <summary>Done is: all reverted, no more requests, and the program idle. A program that stands still is given up.</summary>
    private async Task<UpstreamStats> WaitUntilDoneAsync(RunningProgram program, int count, CancellationToken ct)
    {
        var stats = await upstream.ReadAsync(ct);
        var cpu = program.Usage.CpuSeconds;
        var quiet = TimeSpan.Zero;
        while (quiet < (stats.Reverts >= count ? 5 * Quiet : GiveUpAfter))
        {
            await Task.Delay(Quiet, ct);
            var next = await upstream.ReadAsync(ct);
            var nextCpu = program.Usage.CpuSeconds;
            var isQuiet = next.LastRequest == stats.LastRequest && nextCpu - cpu < 0.015;
            quiet = isQuiet ? quiet + Quiet : TimeSpan.Zero;
            (stats, cpu) = (next, nextCpu);
        }

        return stats;
    }
}
