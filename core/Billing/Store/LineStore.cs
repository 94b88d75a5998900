using System.Collections.Concurrent;
using System.Collections.Immutable;
using ZocSec.Core.Billing.Engines.DuckDb;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.Billing.Sources;

namespace ZocSec.Core.Billing.Store;

/// <summary>
/// Billing data that was read, as raw lines: one Parquet file for each chunk of a report, and a catalogue of them. What was
/// read stays read however a run ends; a period is seen when all of its chunks are there, and stays as it was until then.
/// </summary>
internal sealed class LineStore : IDisposable
{
    private readonly StoreFolder _folder;
    private readonly StoreCatalogue _catalogue;
    private readonly ReadCsv _csv;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    // Of each period the last plan, until something of it is imported.
    private readonly Dictionary<(string, DateOnly), (ReportVersion Version, Found Found)> _plans = [];

    private LineStore(StoreFolder folder, StoreCatalogue catalogue, DuckDbLimits limits, ReadCsv csv)
    {
        _folder = folder;
        _catalogue = catalogue;
        Limits = limits;
        _csv = csv;
    }

    /// <summary>The folder, absolute.</summary>
    public string Folder => _folder.Path;

    /// <summary>What DuckDB may use.</summary>
    public DuckDbLimits Limits { get; }

    /// <summary>
    /// The periods that are stored of the reports that <see cref="ImportAsync"/> was called for, oldest first; of all reports when it
    /// was called for none.
    /// </summary>
    public IReadOnlyList<StoredPeriod> Periods => _catalogue.Periods(Asked);

    /// <summary>The Parquet files of those periods, absolute.</summary>
    public IReadOnlyList<string> Files => [.. _catalogue.Current(Asked).Select(part => _folder.PathOf(part.File))];

    private HashSet<string>? Asked => _asked.Count == 0 ? null : _asked;

    /// <summary>Opens a store, or makes one; removes what an interrupted run left behind.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="limits">What DuckDB may use.</param>
    /// <param name="csv">Reads chunks of CSV.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="BillingException">Another process has it, or it is damaged, or of a newer version of this program.</exception>
    /// <exception cref="IOException">It cannot be written, or the disk is full.</exception>
    public static Task<LineStore> OpenAsync(string folder, DuckDbLimits limits, ReadCsv csv, CancellationToken ct) =>
        Task.Run(
            () =>
            {
                var held = new StoreFolder(folder);
                StoreCatalogue? catalogue = null;
                try
                {
                    catalogue = new StoreCatalogue(held);
                    held.Sweep(catalogue.Files());
                    return new LineStore(held, catalogue, limits, csv);
                }
                catch
                {
                    catalogue?.Dispose();
                    held.Dispose();
                    throw;
                }
            },
            ct
        );

    /// <summary>What is stored of a period.</summary>
    public ImmutableArray<BillingSource> Sources(DateOnly period) =>
        [.. Periods.Select(stored => stored.Source).Where(source => source.Period == period)];

    /// <summary>
    /// Reads what is not stored yet of a version of a period, and puts it in the place of the version before. One call at a time.
    /// </summary>
    /// <param name="version">The version.</param>
    /// <param name="progress">Is told what is to be read of it, and how that goes.</param>
    /// <param name="parallel">How many chunks at the same time.</param>
    /// <param name="ct">Cancels; chunks that were read stay.</param>
    /// <returns>Whether anything is different from before.</returns>
    /// <exception cref="RestatedException">It was written anew meanwhile: find manifests again and call this with what they say.</exception>
    /// <exception cref="BillingException">A chunk is damaged, or no cost report; or another report covers the same.</exception>
    /// <exception cref="IOException">The disk is full, or a file cannot be written; what was stored before is whole.</exception>
    public async Task<bool> ImportAsync(
        ReportVersion version,
        IBillingProgress progress,
        int parallel,
        CancellationToken ct
    )
    {
        _asked.Add(version.Report);
        var (found, missing) = await Task.Run(() => Planned(version), ct);
        ConcurrentDictionary<string, StoredPart> parts = new(found, StringComparer.Ordinal);
        progress.Planned(missing.Count, missing.Sum(chunk => chunk.Bytes), parts.Count);
        if (missing.Count > 0)
        {
            await ReadAsync(version, missing, parts, progress, parallel, ct);
        }

        RequireNoOther(version, [.. parts.Values]);
        if (_catalogue.Has(version, [.. parts.Values]))
        {
            return missing.Count > 0;
        }

        await ConfirmAsync(version, parallel, ct);
        _catalogue.Replace(version, [.. parts.Values]);
        _folder.Sweep(_catalogue.Files());
        return true;
    }

    /// <summary>How much of a version is not stored yet: files, their bytes, and how many files are.</summary>
    public (int Chunks, long Bytes, int Unchanged) Plan(ReportVersion version)
    {
        var (parts, missing) = Compare(version);
        _plans[(version.Report, version.Period)] = (version, new(parts, missing));
        return (missing.Count, missing.Sum(chunk => chunk.Bytes), parts.Count);
    }

    /// <summary>A new folder that goes with the process at the latest.</summary>
    public string NewTemp() => _folder.NewTemp();

    /// <summary>The folder of <see cref="Files"/>.</summary>
    public string Lines => _folder.Lines;

    /// <summary>
    /// Looks at each byte of what is stored, and forgets chunks that are damaged: they are read again by the next
    /// <see cref="ImportAsync"/>.
    /// </summary>
    /// <returns>The files that were damaged or gone.</returns>
    public ImmutableArray<string> ForgetDamaged()
    {
        var damaged = _catalogue.Current(reports: null).Where(part => !_folder.IsWhole(part)).ToList();
        _catalogue.Forget(damaged);
        _folder.Sweep(_catalogue.Files());
        return [.. damaged.Select(part => _folder.PathOf(part.File))];
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _catalogue.Dispose();
        _folder.Dispose();
    }

    private Found Planned(ReportVersion version) =>
        _plans.Remove((version.Report, version.Period), out var plan) && ReferenceEquals(plan.Version, version)
            ? plan.Found
            : Compare(version);

    private Found Compare(ReportVersion version)
    {
        var known = _catalogue.PartsOf(version.Report, version.Period);
        var parts = new Dictionary<string, StoredPart>(StringComparer.Ordinal);
        List<ReportFile> missing = [];
        foreach (var chunk in version.Chunks.DistinctBy(chunk => chunk.Path, StringComparer.Ordinal))
        {
            var part = known.GetValueOrDefault(chunk.Path)?.Find(old => old.Version == chunk.Version);
            if (part is not null && _folder.LooksWhole(part))
            {
                parts[chunk.Path] = part;
            }
            else
            {
                missing.Add(chunk);
            }
        }

        return new(parts, missing);
    }

    private async Task ReadAsync(
        ReportVersion version,
        List<ReportFile> missing,
        ConcurrentDictionary<string, StoredPart> parts,
        IBillingProgress progress,
        int parallel,
        CancellationToken ct
    )
    {
        var temporary = _folder.NewTemp();
        using var reading = new ChunkReading(_folder, temporary, Limits, _csv, version.IsParquet);
        try
        {
            await Parallel.ForEachAsync(
                missing,
                new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = ct },
                async (chunk, stop) =>
                {
                    var part = await reading.ReadAsync(version, chunk, progress, stop);
                    _catalogue.Add(version, part);
                    parts[chunk.Path] = part;
                }
            );
        }
        finally
        {
            Directory.Delete(temporary, recursive: true);
        }
    }

    private static async Task ConfirmAsync(ReportVersion version, int parallel, CancellationToken ct)
    {
        await Parallel.ForEachAsync(
            version.Chunks,
            new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = ct },
            async (chunk, stop) => await version.Files.ConfirmAsync(chunk, stop)
        );
        await version.Files.ConfirmAsync(version.Manifest, ct);
    }

    private void RequireNoOther(ReportVersion version, IReadOnlyCollection<StoredPart> parts)
    {
        var others = _catalogue.OthersOf(version, parts, _asked);
        if (others.Count == 0)
        {
            return;
        }

        using var session = DuckDbSession.Open(file: null, _folder.Temp, Limits, only: [_folder.Lines]);
        var mine = SqlText.Files(parts.Select(part => _folder.PathOf(part.File)));
        foreach (var other in others)
        {
            // Accounts may each have a report of their own, whose payer is one.
            var twice = session.Query(
                $"""
                SELECT m.payer_id FROM ({LinesSql.Over($"SELECT * FROM {mine}")}) AS m
                SEMI JOIN ({LinesSql.Over($"SELECT * FROM {SqlText.Files(other.Select(_folder.PathOf))}")}) AS o
                    ON o.payer_id = m.payer_id AND o.account_id = m.account_id
                ORDER BY m.payer_id LIMIT 1
                """,
                row => row.GetString(0)
            );
            if (twice is [var payer])
            {
                throw new BillingException(
                    $"Both {other.Key} and {version.Report} say what account {payer} pays in {version.Period.ToString("yyyy-MM", CultureInfo.InvariantCulture)}, which would count it twice; choose one by --report, or leave one of the places out"
                );
            }
        }
    }

    private sealed record Found(Dictionary<string, StoredPart> Parts, List<ReportFile> Missing);
}
