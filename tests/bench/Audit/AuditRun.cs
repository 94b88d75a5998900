using System.Diagnostics;
using ZocSec.Bench.Compare;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Faults;

namespace ZocSec.Bench.Audit;

/// <summary>
/// Audits organisations of a sandbox that takes its time with the published command line, with all columns and with the
/// basic ones, beside a plain loop of REST calls: requests, seconds, CPU time and memory.
/// </summary>
/// <param name="setup">Where the program is.</param>
/// <param name="sizes">How many repositories there are, one organisation after the other.</param>
/// <param name="latencyMs">Milliseconds until each answer begins.</param>
/// <param name="loopAtMost">For how many repositories the loop really runs; beyond that its time is extrapolated.</param>
/// <param name="output">Where the figures go.</param>
internal sealed class AuditRun(Setup setup, int[] sizes, int latencyMs, int loopAtMost, TextWriter output)
{
    /// <summary>Runs it.</summary>
    /// <exception cref="ProgramFailedException">An audit did not come to its end.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        await output.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"{latencyMs} ms until each answer begins")
        );
        foreach (var size in sizes)
        {
            await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { Repositories = size }, ct);
            sandbox.Faults.Add(new FaultRule { Kind = FaultKind.Slow, LatencyMs = latencyMs });
            var keyed = sandbox.Organization.Repositories.Count(repository => !repository.DeployKeys.IsEmpty);
            var loop = await LoopAsync(sandbox, Math.Min(size, loopAtMost), size, ct);
            await output.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"\n{size} repositories, {keyed} of them with deploy keys")
            );
            await output.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  plain loop    {loop.Requests, 7} requests  {loop.Seconds, 8:0.0} s{(size > loopAtMost ? $"  (extrapolated from {loopAtMost})" : "")}"
                )
            );
            foreach (var columns in (string[])["all", "basic"])
            {
                await AuditAsync(sandbox, columns, loop, ct);
            }
        }
    }

    private static async Task<(int Requests, double Seconds)> LoopAsync(
        SandboxServer sandbox,
        int most,
        int size,
        CancellationToken ct
    )
    {
        using var loop = new SequentialLoop(sandbox.Url, sandbox.Organization.Login);
        var (requests, took) = await loop.RunAsync(most, ct);
        var times = (double)size / most;
        return ((int)(requests * times), took.TotalSeconds * times);
    }

    private async Task AuditAsync(
        SandboxServer sandbox,
        string columns,
        (int Requests, double Seconds) loop,
        CancellationToken ct
    )
    {
        sandbox.Requests.Reset();
        var folder = setup.FreshFolder();
        var clock = Stopwatch.StartNew();
        using var program = Process.Start(Describe(sandbox, columns, folder))!;
        var usage = new Usage(0, 0);
        var said = program.StandardError.ReadToEndAsync(ct);
        while (!program.HasExited)
        {
            usage = Read(program.Id) ?? usage;
            await Task.Delay(20, ct);
        }

        var took = clock.Elapsed;
        if (program.ExitCode != 0)
        {
            throw new ProgramFailedException($"the audit failed: {await said}");
        }

        var requests = sandbox.Requests.Total;
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  audit, {columns, -5} {requests, 8} requests  {took.TotalSeconds, 8:0.0} s  {usage.CpuSeconds:0.0} s of CPU  {usage.PeakMegabytes:0} MB at most; {loop.Requests / (double)requests:0.0} times fewer requests, {loop.Seconds / took.TotalSeconds:0.0} times as fast"
            )
        );
        foreach (var (route, count) in sandbox.Requests.ByRoute.OrderByDescending(pair => pair.Value))
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"    {count, 6}  {route}"));
        }
    }

    // It may end between the question and the answer.
    private static Usage? Read(int process)
    {
        try
        {
            return Usage.Of(process);
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private ProcessStartInfo Describe(SandboxServer sandbox, string columns, string folder)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["GITHUB_TOKEN"] = "mona", ["GitHub__ApiUrl"] = sandbox.Url.ToString() },
        };
        string[] arguments =
        [
            Path.Combine(setup.Artifacts, "zocsec", "zocsec.dll"),
            "audit",
            "--organization",
            sandbox.Organization.Login,
            "--columns",
            columns,
            "--output",
            Path.Combine(folder, "audit.xlsx"),
            "--output",
            Path.Combine(folder, "audit.json"),
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
