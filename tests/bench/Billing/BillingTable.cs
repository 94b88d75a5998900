using System.Text;
using ZocSec.Bench.Compare;

namespace ZocSec.Bench.Billing;

/// <summary>Results as a Markdown table: medians with their ranges.</summary>
internal static class BillingTable
{
    /// <summary>The table.</summary>
    public static string Of(BillingFindings findings)
    {
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{findings.Machine.Cores} cores ({findings.Machine.Processor}), {findings.Machine.System}, {findings.Machine.Runtime}; rounds: {findings.Rounds}, in which contenders take turns; whole processes."
        );
        text.AppendLine();
        text.AppendLine("| bill | | seconds | CPU seconds | peak resident memory, MB | times bare gunzip |");
        text.AppendLine("|---|---|---|---|---|---|");
        foreach (var runs in findings.Runs.GroupBy(run => (run.Bill, run.Contender)))
        {
            var times = runs.Where(run => run.TimesGunzip is not null).Select(run => run.TimesGunzip!.Value).ToList();
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {runs.Key.Bill} | {runs.Key.Contender} | {Say(runs, run => run.WallSeconds, "0.00")} | {Say(runs, run => run.CpuSeconds, "0.00")} | {Say(runs, run => run.PeakMegabytes, "0")} | {(times.Count == 0 ? "" : Spread.Of(times).ToText("0.0"))} |"
            );
        }

        return text.ToString();
    }

    private static string Say(IEnumerable<BillingRun> runs, Func<BillingRun, double> value, string format) =>
        Spread.Of(runs.Select(value)).ToText(format);
}
