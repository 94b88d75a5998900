using Microsoft.Data.Sqlite;
using ZocSec.Core.Ledger.Verification;
using ZocSec.Core.Storage.Sqlite;

namespace ZocSec.Core.Ledger.History;

/// <summary>Reads the ledger through in the order in which it was written.</summary>
internal sealed class SqliteHistory(SqliteFile file) : ILedgerHistory
{
    private const int Page = 250;
    private const string NoEnd = "~";

    /// <inheritdoc />
    public IAsyncEnumerable<RecordedEntry> ReadAsync(LedgerSpan span, CancellationToken ct) =>
        Read(span, ct).ToAsyncEnumerable();

    // Page after page: a reader that takes its time keeps no old version of the file alive.
    private IEnumerable<RecordedEntry> Read(LedgerSpan span, CancellationToken ct)
    {
        var begin = span.Since is { } since ? EntryIds.FirstOf(since) : "";
        var end = span.Until is { } until ? EntryIds.FirstOf(until) : NoEnd;
        var (next, last) = file.Read(session =>
            session
                .Query(
                    "SELECT min(seq), max(seq) FROM entries WHERE id >= $1 AND id < $2",
                    row => row.IsDBNull(0) ? (1, 0) : (row.GetInt64(0), row.GetInt64(1)),
                    begin,
                    end
                )
                .Single()
        );
        while (next <= last)
        {
            ct.ThrowIfCancellationRequested();
            var filter = new SqliteFilter()
                .And("seq >= $", next)
                .And("seq <= $", last)
                // The plus keeps the ids' index out: the rows are wanted in their own order.
                .And("+id >= $", begin)
                .And("+id < $", end)
                .And("tenant = $", span.Tenant?.Value)
                .And("guardrail = $", span.Guardrail?.Value);
            var limit = filter.Next(Page);
            var rows = file.Read(session =>
                session.Query(
                    $"SELECT seq, body, hash FROM entries {filter.Where} ORDER BY seq LIMIT {limit}",
                    Row,
                    filter.Arguments
                )
            );
            foreach (var (_, entry) in rows)
            {
                yield return entry;
            }

            next = rows.Count == Page ? rows[^1].Seq + 1 : last + 1;
        }
    }

    private static (long Seq, RecordedEntry Entry) Row(SqliteDataReader row)
    {
        var seq = row.GetInt64(0);
        return (seq, RecordedEntry.Of(row.GetFieldValue<byte[]>(1), row.GetString(2), $"the row {seq} of entries"));
    }
}
