using ZocSec.Core.Billing.Engines.DuckDb;
using ZocSec.Core.Billing.Lines;

namespace ZocSec.Core.Billing.Store;

/// <summary>
/// Writes the lines of a Parquet chunk with like ones summed up where that makes them few: a year's hours of a resource become
/// one line. Where it does not, or memory is short, lines are written as they come.
/// </summary>
internal static class ParquetGrouping
{
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
        var dialect = new DuckDbDialect();
        List<string> tags = [.. TagSelect.ColumnsOf(columns).Select(SqlText.Name)];
        if (lines > 0 && ThreadsFor(GroupsOf(work, raw, tags, ct), lines, limits) is { } threads)
        {
            try
            {
                var grouped = RawSelect.Tagged(RawSchema.Grouped(raw, tags), columns, dialect);
                CopyBy(threads, work, InBuckets(grouped), form, limits, ct);
                return;
            }
            catch (MemoryException)
            {
                // Written as they come they need no more than a few row groups.
            }
        }

        var ungrouped = RawSelect.Tagged(raw, columns, dialect);
        try
        {
            CopyBy(1, work, InBuckets(ungrouped), form, limits, ct);
        }
        catch (MemoryException)
        {
            // Whoever asks for a bucket reads all of the file then, which takes longer.
            CopyBy(1, work, WithBuckets(ungrouped), form, limits, ct);
        }
    }

    // In the order of buckets, so that whoever asks for some of them passes over what is of others.
    private static string InBuckets(string raw) => $"{WithBuckets(raw)} ORDER BY bucket";

    private static string WithBuckets(string raw) =>
        $"SELECT *, {ResourceBuckets.Sql("resource_id")} AS bucket FROM ({raw}) AS unsorted";

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
