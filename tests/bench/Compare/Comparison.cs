using System.Text.Json;

namespace ZocSec.Bench.Compare;

/// <summary>Measures ZocSec App beside the Probot app, the two taking turns on the same stand-in.</summary>
internal sealed class Comparison(Setup setup, Settings settings, TextWriter log)
{
    private const int HalfLoadSeconds = 10;
    private const int HalfLoadRuns = 3;

    /// <summary>Measures, writes the results, and says them.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var app = Contender.ZocSec(setup, "ZocSec App", "app");
        var probot = Contender.Probot(setup);
        using var upstream = await RunningUpstream.StartAsync(ct);
        var (runs, half) = await MeasureLoadAsync(upstream, [app, probot], ct);
        var starts = await StartUps.MeasureAsync(
            setup,
            upstream,
            [app, Contender.ZocSec(setup, "ZocSec App, without ReadyToRun", "app-jit"), probot],
            settings.Starts,
            ct
        );

        var findings = new Findings(Machine.Read(), settings, runs, half, starts);
        var table = Markdown.Of(findings);
        await File.WriteAllTextAsync(
            Path.Combine(setup.Artifacts, "results.json"),
            JsonSerializer.Serialize(findings, BenchJson.Default.Findings),
            ct
        );
        await File.WriteAllTextAsync(Path.Combine(setup.Artifacts, "results.md"), table, ct);
        await log.WriteLineAsync(table);
    }

    private async Task<(List<Run> Full, List<Run> Half)> MeasureLoadAsync(
        RunningUpstream upstream,
        Contender[] contenders,
        CancellationToken ct
    )
    {
        var programs = new List<(string Name, RunningProgram Program)>();
        try
        {
            foreach (var contender in contenders)
            {
                var program = RunningProgram.Start(contender, upstream.Port);
                programs.Add((contender.Name, program));
                await program.WaitAsync(contender.ReadyPath, ct);
            }

            var measurement = new Measurement(upstream, setup.Secret, settings);
            var full = new List<Run>();
            for (var round = 0; round <= settings.Runs; round++)
            {
                foreach (var (name, program) in programs)
                {
                    var run = await measurement.RunAsync(name, program, settings.Count, rate: null, ct);
                    await log.WriteLineAsync($"{(round == 0 ? "warm-up" : $"run {round}  ")} {run}");
                    if (round > 0)
                    {
                        full.Add(run);
                    }
                }
            }

            return (full, await MeasureHalfLoadAsync(measurement, programs, full, ct));
        }
        finally
        {
            foreach (var (name, program) in programs)
            {
                await File.WriteAllTextAsync(Path.Combine(setup.Artifacts, $"{name}.log"), program.Output, ct);
                program.Dispose();
            }
        }
    }

    private async Task<List<Run>> MeasureHalfLoadAsync(
        Measurement measurement,
        List<(string Name, RunningProgram Program)> programs,
        List<Run> full,
        CancellationToken ct
    )
    {
        var half = new List<Run>();
        for (var round = 1; round <= Math.Min(settings.Runs, HalfLoadRuns); round++)
        {
            foreach (var (name, program) in programs)
            {
                var load = Spread.Of(full.Where(run => run.Program == name).Select(run => run.RevertsPerSecond));
                if (load.Median > 0)
                {
                    var rate = load.Median / 2;
                    var run = await measurement.RunAsync(name, program, (int)(rate * HalfLoadSeconds), rate, ct);
                    await log.WriteLineAsync($"half {round}  {run}");
                    half.Add(run);
                }
            }
        }

        return half;
    }
}
