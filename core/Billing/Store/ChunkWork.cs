using System.Collections.Immutable;
using ZocSec.Core.Billing.Engines.DuckDb;
using ZocSec.Core.Billing.Sources;

namespace ZocSec.Core.Billing.Store;

/// <summary>A chunk on its way into a Parquet file of raw lines.</summary>
/// <param name="Version">The version of the period that it is of.</param>
/// <param name="Chunk">The chunk.</param>
/// <param name="Local">The local file.</param>
/// <param name="Part">The Parquet file to write.</param>
/// <param name="Session">The connection that checks it, and writes it if the chunk is Parquet.</param>
internal sealed record ChunkWork(
    ReportVersion Version,
    ReportFile Chunk,
    string Local,
    string Part,
    DuckDbSession Session
)
{
    /// <summary>What its lines are of.</summary>
    public RawOrigin Origin => new(Version.Report, Version.Period);

    /// <summary>Writes the answer to a query.</summary>
    public void Copy(string sql, string form, CancellationToken ct)
    {
        File.Delete(Part);
        Session.Execute($"COPY ({sql}) TO {SqlText.Constant(Part)} ({form})", ct);
    }

    /// <summary>What lines of a relation of raw ones come to, by payer and currency.</summary>
    public ImmutableArray<PartSum> Sums(string raw, CancellationToken ct) =>
        [
            .. Session.Query(
                $"""
                SELECT payer_id, currency, sum(CASE WHEN split_parent = '' THEN billed ELSE 0 END), sum(lines)::BIGINT
                FROM {raw} GROUP BY ALL ORDER BY ALL
                """,
                row => new PartSum(row.GetString(0), row.GetString(1), row.GetDecimal(2), row.GetInt64(3)),
                ct
            ),
        ];

    /// <summary>Reads what was written, sees to it that it comes to what was read, and says what that is.</summary>
    /// <param name="read">What was read.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="BillingException">It does not, which is a fault of this program.</exception>
    public PartTally Check(IReadOnlyCollection<PartSum> read, CancellationToken ct)
    {
        var part = SqlText.File(Part);
        var stored = Sums(part, ct);
        Require(stored.Length == read.Count && stored.ToHashSet().SetEquals(read), "what was stored of it");
        var unknown = Session.Query(
            $"""
            SELECT line_type, sum(lines)::BIGINT FROM ({LinesSql.Over($"SELECT * FROM {part}")})
            WHERE class = 'other' GROUP BY line_type ORDER BY line_type
            """,
            row =>
                $"{row.GetInt64(1).ToString(CultureInfo.InvariantCulture)} lines are of the unknown type '{OneLine.Of(row.GetString(0))}'; they count as billed, and belong to no resource",
            ct
        );
        var discounts = Session.Query(
            $"SELECT currency, sum(discount) FROM {part} GROUP BY currency HAVING sum(discount) <> 0 ORDER BY currency",
            row =>
                $"discounts of {row.GetDecimal(1).ToString("0.00##########", CultureInfo.InvariantCulture)} {OneLine.Of(row.GetString(0))} stand in a column and are not taken off what is billed; export it with INCLUDE_MANUAL_DISCOUNT_COMPATIBILITY, which makes them lines",
            ct
        );
        return new(
            stored.Sum(sum => sum.Lines),
            Rounded: 0,
            [.. stored.Select(sum => (sum.Payer, sum.Currency, sum.Billed))],
            [.. unknown.Concat(discounts).Select(remark => $"{OneLine.Of(Chunk.Path)}: {remark}")]
        );
    }

    /// <summary>Refuses the chunk unless sums are the same.</summary>
    public void Require(bool isSame, string what)
    {
        if (!isSame)
        {
            throw new BillingException(
                $"{OneLine.Of(Chunk.Path)}: its lines come to something else than {what}. This is a fault of this program: please report it"
            );
        }
    }
}
