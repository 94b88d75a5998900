using System.Text;

namespace ZocSec.Bench.Compare;

/// <summary>Results as Markdown tables.</summary>
internal static class Markdown
{
    /// <summary>Medians with their ranges; ratios pair by pair, because neighbours share the machine's mood.</summary>
    public static string Of(Findings findings)
    {
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{findings.Machine.Cores} cores ({findings.Machine.Processor}), {findings.Machine.System}, "
                + $"{findings.Machine.Runtime}; {findings.Settings.Count:N0} deliveries a run, "
                + $"{findings.Settings.Connections} at a time, {findings.Settings.Runs} runs each, taking turns."
        );
        AppendLoad(text, findings);
        AppendHalfLoad(text, findings);
        AppendStarts(text, findings);
        return text.ToString();
    }

    private static void AppendLoad(StringBuilder text, Findings findings)
    {
        var programs = findings
            .Runs.GroupBy(run => run.Program, StringComparer.Ordinal)
            .Select(group => group.ToList())
            .ToList();
        if (programs is not [var ours, var theirs])
        {
            return;
        }

        text.AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"| | {ours[0].Program} | {theirs[0].Program} | ratio |");
        text.AppendLine("|---|---|---|---|");
        Row("completed reverts a second", "0", run => run.RevertsPerSecond);
        Row("the same, until verified", "0", run => run.SettledPerSecond);
        Row("CPU seconds for 1,000 events", "0.00", run => run.CpuPerThousand);
        Row("peak resident memory, MB", "0", run => run.PeakMegabytes);
        Row("acknowledged after, median, ms", "0.0", run => run.Load.P50);
        Row("acknowledged after, p99, ms", "0.0", run => run.Load.P99);
        Row("requests to GitHub for an event", "0.00", run => run.Requests.Values.Sum() / (double)run.Load.Sent);
        Row("CPU seconds of the stand-in for 1,000 events", "0.00", run => run.UpstreamCpuPerThousand);
        Row("CPU seconds of the sender for 1,000 events", "0.00", run => run.SenderCpuPerThousand);
        Row("CPU seconds of everything else meanwhile, for 1,000 events", "0.00", run => run.OthersCpuPerThousand);
        Row("not reverted", "0", run => run.Load.Sent - run.Reverts);
        Row("changed twice", "0", run => run.DoublePatches);

        void Row(string what, string format, Func<Run, double> value)
        {
            var ratios = ours.Zip(theirs, (mine, other) => (Mine: value(mine), Other: value(other)))
                .Where(pair => pair.Other > 0)
                .Select(pair => pair.Mine / pair.Other)
                .ToList();
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {what} | {Spread.Of(ours.Select(value)).ToText(format)} | "
                    + $"{Spread.Of(theirs.Select(value)).ToText(format)} | "
                    + $"{(ratios.Count == 0 ? "" : Spread.Of(ratios).ToText("0.00"))} |"
            );
        }
    }

    private static void AppendHalfLoad(StringBuilder text, Findings findings)
    {
        text.AppendLine().AppendLine("| at half of its own load | deliveries a second | p50, ms | p99, ms | max, ms |");
        text.AppendLine("|---|---|---|---|---|");
        foreach (var runs in findings.HalfLoad.GroupBy(run => run.Program, StringComparer.Ordinal))
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {runs.Key} | {Spread.Of(runs.Select(run => run.Load.Sent / run.Load.Seconds)).Median:0} | "
                    + $"{Spread.Of(runs.Select(run => run.Load.P50)).ToText("0.0")} | "
                    + $"{Spread.Of(runs.Select(run => run.Load.P99)).ToText("0.0")} | "
                    + $"{Spread.Of(runs.Select(run => run.Load.Max)).ToText("0.0")} |"
            );
        }
    }

    private static void AppendStarts(StringBuilder text, Findings findings)
    {
        text.AppendLine().AppendLine("| start to first 2xx, ms | of | p10 | median | range |");
        text.AppendLine("|---|---|---|---|---|");
        foreach (var start in findings.Starts)
        {
            var spread = Spread.Of(start.Milliseconds);
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {start.Program} | {start.Until} | {spread.P10:0} | {spread.Median:0} | {spread.Min:0}–{spread.Max:0} |"
            );
        }
    }
}
