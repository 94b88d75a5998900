using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ZocSec.Core.Billing.Engines.DuckDb;
using ZocSec.Core.Billing.Sources;

namespace ZocSec.Core.Billing.Store;

/// <summary>Reads chunks of reports into Parquet files of raw lines; several at the same time.</summary>
internal sealed class ChunkReading : IDisposable
{
    // Small row groups, of which few megabytes are held while they are written.
    private const string Form = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 8192";

    private readonly StoreFolder _folder;
    private readonly string _temporary;
    private readonly ReadCsv _csv;
    private readonly DuckDbSession _database;
    private readonly ConcurrentBag<DuckDbSession> _idle = [];

    // DuckDB is given one chunk at a time: two would need twice the memory.
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>
    /// Opens a database in memory, which uses <paramref name="temporary"/> for what does not fit. Beside the threads that read
    /// CSV it has one of its own.
    /// </summary>
    public ChunkReading(StoreFolder folder, string temporary, DuckDbLimits limits, ReadCsv csv, bool isParquet)
    {
        _folder = folder;
        _temporary = temporary;
        _csv = csv;
        Limits = limits;
        _database = DuckDbSession.Open(file: null, temporary, isParquet ? limits : limits with { Threads = 1 });
    }

    private DuckDbLimits Limits { get; }

    /// <summary>Reads one.</summary>
    /// <exception cref="RestatedException">It is not the version that was listed any more.</exception>
    /// <exception cref="BillingException">It is damaged, or no cost report.</exception>
    /// <exception cref="IOException">The disk is full, or a file cannot be written.</exception>
    public async Task<StoredPart> ReadAsync(
        ReportVersion version,
        ReportFile chunk,
        IBillingProgress progress,
        CancellationToken ct
    )
    {
        using var local = await version.Files.FetchAsync(chunk, _temporary, bytes: null, ct);
        var part = Path.Combine(_temporary, $"{Guid.NewGuid():N}.parquet");
        var session = _idle.TryTake(out var idle) ? idle : _database.Another();
        try
        {
            var work = new ChunkWork(version, chunk, local.Path, part, session);
            var tally = await Task.Run(
                () => version.IsParquet ? FromParquet(work, progress, ct) : FromCsv(work, progress, ct),
                ct
            );
            var file = NameOf(version, chunk);
            var (bytes, hash) = _folder.Keep(part, file);
            return new(file, chunk.Path, chunk.Version, bytes, hash, tally);
        }
        catch (DamagedException error)
        {
            throw new BillingException(
                $"{Shown(version, chunk)} is damaged, or no Parquet: {error.Message}. Copy it again, or have the report made again",
                error
            );
        }
        catch (MemoryException error)
        {
            throw new BillingException($"{Shown(version, chunk)}: {error.Message}", error);
        }
        catch (IOException error) when (FullDisk.InWords(error, _temporary) is { } words)
        {
            throw new IOException(
                $"{words}. {Shown(version, chunk)} needs up to {((chunk.Bytes * 2) >> 20) + 1} MB there; what was stored before is whole",
                error
            );
        }
        catch (BillingException error) when (!error.Message.Contains(chunk.Path, StringComparison.Ordinal))
        {
            throw new BillingException($"{Shown(version, chunk)}: {error.Message}", error);
        }
        finally
        {
            File.Delete(part);
            _idle.Add(session);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var session in _idle)
        {
            session.Dispose();
        }

        _database.Dispose();
        _turn.Dispose();
    }

    private PartTally FromCsv(ChunkWork work, IBillingProgress progress, CancellationToken ct)
    {
        CsvTally tally;
        IReadOnlyCollection<PartSum> read;
        using (var part = new RawLinesFile(work.Part, work.Version.Format, work.Origin))
        {
            tally = _csv(work.Local, work.Chunk.Path, work.Version.Format, part, progress, ct);
            part.Complete();
            work.Require(tally.Lines == part.Lines && SameAmounts(tally.Billed, part.Billed), "the reader's sums");
            read = part.Sums;
        }

        var found = InTurn(() => work.Check(read, ct), ct);
        return found with { Rounded = tally.Rounded, Remarks = [.. tally.Remarks, .. found.Remarks] };
    }

    private PartTally FromParquet(ChunkWork work, IBillingProgress progress, CancellationToken ct)
    {
        var from = SqlText.File(work.Local);
        var columns = work.Session.Query(
            $"DESCRIBE SELECT * FROM {from}",
            row => (row.GetString(0), row.GetString(1)),
            ct
        );
        var raw = RawSelect.Untagged(work.Version.Format, columns, from, new DuckDbDialect(), work.Origin);
        var tally = InTurn(
            () =>
            {
                var read = work.Sums($"({raw})", ct);
                new ParquetGrouping(work, Form, Limits).Copy(raw, columns, read.Sum(sum => sum.Lines), ct);
                return work.Check(read, ct);
            },
            ct
        );
        progress.Read(work.Chunk.Bytes, tally.Lines);
        return tally;
    }

    private static bool SameAmounts(
        ImmutableSortedDictionary<string, decimal> one,
        ImmutableSortedDictionary<string, decimal> other
    ) =>
        one
            .Keys.Union(other.Keys, StringComparer.Ordinal)
            .All(key => one.GetValueOrDefault(key) == other.GetValueOrDefault(key));

    // The same name for the same content: a chunk that is read again takes its old place.
    private static string NameOf(ReportVersion version, ReportFile chunk)
    {
        var of = $"{version.Report}\n{chunk.Path}\n{chunk.Version}\n{version.Period:yyyy-MM-dd}\n{StoreSchema.Form}";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(of)))[..24];
        return $"{version.Period.ToString("yyyy-MM", CultureInfo.InvariantCulture)}-{hash}.parquet";
    }

    private static string Shown(ReportVersion version, ReportFile chunk) =>
        OneLine.Of($"{version.Files.Place.TrimEnd('/')}/{chunk.Path}");

    private PartTally InTurn(Func<PartTally> act, CancellationToken ct)
    {
        _turn.Wait(ct);
        try
        {
            return act();
        }
        finally
        {
            _turn.Release();
        }
    }
}
