using System.Diagnostics;
using ZocSec.Core.Engine.Replay;
using ZocSec.Core.Ledger.Export;
using ZocSec.Core.Ledger.History;
using ZocSec.Core.Policies;
using ZocSec.Core.Replaying;
using ZocSec.Core.Storage.Sqlite;

namespace ZocSec.Bench.History;

/// <summary>What it costs to read a ledger through. Peaks are the process's: one measurement for each process.</summary>
internal static class HistoryCost
{
    /// <summary>Replays all of it under a policy that enforces.</summary>
    public static Task ReplayAsync(string folder, TextWriter output, CancellationToken ct) =>
        MeasureAsync(
            "replay",
            output,
            async () =>
            {
                await using var services = new ServiceCollection()
                    .AddZocSecSqlite(folder)
                    .AddZocSecReplay()
                    .BuildServiceProvider();
                var report = await services
                    .GetRequiredService<Replayer>()
                    .ReplayAsync(
                        new Policy
                        {
                            Mode = Mode.Enforce,
                            Limits = new Limits { ChangesPerHour = 1_000_000 },
                        },
                        new LedgerSpan(),
                        ct
                    );
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{report.Entries, 9:N0} decisions, {report.Different:N0} of them would be different"
                );
            }
        );

    /// <summary>Exports all of it.</summary>
    public static Task ExportAsync(string folder, LedgerFormat format, TextWriter output, CancellationToken ct) =>
        MeasureAsync(
            $"{format}",
            output,
            async () =>
            {
                await using var services = new ServiceCollection().AddZocSecSqlite(folder).BuildServiceProvider();
                var path = Path.Combine(folder, $"export.{format}");
                var count = await services
                    .GetRequiredService<LedgerExport>()
                    .WriteAsync(format, new LedgerSpan(), path, ct);
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{count, 9:N0} decisions, {new FileInfo(path).Length >> 20} MiB"
                );
            }
        );

    private static async Task MeasureAsync(string name, TextWriter output, Func<Task<string>> run)
    {
        using var process = Process.GetCurrentProcess();
        var (before, cpu, clock) = (Environment.WorkingSet, process.TotalProcessorTime, Stopwatch.StartNew());
        var result = await run();
        clock.Stop();
        process.Refresh();
        var spent = process.TotalProcessorTime - cpu;
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name, -6} {result}: {clock.Elapsed.TotalSeconds, 5:0.00} s, {spent.TotalSeconds, 5:0.00} s of CPU, peak {process.PeakWorkingSet64 >> 20} MiB (before: {before >> 20} MiB)"
            )
        );
    }
}
