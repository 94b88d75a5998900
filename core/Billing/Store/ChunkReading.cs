using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ZocSec.Core.Billing.Engines.DuckDb;
using ZocSec.Core.Billing.Sources;

namespace ZocSec.Core.Billing.Store;

/// <summary>Reads chunks of reports into Parquet files of canonical lines; several at the same time.</summary>
internal sealed class ChunkReading : IDisposable
{
    // Small row groups, of which few megabytes are held while they are written.
    private const string Form = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 40960";

    private readonly StoreFolder _folder;
    private readonly string _temporary;
    private readonly ReadCsv _csv;
    private readonly DuckDbSession _database;
    private readonly ConcurrentBag<DuckDbSession> _idle = [];

    // DuckDB is given one chunk at a time: two would need twice the memory.
    private readonly SemaphoreSlim _converting = new(1, 1);

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
        catch (IOException error) when (error.Message.Contains(" is full", StringComparison.Ordinal))
        {
            throw new IOException(
                $"{error.Message}. {Shown(version, chunk)} needs up to {((chunk.Bytes * 2) >> 20) + 1} MB there; what was stored before is whole",
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
        _converting.Dispose();
    }

    private PartTally FromCsv(ChunkWork work, IBillingProgress progress, CancellationToken ct)
    {
        using var turn = new Turn(_converting, ct);
        using var staged = new StagedLines(work.Session, turn.Take);
        var tally = _csv(work.Local, work.Chunk.Path, work.Version.Format, staged, progress, ct);
        turn.Take();
        staged.Complete();
        work.Require(tally.Lines == staged.Lines && SameAmounts(tally.Billed, staged.Billed), "the reader's sums");
        var raw = StagedLines.Raw(work.Version.Format, work.Origin);
        work.Copy(LinesSql.Over(raw), Form, ct);
        var found = work.Check(raw, tally.Lines, ct);
        work.Session.Execute("DROP TABLE temp.main.staged", CancellationToken.None);
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
        using var turn = new Turn(_converting, ct);
        turn.Take();
        var lines = work.Session.Query($"SELECT count(*) FROM {from}", row => row.GetInt64(0), ct)[0];
        ParquetGrouping.Copy(work, raw, columns, lines, Form, Limits, ct);
        var tally = work.Check(raw, lines, ct);
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

    // Taken when a chunk first needs DuckDB, and kept until it is done.
    private sealed class Turn(SemaphoreSlim converting, CancellationToken ct) : IDisposable
    {
        private bool _isTaken;

        public void Take()
        {
            if (!_isTaken)
            {
                converting.Wait(ct);
                _isTaken = true;
            }
        }

        public void Dispose()
        {
            if (_isTaken)
            {
                converting.Release();
            }
        }
    }
}
