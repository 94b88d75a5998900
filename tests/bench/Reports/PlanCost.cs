using System.Diagnostics;
using ZocSec.Core.Audits.Edits.Reading;

namespace ZocSec.Bench.Reports;

/// <summary>What it costs to read a workbook back, as applying it does first.</summary>
internal static class PlanCost
{
    /// <summary>Reads one and says what it cost. The peak is the process's: one workbook for each process.</summary>
    public static void Run(string path, TextWriter output)
    {
        var before = Environment.WorkingSet;
        var clock = Stopwatch.StartNew();
        var plan = PlanFile.Read(path);
        var elapsed = clock.Elapsed;
        using var process = Process.GetCurrentProcess();
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"read   {plan.Repositories, 7:N0} repositories: {elapsed.TotalSeconds, 5:0.0} s, {plan.Rows.Length} edited, peak {process.PeakWorkingSet64 >> 20} MiB (before: {before >> 20} MiB)"
            )
        );
    }
}
