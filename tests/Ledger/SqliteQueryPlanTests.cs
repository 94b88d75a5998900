using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Ledger;

/// <summary>
/// That no view of a large ledger reads all of it: SQLite says how it would find the rows, and each way is by an index that
/// has them in order.
/// </summary>
public sealed class SqliteQueryPlanTests : IDisposable
{
    private static readonly TenantId Acme = TenantId.Installation(1);
    private static readonly GuardrailName Visibility = new("github/public-repository");

    private readonly TempFolder _folder = new();
    private readonly SqliteStores _stores;

    public SqliteQueryPlanTests() => _stores = new SqliteStores(_folder.Path, SqliteStores.Clock());

    public static TheoryData<string, string> Views =>
        new()
        {
            { "tenant = $1", "entries_tenant" },
            { "tenant = $1 AND (guardrail GLOB 'github/*' OR guardrail GLOB 'audit/*')", "entries_tenant" },
            { "tenant = $1 AND guardrail = $2", "entries_guardrail" },
            { "tenant = $1 AND outcome = $2", "entries_outcome" },
            { "tenant = $1 AND actor = $2", "entries_actor" },
            { "tenant = $1 AND guardrail = $2 AND outcome = $3", "entries_guardrail_outcome" },
            { "tenant = $1 AND outcome = $2 AND actor = $3", "entries_actor_outcome" },
            { "seq < (SELECT seq FROM entries WHERE id = $1) AND tenant = $2 AND outcome = $3", "entries_outcome" },
        };

    public void Dispose()
    {
        _stores.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Views))]
    public void PageOfEntries_IsFoundByAnIndex_InItsOrder(string where, string index)
    {
        var plan = PlanOf($"SELECT body, hash FROM entries WHERE {where} ORDER BY seq DESC LIMIT 50");

        Assert.Contains(plan, step => step.Contains($"USING INDEX {index} ", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.StartsWith("SCAN", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.Contains("ORDER BY", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "seq IN (SELECT seq FROM entries WHERE name = $1 UNION SELECT seq FROM entries WHERE resource = $2) AND +tenant = $3",
        "entries_name",
        "entries_resource"
    )]
    [InlineData("run = $1 AND +tenant = $2 AND +guardrail = $3", "entries_run")]
    [InlineData("+tenant = $1 AND resource IN (SELECT value FROM json_each($2))", "entries_resource")]
    public void PageOfSomeResources_ReadsTheirEntriesAlone(string where, params string[] indexes)
    {
        var plan = PlanOf($"SELECT body, hash FROM entries WHERE {where} ORDER BY seq DESC LIMIT 50");

        Assert.All(
            indexes,
            index => Assert.Contains(plan, step => step.Contains($" INDEX {index} ", StringComparison.Ordinal))
        );
        Assert.DoesNotContain(plan, step => step.StartsWith("SCAN entries", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.Contains("(tenant=?", StringComparison.Ordinal));
    }

    [Fact]
    public void CountOfWhatIsOpen_ReadsTheIndexAlone()
    {
        var plan = PlanOf(
            "SELECT guardrail, outcome, count(*) FROM standings WHERE tenant = $1 AND open = 1 GROUP BY guardrail, outcome"
        );

        Assert.Equal(["SEARCH standings USING COVERING INDEX standings_open (tenant=?)"], plan);
    }

    [Fact]
    public async Task FileOfFormatTwo_IsBroughtUpToDate_AndItsEntriesAreFoundByActorAndRun()
    {
        var ledger = _stores.Ledger;
        var entry = LedgerSamples.Entry("1", SqliteStores.Clock().GetUtcNow()) with { Actor = "mona" };
        await ledger.SettleAsync(new Settlement(LedgerSamples.Standing("1"), entry, null, []), default);
        await _stores.Committer.CommitAsync(session =>
            session.Execute(
                """
                DROP INDEX entries_tenant; DROP INDEX entries_guardrail; DROP INDEX entries_outcome;
                DROP INDEX entries_actor; DROP INDEX entries_actor_outcome; DROP INDEX entries_guardrail_outcome;
                DROP INDEX entries_name; DROP INDEX entries_run; DROP INDEX standings_open;
                DROP TABLE expiring; ALTER TABLE entries DROP COLUMN actor; ALTER TABLE entries DROP COLUMN run; ALTER TABLE standings DROP COLUMN outcome;
                CREATE INDEX standings_open ON standings (tenant, guardrail) WHERE open = 1;
                PRAGMA user_version = 2;
                """
            )
        );

        using var upgraded = new SqliteStores(_folder.Path, SqliteStores.Clock());

        var query = new LedgerQuery { Tenant = TenantId.Default, Actor = "mona" };
        Assert.Equal("1", Assert.Single(await upgraded.Ledger.ReadAsync(query, default)).Resource.Key);
        query = new LedgerQuery { Run = entry.Trigger };
        Assert.Equal("1", Assert.Single(await upgraded.Ledger.ReadAsync(query, default)).Resource.Key);
        Assert.Equal(5L, upgraded.Read(session => session.Scalar("PRAGMA user_version")));
    }

    private List<string> PlanOf(string sql) =>
        _stores.Read(session =>
            session.Query($"EXPLAIN QUERY PLAN {sql}", row => row.GetString(3), Acme.Value, Visibility.Value, "x")
        );
}
