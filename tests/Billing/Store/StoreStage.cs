using System.Collections.Concurrent;
using System.Collections.Immutable;
using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Engines;
using ZocSec.Core.Billing.Engines.DuckDb;
using ZocSec.Core.Billing.Lines;
using ZocSec.Core.Billing.Sources;
using ZocSec.Core.Billing.Store;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Billing.Store;

/// <summary>A folder of report files, a store beside it, and what is asked of it.</summary>
internal sealed class StoreStage : IBillingProgress, IDisposable
{
    public static readonly DateOnly October = new(2026, 10, 1);

    private readonly TempFolder _reports = new();
    private readonly TempFolder _store = new();

    public StoreStage()
    {
        Files = new ListedFolder(_reports.Path);
        File.WriteAllText(Path.Combine(_reports.Path, "manifest.json"), "{}");
    }

    public ListedFolder Files { get; }

    public string StoreFolder => Path.Combine(_store.Path, "store");

    public DuckDbLimits Limits { get; set; } = new() { Threads = 2 };

    /// <summary>What a chunk of CSV holds, by its name.</summary>
    public Dictionary<string, ImmutableArray<RawLine>> Csv { get; } = new(StringComparer.Ordinal);

    /// <summary>How many chunks were to be read and were not, by each call.</summary>
    public ConcurrentQueue<(int Chunks, int Unchanged)> Plans { get; } = [];

    public string PathOf(string name) => Path.Combine(_reports.Path, name);

    /// <summary>Writes a Parquet file of the answer to a query.</summary>
    public void Write(string name, string select) => Parquet.Write(PathOf(name), select);

    public ReportVersion Version(params string[] chunks) => VersionOf("here|cur", "a1", chunks);

    public ReportVersion VersionOf(string report, string assembly, params string[] chunks) =>
        new()
        {
            Report = report,
            Format = ReportFormat.Cur2,
            IsParquet = !chunks[0].EndsWith(".csv", StringComparison.Ordinal),
            Period = October,
            Assembly = assembly,
            Manifest = Files.FileOf("manifest.json"),
            Chunks = [.. chunks.Select(Files.FileOf)],
            Files = Files,
        };

    public Task<LineStore> OpenAsync() => LineStore.OpenAsync(StoreFolder, Limits, ReadCsv, CancellationToken.None);

    public Task<bool> ImportAsync(LineStore store, ReportVersion version, CancellationToken ct = default) =>
        store.ImportAsync(version, this, parallel: 2, ct);

    /// <summary>Opens a store, imports versions, and asks.</summary>
    public async Task<List<string>> AskAsync(string sql, params ReportVersion[] versions)
    {
        using var store = await OpenAsync();
        foreach (var version in versions)
        {
            await ImportAsync(store, version);
        }

        return await AskAsync(store, sql);
    }

    /// <summary>The rows of an answer, with a bar between their columns.</summary>
    public static async Task<List<string>> AskAsync(LineStore store, string sql)
    {
        await using var engine = await DuckDbEngine.OpenAsync(store, CancellationToken.None);
        return await RowsAsync(engine, sql);
    }

    public static async Task<List<string>> RowsAsync(IBillingEngine engine, string sql)
    {
        List<string> rows = [];
        await foreach (
            var row in engine.AskAsync($"SELECT concat_ws('|', *COLUMNS(*)) FROM ({sql})", CancellationToken.None)
        )
        {
            rows.Add(row.Text(0));
        }

        return rows;
    }

    public void Dispose()
    {
        _reports.Dispose();
        _store.Dispose();
    }

    public void Planned(int chunks, long bytes, int unchanged) => Plans.Enqueue((chunks, unchanged));

    public void Read(long bytes, long lines) { }

    public void Doing(string what) { }

    public void Remarked(string remark) { }

    public CsvTally ReadCsv(
        string path,
        string shown,
        ReportFormat format,
        IRawLines sink,
        IBillingProgress progress,
        CancellationToken ct
    )
    {
        foreach (var line in Csv[shown])
        {
            sink.Add(line);
        }

        return new(
            Csv[shown].Sum(line => line.Lines),
            Csv[shown]
                .GroupBy(line => line.Texts[(int)RawText.Currency])
                .ToImmutableSortedDictionary(
                    same => same.Key,
                    same => same.Sum(line => (decimal)line.Amounts[(int)RawAmount.Billed] / 1_000_000_000_000m),
                    StringComparer.Ordinal
                ),
            0,
            []
        );
    }
}
