using System.Collections.Immutable;
using System.Text.Json;
using ZocSec.Bench.Compare;
using ZocSec.Tests.Billing.Generator;

namespace ZocSec.Bench.Billing;

/// <summary>
/// Measures <c>zocsec billing</c> beside bare unpacking and beside the way through SQLite. Each run is a process of its own;
/// contenders take turns, every other round backwards.
/// </summary>
/// <param name="artifacts">Where the published program is, and where bills and results go.</param>
/// <param name="rounds">How often each runs.</param>
/// <param name="hasSqlite">Whether the way through SQLite runs, once for each bill: it takes half a minute for a million lines.</param>
/// <param name="patience">How long a round waits for the machine to have little else to do.</param>
/// <param name="log">Where figures go.</param>
internal sealed class BillingBench(string artifacts, int rounds, bool hasSqlite, TimeSpan patience, TextWriter log)
{
    private const string Period = "2026-10";

    // How many lines a resource has where hardly any are alike, and where a month of hours is.
    private const int FewLines = 20;
    private const int ManyLines = 200;
    private const string Baseline = "gunzip, 2 threads";

    private readonly List<BillingRun> _runs = [];
    private readonly string _work = Path.Combine(artifacts, "data", "billing");
    private readonly string _program = Path.Combine(artifacts, "zocsec", "zocsec.dll");

    /// <summary>Measures bills of these sizes, and one in which every line is of another resource.</summary>
    public async Task RunAsync(IReadOnlyList<long> sizes, int distinct, CancellationToken ct)
    {
        Directory.CreateDirectory(_work);
        var hasCommand = await HasCommandAsync(ct);
        if (!hasCommand)
        {
            await log.WriteLineAsync("zocsec has no command billing; only what it is compared with runs");
        }

        try
        {
            foreach (var lines in sizes)
            {
                await MeasureAsync(lines, (int)Math.Max(100, lines / FewLines), hasCommand, ct);
            }

            await MeasureAsync(sizes[0], (int)Math.Max(100, sizes[0] / ManyLines), hasCommand, ct);

            if (hasCommand && distinct > 0)
            {
                // Five of six lines are use of a resource.
                await MeasureReportAsync($"{distinct:N0} resources", Options(distinct * 5L / 4, distinct), ct);
            }
        }
        finally
        {
            Directory.Delete(_work, recursive: true);
        }

        await WriteAsync(ct);
    }

    /// <summary>The bill of a size, as <c>script/bench generate-bill</c> makes it too.</summary>
    public static BillOptions Options(long lines, int resources) =>
        new()
        {
            Lines = lines,
            Resources = resources,
            Accounts = 200,
            LinesPerChunk = (int)Math.Max(10_000, Math.Min(250_000, lines / 4)),
        };

    private async Task MeasureAsync(long lines, int resources, bool hasCommand, CancellationToken ct)
    {
        var name = $"{lines:N0} lines of {resources:N0} resources";
        var options = Options(lines, resources);
        var bills = Path.Combine(artifacts, "billing");
        var csv = BillFolder.Get(bills, options, BillFormat.LegacyCsvGzip, log);
        await log.WriteLineAsync($"{name}: {csv.Chunks.Count} chunks, {csv.Bytes >> 20} MB gzip");
        List<(string Name, bool IsPackedCsv, Func<int, IReadOnlyList<string>> Command)> contenders =
        [
            ("gunzip, 1 thread", true, _ => Unpack(1, csv)),
            (Baseline, true, _ => Unpack(2, csv)),
        ];
        if (hasCommand)
        {
            var parquet = BillFolder.Get(bills, options, BillFormat.LegacyParquet, log);
            contenders.Add(("zocsec, CSV, no store yet", true, round => Ask(csv, $"csv-{lines}-{resources}-{round}")));
            contenders.Add(("zocsec, CSV, nothing changed", false, _ => Ask(csv, $"csv-{lines}-{resources}-kept")));
            contenders.Add(
                ("zocsec, Parquet, no store yet", false, round => Ask(parquet, $"parquet-{lines}-{resources}-{round}"))
            );
            await MeasuredProcess.RunAsync(Ask(csv, $"csv-{lines}-{resources}-kept"), ct);
        }

        for (var round = 0; round <= rounds; round++)
        {
            await MachineLoad.WaitUntilCalmAsync(patience, ct);
            var turn = round % 2 == 0 ? contenders : Enumerable.Reverse(contenders);
            var inRound = new List<(string Name, bool IsPackedCsv, MeasuredProcess Used)>();
            foreach (var (contender, isPackedCsv, command) in turn)
            {
                inRound.Add((contender, isPackedCsv, await MeasuredProcess.RunAsync(command(round), ct)));
            }

            // The first round warms the disk's cache.
            if (round > 0)
            {
                var baseline = inRound.Single(run => run.Name == Baseline).Used.WallSeconds;
                foreach (var (contender, isPackedCsv, used) in inRound)
                {
                    await KeepAsync(name, options, contender, used, isPackedCsv ? used.WallSeconds / baseline : null);
                }
            }
        }

        if (hasSqlite)
        {
            string[] command =
            [
                "bash",
                MeasuredProcess.Script("sqlite.sh"),
                Path.Combine(_work, "bill.db"),
                .. csv.Chunks,
            ];
            var used = await MeasuredProcess.RunAsync(command, ct);
            var baseline = Spread.Of(
                _runs.Where(run => run.Bill == name && run.Contender == Baseline).Select(run => run.WallSeconds)
            );
            await KeepAsync(name, options, "gunzip, sed and sqlite3", used, used.WallSeconds / baseline.Median);
        }
    }

    private async Task MeasureReportAsync(string name, BillOptions options, CancellationToken ct)
    {
        var bill = BillFolder.Get(Path.Combine(artifacts, "billing"), options, BillFormat.LegacyParquet, log);
        var command = Ask(bill, $"report-{options.Resources}");
        await MeasuredProcess.RunAsync(command, ct);
        for (var round = 0; round < rounds; round++)
        {
            await MachineLoad.WaitUntilCalmAsync(patience, ct);
            await KeepAsync(name, options, "zocsec, report only", await MeasuredProcess.RunAsync(command, ct), null);
        }
    }

    private async Task KeepAsync(
        string bill,
        BillOptions options,
        string contender,
        MeasuredProcess used,
        double? times
    )
    {
        var run = new BillingRun(
            bill,
            options.Lines,
            contender,
            used.WallSeconds,
            used.CpuSeconds,
            used.PeakMegabytes,
            times
        );
        _runs.Add(run);
        await log.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {contender, -30} {run.WallSeconds, 7:0.00} s  {run.CpuSeconds, 7:0.00} s of CPU  {run.PeakMegabytes, 5:0} MB{(times is null ? "" : $"  {times:0.0} times gunzip")}"
            )
        );
    }

    private static ImmutableArray<string> Unpack(int threads, BillFolder bill) =>
        ["dotnet", typeof(BillingBench).Assembly.Location, "gunzip", "--threads", $"{threads}", .. bill.Chunks];

    private ImmutableArray<string> Ask(BillFolder bill, string store) =>
        [
            "dotnet",
            _program,
            "billing",
            bill.Folder,
            "--store",
            Path.Combine(_work, store),
            "--period",
            Period,
            "--output",
            Path.Combine(_work, "report.json"),
            "--quiet",
        ];

    private async Task<bool> HasCommandAsync(CancellationToken ct)
    {
        try
        {
            var help = await MeasuredProcess.RunAsync(["dotnet", _program, "billing", "--help"], ct);
            return help.Output.Contains("--store", StringComparison.Ordinal);
        }
        catch (ProgramFailedException)
        {
            return false;
        }
    }

    private async Task WriteAsync(CancellationToken ct)
    {
        var findings = new BillingFindings(Machine.Read(), rounds, _runs);
        var table = BillingTable.Of(findings);
        await File.WriteAllTextAsync(
            Path.Combine(artifacts, "billing.json"),
            JsonSerializer.Serialize(findings, BenchJson.Default.BillingFindings),
            ct
        );
        await File.WriteAllTextAsync(Path.Combine(artifacts, "billing.md"), table, ct);
        await log.WriteLineAsync($"\n{table}");
    }
}
