using ZocSec.Core.Billing.Engines.DuckDb;
using ZocSec.Core.Billing.Lines;

namespace ZocSec.Core.Billing.Store;

/// <summary>
/// Writes the lines of a Parquet chunk with like ones summed up where that makes them few: a year's hours of a resource become
/// one line. Where it does not, or memory is short, lines are written as they come.
/// </summary>
/// <param name="work">The chunk.</param>
/// <param name="form">How Parquet is written.</param>
/// <param name="limits">What DuckDB may use.</param>
internal sealed class ParquetGrouping(ChunkWork work, string form, DuckDbLimits limits)
{
    /// <summary>Writes them.</summary>
    /// <param name="raw">The chunk's lines, by <see cref="RawSelect.Untagged"/>.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="lines">How many lines it has.</param>
    /// <param name="ct">Cancels.</param>
    public void Copy(string raw, IReadOnlyList<(string Name, string Type)> columns, long lines, CancellationToken ct)
    {
        var dialect = new DuckDbDialect();
        List<string> tags = [.. TagSelect.ColumnsOf(columns).Select(SqlText.Name)];
        if (lines > 0 && ThreadsFor(GroupsOf(raw, tags, ct), lines, limits) is { } threads)
        {
            try
            {
                var grouped = RawSelect.Tagged(RawSchema.Grouped(raw, tags), columns, dialect);
                CopyBy(threads, WithBuckets(grouped), ct);
                return;
            }
            catch (MemoryException)
            {
                // Written as they come they need no more than a few row groups.
            }
        }

        var ungrouped = WithBuckets(RawSelect.Tagged(raw, columns, dialect));
        try
        {
            CopyBy(limits.Threads, ungrouped, ct);
        }
        catch (MemoryException) when (limits.Threads > 1)
        {
            // Each thread holds row groups of its own.
            CopyBy(1, ungrouped, ct);
        }
    }

    // In no order of buckets, as CSV has them: to make it would take longer than to read the file for each part that is asked.
    private static string WithBuckets(string raw) =>
        $"SELECT *, {ResourceBuckets.Sql("resource_id")} AS bucket FROM ({raw}) AS unplaced";

    /// <summary>With how many threads lines are summed up; null: they are not.</summary>
    internal static int? ThreadsFor(long groups, long lines, DuckDbLimits limits) =>
        limits.HoldsGroups(groups) ? limits.Threads
        // One thread writes groups that do not fit to the temporary folder; several hold too much of it at once.
        : groups < lines / 4 ? 1
        : null;

    private void CopyBy(int threads, string sql, CancellationToken ct)
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

    private long GroupsOf(string raw, IReadOnlyList<string> tags, CancellationToken ct) =>
        work.Session.Query(
            $"SELECT approx_count_distinct(hash({string.Join(", ", RawSchema.Texts.Concat(tags))})) FROM ({raw})",
            row => row.GetInt64(0),
            ct
        )[0];
}
