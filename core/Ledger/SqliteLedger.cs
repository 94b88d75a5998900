using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Queue;
using ZocSec.Core.Storage;
using ZocSec.Core.Storage.Sqlite;

namespace ZocSec.Core.Ledger;

/// <summary>The ledger in SQLite; shares its transactions with the queue.</summary>
internal sealed class SqliteLedger(SqliteFile file, SqliteCommitter committer, SqliteWorkQueue queue, TimeProvider time)
    : ILedger
{
    private const int BreakerMinutes = 60;

    private const string OfResource =
        "seq IN (SELECT seq FROM entries WHERE name = $ UNION SELECT seq FROM entries WHERE resource = $)";

    /// <inheritdoc />
    public Task<Standing?> FindAsync(StandingKey key, CancellationToken ct) =>
        Task.FromResult(
            file.Read(session =>
                session
                    .Query(
                        "SELECT body, version FROM standings WHERE tenant = $1 AND guardrail = $2 AND resource = $3",
                        ReadStanding,
                        key.Resource.Tenant.Value,
                        key.Guardrail.Value,
                        key.Resource.Key
                    )
                    .FirstOrDefault()
            )
        );

    /// <inheritdoc />
    public Task<BeginResult> BeginAsync(Standing next, int? changesPerHour, CancellationToken ct)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(next, StoreJson.Default.Standing);
        var now = time.GetUtcNow();
        return committer.CommitAsync(session =>
        {
            if (changesPerHour is { } limit && !HasPermit(session, next, limit, now))
            {
                return BeginResult.Tripped;
            }

            if (!Write(session, next, body))
            {
                return BeginResult.Conflict;
            }

            if (changesPerHour is not null)
            {
                TakePermit(session, next, now);
            }

            return BeginResult.Begun;
        });
    }

    /// <inheritdoc />
    public async Task<bool> SettleAsync(Settlement settlement, CancellationToken ct)
    {
        var (next, link) = Chain.Append(settlement);
        var body = JsonSerializer.SerializeToUtf8Bytes(next, StoreJson.Default.Standing);
        var settled = await committer.CommitAsync(session =>
        {
            if (!Write(session, next, body))
            {
                return false;
            }

            if (link is { } entry)
            {
                Write(session, entry);
            }

            if (settlement.Completes is { } leased)
            {
                SqliteWorkQueue.Complete(session, leased);
            }

            SqliteWorkQueue.Insert(session, settlement.Follow);
            return true;
        });
        if (settled && settlement.Follow is [var first, ..])
        {
            queue.Signal(first.Due);
        }

        return settled;
    }

    /// <inheritdoc />
    public Task<ImmutableArray<LedgerEntry>> ReadAsync(LedgerQuery query, CancellationToken ct)
    {
        // A resource or a run has few entries, and a tenant may have millions: a plus keeps SQLite from the indexes of the latter.
        var plus = query is { Resource: null, Run: null, Sight: null or { Keys: null } } ? "" : "+";
        var filter = new SqliteFilter()
            .And("seq < (SELECT seq FROM entries WHERE id = $)", query.Before)
            .And(OfResource, query.Resource)
            .And("run = $", query.Run)
            .And($"{plus}tenant = $", query.Tenant?.Value)
            .And($"{plus}guardrail = $", query.Guardrail?.Value)
            .And($"{plus}outcome = $", query.Outcome?.ToString())
            .And($"{plus}actor = $", query.Actor)
            .Within(query.Sight);
        var limit = filter.Next(Math.Clamp(query.Limit, 1, 1000));
        return Task.FromResult(
            file.Read(session =>
                session
                    .Query(
                        $"SELECT body, hash FROM entries {filter.Where} ORDER BY seq DESC LIMIT {limit}",
                        ReadEntry,
                        filter.Arguments
                    )
                    .ToImmutableArray()
            )
        );
    }

    /// <inheritdoc />
    public Task<LedgerEntry?> FindEntryAsync(string id, TenantId? tenant, CancellationToken ct) =>
        Task.FromResult(
            file.Read(session =>
                session
                    .Query(
                        "SELECT body, hash FROM entries WHERE id = $1 AND ($2 IS NULL OR tenant = $2)",
                        ReadEntry,
                        id,
                        tenant?.Value
                    )
                    .FirstOrDefault()
            )
        );

    /// <inheritdoc />
    public Task<StandingPage> ListAsync(StandingQuery query, CancellationToken ct)
    {
        var filter = FilterOf(query);
        if (query.Cursor is { } cursor)
        {
            filter.And("rowid > $", long.Parse(cursor, CultureInfo.InvariantCulture));
        }

        var limit = filter.Next(query.Limit);
        return Task.FromResult(
            file.Read(session =>
            {
                var rows = session.Query(
                    $"SELECT body, version, rowid FROM standings {filter.Where} ORDER BY rowid LIMIT {limit}",
                    row => (Standing: ReadStanding(row), Row: row.GetInt64(2)),
                    filter.Arguments
                );
                return new StandingPage(
                    [.. rows.Select(row => row.Standing)],
                    rows.Count == query.Limit ? rows[^1].Row.ToString(CultureInfo.InvariantCulture) : null
                );
            })
        );
    }

    /// <inheritdoc />
    public Task<ImmutableArray<OpenCount>> CountOpenAsync(StandingQuery query, CancellationToken ct)
    {
        var filter = FilterOf(query with { OpenOnly = true });
        return Task.FromResult(
            file.Read(session =>
                session
                    .Query(
                        $"SELECT guardrail, outcome, count(*) FROM standings {filter.Where} GROUP BY guardrail, outcome",
                        row => new OpenCount(
                            new GuardrailName(row.GetString(0)),
                            EntryOutcomes.Parse(row.IsDBNull(1) ? "" : row.GetString(1)),
                            row.GetInt32(2)
                        ),
                        filter.Arguments
                    )
                    .ToImmutableArray()
            )
        );
    }

    /// <inheritdoc />
    public Task<ImmutableArray<TrippedBreaker>> ListBreakersAsync(CancellationToken ct) =>
        Task.FromResult(
            file.Read(session =>
                session
                    .Query(
                        "SELECT tenant, guardrail, since FROM breakers ORDER BY since",
                        row => new TrippedBreaker(
                            new TenantId(row.GetString(0)),
                            new GuardrailName(row.GetString(1)),
                            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2))
                        )
                    )
                    .ToImmutableArray()
            )
        );

    /// <inheritdoc />
    public Task<bool> ResetBreakerAsync(TenantId tenant, GuardrailName guardrail, CancellationToken ct) =>
        committer.CommitAsync(session =>
        {
            session.Execute("DELETE FROM permits WHERE tenant = $1 AND guardrail = $2", tenant.Value, guardrail.Value);
            return session.Execute(
                    "DELETE FROM breakers WHERE tenant = $1 AND guardrail = $2",
                    tenant.Value,
                    guardrail.Value
                ) == 1;
        });

    /// <inheritdoc />
    public Task ForgetAsync(TenantId tenant, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return committer.CommitAsync(session => SqliteForgetting.Forget(session, tenant, now));
    }

    /// <summary>Forgets permits that no breaker counts any more.</summary>
    public static int PrunePermits(SqliteSession session, DateTimeOffset now) =>
        session.Execute("DELETE FROM permits WHERE minute < $1", MinuteOf(now) - BreakerMinutes);

    private static SqliteFilter FilterOf(StandingQuery query) =>
        new SqliteFilter()
            .And("tenant = $", query.Tenant?.Value)
            .And("guardrail = $", query.Guardrail?.Value)
            .And("kind = $", query.Kind?.Value)
            .AndIf(query.OpenOnly, "open = 1")
            .AndIf(query.IntentOnly, "intent = 1")
            .And("read_at < $", query.ReadBefore?.ToUnixTimeMilliseconds())
            .Within(query.Sight);

    private static LedgerEntry ReadEntry(SqliteDataReader row) =>
        StoreJson.Read(row.GetFieldValue<byte[]>(0), StoreJson.Default.LedgerEntry, "An entry of the ledger") with
        {
            Hash = row.GetString(1),
        };

    private static Standing ReadStanding(SqliteDataReader row) =>
        StoreJson.Read(row.GetFieldValue<byte[]>(0), StoreJson.Default.Standing, "A standing") with
        {
            Version = row.GetInt64(1),
        };

    /// <summary>Writes a standing, as part of a transaction.</summary>
    /// <returns>False when it has not the version that was read.</returns>
    public static bool Write(SqliteSession session, Standing next) =>
        Write(session, next, JsonSerializer.SerializeToUtf8Bytes(next, StoreJson.Default.Standing));

    private static bool Write(SqliteSession session, Standing next, byte[] body)
    {
        var isOpen = next.Verdict == VerdictKind.Violation ? 1 : 0;
        var hasIntent = next.Intent is null ? 0 : 1;
        var readAt = next.ReadAt.ToUnixTimeMilliseconds();
        var outcome = EntryOutcomes.NameOf(next.Outcome);
        return next.Version == 0
            ? session.Execute(
                """
                INSERT INTO standings (tenant, guardrail, resource, kind, version, open, intent, read_at, body, outcome)
                VALUES ($1, $2, $3, $4, 1, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING
                """,
                next.Resource.Tenant.Value,
                next.Guardrail.Value,
                next.Resource.Key,
                next.Resource.Kind.Value,
                isOpen,
                hasIntent,
                readAt,
                body,
                outcome
            ) == 1
            : session.Execute(
                """
                UPDATE standings
                SET version = version + 1, open = $1, intent = $2, read_at = $3, body = $4, outcome = $9
                WHERE tenant = $5 AND guardrail = $6 AND resource = $7 AND version = $8
                """,
                isOpen,
                hasIntent,
                readAt,
                body,
                next.Resource.Tenant.Value,
                next.Guardrail.Value,
                next.Resource.Key,
                next.Version,
                outcome
            ) == 1;
    }

    private static void Write(SqliteSession session, Chain.Link link) =>
        session.Execute(
            """
            INSERT INTO entries (id, tenant, guardrail, resource, name, outcome, hash, body)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            link.Entry.Id,
            link.Entry.Resource.Tenant.Value,
            link.Entry.Guardrail.Value,
            link.Entry.Resource.Key,
            link.Entry.Resource.Name,
            link.Entry.Outcome.ToString(),
            link.Entry.Hash,
            link.Body
        );

    private static bool HasPermit(SqliteSession session, Standing next, int limit, DateTimeOffset now)
    {
        var tenant = next.Resource.Tenant.Value;
        var guardrail = next.Guardrail.Value;
        if (
            session.Scalar("SELECT 1 FROM breakers WHERE tenant = $1 AND guardrail = $2", tenant, guardrail) is not null
        )
        {
            return false;
        }

        // The minute that began 60 minutes ago counts whole: never more than the limit in any hour.
        var taken = session.Scalar(
            "SELECT sum(taken) FROM permits WHERE tenant = $1 AND guardrail = $2 AND minute >= $3",
            tenant,
            guardrail,
            MinuteOf(now) - BreakerMinutes
        );
        if ((taken as long? ?? 0) < limit)
        {
            return true;
        }

        session.Execute(
            "INSERT INTO breakers (tenant, guardrail, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            tenant,
            guardrail,
            now.ToUnixTimeMilliseconds()
        );
        return false;
    }

    private static void TakePermit(SqliteSession session, Standing next, DateTimeOffset now) =>
        session.Execute(
            """
            INSERT INTO permits (tenant, guardrail, minute, taken) VALUES ($1, $2, $3, 1)
            ON CONFLICT DO UPDATE SET taken = taken + 1
            """,
            next.Resource.Tenant.Value,
            next.Guardrail.Value,
            MinuteOf(now)
        );

    private static long MinuteOf(DateTimeOffset time) => time.ToUnixTimeSeconds() / 60;
}
