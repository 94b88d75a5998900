using ZocSec.Core.Billing.Engines.DuckDb;
using ZocSec.Core.Billing.Lines;

namespace ZocSec.Core.Billing.Store;

/// <summary>
/// Writes the lines of a Parquet chunk with like ones summed up where that makes them few: a year's hours of a resource become
/// one line. Where it does not, or memory is short, lines are written as they come.
/// </summary>
internal static class ParquetGrouping
{
    // A row group of them: there is nothing to pass over.
    private const int FewLines = 40_960;

    // Each thread holds row groups of its own, those that it reads and those that it writes.
    private const int MegabytesForThread = 128;
    private const int Passes = 8;
    private const int Width = ResourceBuckets.Count / Passes;

    /// <summary>Writes them.</summary>
    /// <param name="work">The chunk.</param>
    /// <param name="raw">Its lines, by <see cref="RawSelect.Untagged"/>.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="lines">How many lines it has.</param>
    /// <param name="form">How Parquet is written.</param>
    /// <param name="limits">What DuckDB may use.</param>
    /// <param name="ct">Cancels.</param>
    public static void Copy(
        ChunkWork work,
        string raw,
        IReadOnlyList<(string Name, string Type)> columns,
        long lines,
        string form,
        DuckDbLimits limits,
        CancellationToken ct
    )
    {
        Write(work, raw, columns, lines, form, limits, ct);
        if (lines > FewLines)
        {
            PutInOrder(work, form, limits, ct);
        }
    }

    private static void Write(
        ChunkWork work,
        string raw,
        IReadOnlyList<(string Name, string Type)> columns,
        long lines,
        string form,
        DuckDbLimits limits,
        CancellationToken ct
    )
    {
        var dialect = new DuckDbDialect();
        List<string> tags = [.. TagSelect.ColumnsOf(columns).Select(SqlText.Name)];
        if (lines > 0 && ThreadsFor(GroupsOf(work, raw, tags, ct), lines, limits) is { } threads)
        {
            try
            {
                var grouped = RawSelect.Tagged(RawSchema.Grouped(raw, tags), columns, dialect);
                CopyBy(threads, work, WithBuckets(grouped), form, limits, ct);
                return;
            }
            catch (MemoryException)
            {
                // Written as they come they need no more than a few row groups.
            }
        }

        CopyBy(
            Math.Clamp(limits.Megabytes / MegabytesForThread, 1, limits.Threads),
            work,
            WithBuckets(RawSelect.Tagged(raw, columns, dialect)),
            form,
            limits,
            ct
        );
    }

    private static string WithBuckets(string raw) =>
        $"SELECT *, {ResourceBuckets.Sql("resource_id")} AS bucket FROM ({raw}) AS unplaced";

    // Whoever asks for some buckets passes over the row groups of others. A sort would hold all lines; one thread that reads the
    // file some times over holds a row group.
    private static void PutInOrder(ChunkWork work, string form, DuckDbLimits limits, CancellationToken ct)
    {
        var unplaced = $"{work.Part}.unplaced";
        File.Move(work.Part, unplaced, overwrite: true);
        try
        {
            var from = SqlText.File(unplaced);
            var passes = Enumerable
                .Range(0, Passes)
                .Select(pass =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"SELECT * FROM {from} WHERE bucket >= {pass * Width} AND bucket < {(pass + 1) * Width}"
                    )
                );
            CopyBy(1, work, string.Join(" UNION ALL ", passes), form, limits, ct);
        }
        finally
        {
            File.Delete(unplaced);
        }
    }

    /// <summary>With how many threads lines are summed up; null: they are not.</summary>
    internal static int? ThreadsFor(long groups, long lines, DuckDbLimits limits) =>
        limits.HoldsGroups(groups) ? limits.Threads
        // One thread writes groups that do not fit to the temporary folder; several hold too much of it at once.
        : groups < lines / 4 ? 1
        : null;

    private static void CopyBy(
        int threads,
        ChunkWork work,
        string sql,
        string form,
        DuckDbLimits limits,
        CancellationToken ct
    )
    {
        try
        {
            work.Session.SetThreads(threads, ct);
            work.Copy(sql, form, ct);
        }
        finally
        {
            work.Session.SetThreads(limits.Threads, CancellationToken.None);
        }
    }

    private static long GroupsOf(ChunkWork work, string raw, IReadOnlyList<string> tags, CancellationToken ct) =>
        work.Session.Query(
            $"SELECT approx_count_distinct(hash({string.Join(", ", RawSchema.Texts.Concat(tags))})) FROM ({raw})",
            row => row.GetInt64(0),
            ct
        )[0];
}
