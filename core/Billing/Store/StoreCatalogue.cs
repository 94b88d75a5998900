using System.Collections.Immutable;
using System.Text;
using ZocSec.Core.Billing.Engines.DuckDb;
using ZocSec.Core.Billing.Sources;

namespace ZocSec.Core.Billing.Store;

/// <summary>
/// What is stored: which chunks were read, and which of them make up a period. A chunk counts as soon as it was read, a period
/// when all of its chunks were; that is one transaction. Calls may come from several threads.
/// </summary>
internal sealed class StoreCatalogue : IDisposable
{
    private static readonly string s_isOfForm = $"p.form = {StoreSchema.Form.ToString(CultureInfo.InvariantCulture)}";

    private readonly Lock _gate = new();
    private readonly DuckDbSession _session;

    /// <summary>Opens it or makes it.</summary>
    /// <exception cref="BillingException">It is damaged, or of a newer version of this program.</exception>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public StoreCatalogue(StoreFolder folder)
    {
        try
        {
            // Whoever could write to the folder may have put views into it that read other files.
            _session = DuckDbSession.Open(
                folder.Catalogue,
                folder.Temp,
                new() { Megabytes = 64, Threads = 1 },
                only: []
            );
            StoreSchema.Upgrade(_session);
        }
        catch (Exception error)
            when (error
                    is BillingException { InnerException: not null }
                        or DamagedException
                        or InvalidOperationException
                || (error is IOException && File.Exists(folder.Catalogue) && !IsFull(error))
            )
        {
            _session?.Dispose();
            throw new BillingException(
                $"{folder.Catalogue} cannot be read: {error.Message}. Delete the folder {folder.Path}: everything in it is read again from the reports",
                error
            );
        }
        catch
        {
            _session?.Dispose();
            throw;
        }
    }

    /// <summary>The chunks of a period of a report that were read, by path; those of this version of the program only.</summary>
    public Dictionary<string, List<StoredPart>> PartsOf(string report, DateOnly period) =>
        Parts($"p.report = {SqlText.Constant(report)} AND p.period = {SqlText.Day(period)} AND {s_isOfForm}")
            .GroupBy(part => part.Chunk, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.ToList(), StringComparer.Ordinal);

    /// <summary>The chunks that make up the periods of reports; those of this version of the program only.</summary>
    /// <param name="reports">Which; null: all.</param>
    public List<StoredPart> Current(IReadOnlySet<string>? reports) =>
        Parts($"p.file IN (SELECT file FROM period_parts WHERE {Among(reports)}) AND {s_isOfForm}");

    /// <summary>The names of all Parquet files.</summary>
    public HashSet<string> Files()
    {
        lock (_gate)
        {
            return _session.Query("SELECT file FROM parts", row => row.GetString(0)).ToHashSet(StringComparer.Ordinal);
        }
    }

    /// <summary>The periods of reports whose chunks this version of the program reads, oldest first.</summary>
    /// <param name="reports">Which; null: all.</param>
    public ImmutableArray<StoredPeriod> Periods(IReadOnlySet<string>? reports)
    {
        lock (_gate)
        {
            return
            [
                .. _session.Query(
                    $"""
                    SELECT q.report, q.format, q.period, q.assembly, count(p.file), coalesce(sum(p.lines), 0)::BIGINT, coalesce(sum(p.rounded), 0)::BIGINT,
                        (SELECT coalesce(string_agg(DISTINCT b.payer, chr(31) ORDER BY b.payer), '') FROM part_billed AS b JOIN period_parts AS m USING (file)
                            WHERE m.report = q.report AND m.period = q.period),
                        (SELECT coalesce(string_agg(DISTINCT r.remark, chr(31) ORDER BY r.remark), '') FROM part_remarks AS r JOIN period_parts AS m USING (file)
                            WHERE m.report = q.report AND m.period = q.period)
                    FROM (
                        SELECT * FROM periods AS a WHERE {Among(reports)} AND NOT EXISTS (
                            SELECT 1 FROM period_parts AS m JOIN parts AS p USING (file)
                            WHERE m.report = a.report AND m.period = a.period AND NOT {s_isOfForm})
                    ) AS q
                    LEFT JOIN period_parts AS k ON k.report = q.report AND k.period = q.period
                    LEFT JOIN parts AS p ON p.file = k.file
                    GROUP BY q.report, q.format, q.period, q.assembly
                    ORDER BY q.period, q.report
                    """,
                    row => new StoredPeriod(
                        new(
                            row.GetString(0),
                            Enum.Parse<ReportFormat>(row.GetString(1)),
                            row.GetFieldValue<DateOnly>(2),
                            row.GetString(3),
                            (int)row.GetInt64(4),
                            row.GetInt64(5)
                        ),
                        Split(row.GetString(7)),
                        row.GetInt64(6),
                        Split(row.GetString(8))
                    )
                ),
            ];
        }
    }

    /// <summary>Whether a version of a period is stored, of just these chunks.</summary>
    public bool Has(ReportVersion version, IReadOnlyCollection<StoredPart> parts)
    {
        lock (_gate)
        {
            var of = $"report = {SqlText.Constant(version.Report)} AND period = {SqlText.Day(version.Period)}";
            var known = _session.Query(
                $"SELECT assembly FROM periods WHERE {of} AND format = '{version.Format}'",
                row => row.GetString(0)
            );
            return known is [var assembly]
                && assembly == version.Assembly
                && _session
                    .Query($"SELECT file FROM period_parts WHERE {of}", row => row.GetString(0))
                    .ToHashSet(StringComparer.Ordinal)
                    .SetEquals(parts.Select(part => part.File));
        }
    }

    /// <summary>Takes down that a chunk was read.</summary>
    public void Add(ReportVersion version, StoredPart part)
    {
        var file = SqlText.Constant(part.File);
        var sql = new StringBuilder();
        sql.Append(Removal($"file = {file}"));
        sql.Append(
            CultureInfo.InvariantCulture,
            $"""
            INSERT INTO parts VALUES ({file}, {SqlText.Constant(version.Report)}, {SqlText.Day(version.Period)}, {StoreSchema.Form},
                {SqlText.Constant(part.Chunk)}, {SqlText.Constant(part.Version)}, {part.PartBytes}, {SqlText.Constant(
                part.Sha256
            )}, {part.Tally.Lines}, {part.Tally.Rounded});
            """
        );
        foreach (var (payer, currency, billed) in part.Tally.Billed)
        {
            sql.Append(
                CultureInfo.InvariantCulture,
                $"INSERT INTO part_billed VALUES ({file}, {SqlText.Constant(payer)}, {SqlText.Constant(currency)}, '{billed}');"
            );
        }

        foreach (var remark in part.Tally.Remarks)
        {
            sql.Append(
                CultureInfo.InvariantCulture,
                $"INSERT INTO part_remarks VALUES ({file}, {SqlText.Constant(remark)});"
            );
        }

        Commit(sql.ToString());
    }

    /// <summary>Makes chunks the period's, and forgets those of other versions of it.</summary>
    public void Replace(ReportVersion version, IReadOnlyCollection<StoredPart> parts)
    {
        var report = SqlText.Constant(version.Report);
        var period = SqlText.Day(version.Period);
        var of = $"report = {report} AND period = {period}";
        var sql = new StringBuilder();
        sql.Append(
            CultureInfo.InvariantCulture,
            $"""
            DELETE FROM periods WHERE {of};
            DELETE FROM period_parts WHERE {of};
            INSERT INTO periods VALUES ({report}, {period}, '{version.Format}', {SqlText.Constant(
                version.Assembly
            )}, {SqlText.Constant(version.Manifest.Version)});
            """
        );
        foreach (var part in parts)
        {
            sql.Append(
                CultureInfo.InvariantCulture,
                $"INSERT INTO period_parts VALUES ({report}, {period}, {SqlText.Constant(part.File)});"
            );
        }

        sql.Append(Removal($"{of} AND file NOT IN (SELECT file FROM period_parts)"));
        Commit(sql.ToString());
    }

    /// <summary>Forgets chunks whose files are damaged or gone; periods that they were of are not stored until they are read again.</summary>
    public void Forget(IEnumerable<StoredPart> parts)
    {
        var files = string.Join(", ", parts.Select(part => SqlText.Constant(part.File)));
        if (files.Length > 0)
        {
            Commit(
                $"""
                DELETE FROM periods WHERE EXISTS (SELECT 1 FROM period_parts AS m WHERE m.file IN ({files}) AND m.report = periods.report AND m.period = periods.period);
                DELETE FROM period_parts WHERE NOT EXISTS (SELECT 1 FROM periods AS q WHERE q.report = period_parts.report AND q.period = period_parts.period);
                {Removal($"file IN ({files})")}
                """
            );
        }
    }

    /// <summary>The files of other reports that cover a period and a payer which these chunks do, by report.</summary>
    /// <param name="version">The version that the chunks are of.</param>
    /// <param name="parts">Its chunks.</param>
    /// <param name="reports">Which reports count.</param>
    public ILookup<string, string> OthersOf(
        ReportVersion version,
        IReadOnlyCollection<StoredPart> parts,
        IReadOnlySet<string> reports
    )
    {
        var payers = parts
            .SelectMany(part => part.Tally.Billed.Select(billed => billed.Payer))
            .Distinct(StringComparer.Ordinal)
            .Select(SqlText.Constant)
            .DefaultIfEmpty("NULL");
        lock (_gate)
        {
            return _session
                .Query(
                    $"""
                    SELECT DISTINCT p.report, p.file FROM period_parts JOIN parts AS p USING (file, report, period) JOIN part_billed USING (file)
                    WHERE {Among(reports)} AND report <> {SqlText.Constant(version.Report)} AND period = {SqlText.Day(
                        version.Period
                    )} AND {s_isOfForm} AND payer IN ({string.Join(", ", payers)})
                    ORDER BY ALL
                    """,
                    row => (Report: row.GetString(0), File: row.GetString(1))
                )
                .ToLookup(one => one.Report, one => one.File, StringComparer.Ordinal);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _session.Dispose();

    private List<StoredPart> Parts(string where)
    {
        lock (_gate)
        {
            var billed = _session
                .Query(
                    $"SELECT b.file, b.payer, b.currency, b.billed FROM part_billed AS b JOIN parts AS p USING (file) WHERE {where} ORDER BY ALL",
                    row =>
                        (
                            File: row.GetString(0),
                            Value: (
                                row.GetString(1),
                                row.GetString(2),
                                decimal.Parse(row.GetString(3), CultureInfo.InvariantCulture)
                            )
                        )
                )
                .ToLookup(row => row.File, row => row.Value, StringComparer.Ordinal);
            var remarks = _session
                .Query(
                    $"SELECT r.file, r.remark FROM part_remarks AS r JOIN parts AS p USING (file) WHERE {where} ORDER BY ALL",
                    row => (File: row.GetString(0), Value: row.GetString(1))
                )
                .ToLookup(row => row.File, row => row.Value, StringComparer.Ordinal);
            return _session.Query(
                $"SELECT p.file, p.chunk, p.version, p.bytes, p.sha256, p.lines, p.rounded FROM parts AS p WHERE {where} ORDER BY p.file",
                row => new StoredPart(
                    row.GetString(0),
                    row.GetString(1),
                    row.GetString(2),
                    row.GetInt64(3),
                    row.GetString(4),
                    new(row.GetInt64(5), row.GetInt64(6), [.. billed[row.GetString(0)]], [.. remarks[row.GetString(0)]])
                )
            );
        }
    }

    private void Commit(string sql)
    {
        lock (_gate)
        {
            _session.Execute("BEGIN");
            try
            {
                _session.Execute(sql);
                _session.Execute("COMMIT");
            }
            catch
            {
                Rollback();
                throw;
            }
        }
    }

    private void Rollback()
    {
        try
        {
            _session.Execute("ROLLBACK");
        }
        catch (BillingException)
        {
            // A commit that failed has ended the transaction already.
        }
    }

    private static string Removal(string where) =>
        string.Concat(
            $"DELETE FROM part_billed WHERE file IN (SELECT file FROM parts WHERE {where});",
            $"DELETE FROM part_remarks WHERE file IN (SELECT file FROM parts WHERE {where});",
            $"DELETE FROM parts WHERE {where};"
        );

    private static string Among(IReadOnlySet<string>? reports) =>
        reports is null ? "true"
        : reports.Count == 0 ? "false"
        : $"report IN ({string.Join(", ", reports.Select(SqlText.Constant))})";

    private static bool IsFull(Exception error) => error.Message.Contains(" is full", StringComparison.Ordinal);

    private static ImmutableArray<string> Split(string texts) =>
        [.. texts.Split('\u001f', StringSplitOptions.RemoveEmptyEntries)];
}
