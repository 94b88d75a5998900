using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using ZocSec.Bench.Compare;

namespace ZocSec.Bench.Billing;

/// <summary>What a process used that ran to its end, with its children.</summary>
/// <param name="Exit">Its exit code.</param>
/// <param name="WallSeconds">From its start to its end.</param>
/// <param name="CpuSeconds">User and system time.</param>
/// <param name="PeakMegabytes">The most resident memory of one of them.</param>
internal sealed record MeasuredProcess(int Exit, double WallSeconds, double CpuSeconds, double PeakMegabytes)
{
    /// <summary>What it wrote, to its output and beside it.</summary>
    [JsonIgnore]
    public string Output { get; init; } = "";

    /// <summary>Runs a command.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="ProgramFailedException">It failed.</exception>
    public static async Task<MeasuredProcess> RunAsync(IReadOnlyList<string> command, CancellationToken ct)
    {
        var result = Path.GetTempFileName();
        var start = new ProcessStartInfo("python3", [Script("measure.py"), result, .. command])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(ct);
            var errors = process.StandardError.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct);
            var said = $"{await output}{await errors}";
            if (process.ExitCode != 0)
            {
                throw new ProgramFailedException($"{command[0]} could not be measured: {said}");
            }

            var measured = JsonSerializer.Deserialize(
                await File.ReadAllTextAsync(result, ct),
                BenchJson.Default.MeasuredProcess
            )!;
            return measured.Exit == 0
                ? measured with
                {
                    Output = said,
                }
                : throw new ProgramFailedException($"{string.Join(' ', command)} ended with {measured.Exit}: {said}");
        }
        finally
        {
            File.Delete(result);
        }
    }

    /// <summary>The path of a script beside this program.</summary>
    public static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "Billing", name);
}
