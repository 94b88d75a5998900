using System.Diagnostics;
using System.Text;
using ZocSec.Bench.Compare;
using ZocSec.Sandbox;

namespace ZocSec.Bench.Sweep;

/// <summary>
/// Sweeps an organisation of a sandbox with the published program: how long it takes, what GitHub is asked, and the most
/// memory that the program had.
/// </summary>
/// <param name="setup">Where the program is.</param>
/// <param name="repositories">How many repositories there are.</param>
/// <param name="asGenerated">Whether they stay as the sandbox makes them, a seventh without owner; else all is well.</param>
/// <param name="output">Where the figures go.</param>
internal sealed class SweepRun(Setup setup, int repositories, bool asGenerated, TextWriter output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Runs it.</summary>
    /// <exception cref="ProgramFailedException">The sweep did not come to its end.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        await using var sandbox = await SandboxServer.StartAsync(
            new SandboxOptions { Repositories = repositories },
            ct
        );
        if (!asGenerated)
        {
            foreach (var repository in sandbox.Organization.Repositories.ToList())
            {
                sandbox.Organization.Put(repository with { Topics = ["open-source", "team-platform"] });
            }
        }

        var clock = Stopwatch.StartNew();
        using var program = await SandboxedProgram.StartAsync(setup, sandbox, "version: 1\nmode: observe\n", ct);
        while (!program.Output.Contains($"all {repositories} are judged", StringComparison.Ordinal))
        {
            if (!program.Runs || clock.Elapsed > Patience)
            {
                throw new ProgramFailedException($"the sweep did not end: {program.Output}");
            }

            await Task.Delay(10, ct);
        }

        await WriteAsync(sandbox, program.Usage, clock.Elapsed);
    }

    private async Task WriteAsync(SandboxServer sandbox, Usage usage, TimeSpan took)
    {
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{repositories} repositories, {(asGenerated ? "a seventh without owner" : "all well")}: {took.TotalSeconds:0.0} s from the program's start, {usage.CpuSeconds:0.0} s of CPU, {usage.PeakMegabytes:0} MB at most"
        );
        text.AppendLine(CultureInfo.InvariantCulture, $"{sandbox.Requests.Total} requests:");
        foreach (var (route, count) in sandbox.Requests.ByRoute.OrderByDescending(pair => pair.Value))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {count, 6}  {route}");
        }

        await output.WriteAsync(text.ToString());
    }
}
