using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;

namespace ZocSec.Tests.Ledger;

/// <summary>What every ledger shows to those who do not see all, and how it counts.</summary>
public abstract class LedgerSightContract : LedgerReadingContract
{
    private static readonly GuardrailName Visibility = new("github/public-repository");
    private static readonly GuardrailName Topic = new("github/team-topic");
    private static readonly GuardrailName Ports = new("aws/open-ports");

    [Fact]
    public async Task ReadAsync_ByActor_ShowsWhatThatOneCaused()
    {
        await WriteAsync(Visibility, "1", actor: "mona");
        await WriteAsync(Topic, "1", actor: "mona");
        await WriteAsync(Visibility, "2", actor: "hubot");
        await WriteAsync(Visibility, "3", actor: null);

        Assert.Equal(["github/team-topic 1", "github/public-repository 1"], await EntriesAsync(Of(actor: "mona")));
        Assert.Equal(
            ["github/public-repository 1"],
            await EntriesAsync(Of(actor: "mona") with { Guardrail = Visibility, Outcome = EntryOutcome.Observed })
        );
        Assert.Empty(await EntriesAsync(Of(actor: "mona' OR '1'='1")));
    }

    [Fact]
    public async Task ReadAsync_ByRun_ShowsWhatItLedTo()
    {
        await WriteAsync(Visibility, "1", run: "sweep/1");
        await WriteAsync(Topic, "1", actor: "mona", run: "sweep/1");
        await WriteAsync(Ports, "sg-1", run: "sweep/1");
        await WriteAsync(Visibility, "1", run: "sweep/2");
        await WriteAsync(Visibility, "4", tenant: new TenantId("77"), run: "sweep/1");
        var ofRun = Of() with { Run = "sweep/1" };

        Assert.Equal(
            ["aws/open-ports sg-1", "github/team-topic 1", "github/public-repository 1"],
            await EntriesAsync(ofRun)
        );
        Assert.Equal(4, (await EntriesAsync(ofRun with { Tenant = null })).Count);
        Assert.Equal(["github/team-topic 1"], await EntriesAsync(ofRun with { Actor = "mona" }));
        Assert.Equal(["github/public-repository 1"], await EntriesAsync(ofRun with { Guardrail = Visibility }));
        Assert.Equal(
            ["github/team-topic 1", "github/public-repository 1"],
            await EntriesAsync(ofRun with { Sight = new Sight(["1"]) })
        );
        Assert.Equal(["github/public-repository 1"], await EntriesAsync(Of() with { Resource = "1", Run = "sweep/2" }));
        Assert.Empty(await EntriesAsync(Of() with { Run = "sweep/1' OR '1'='1" }));
    }

    [Fact]
    public async Task Sight_OfGitHub_ShowsNothingOfAws()
    {
        await WriteAsync(Visibility, "1");
        await WriteAsync(Ports, "sg-1");
        await WriteAsync(new GuardrailName("audit/ownership"), "1");
        await WriteAsync(new GuardrailName("billing/ownership"), "2026-10");
        await WriteAsync(new GuardrailName("githubx/other"), "9");

        Assert.Equal(["audit/ownership 1", "github/public-repository 1"], await EntriesAsync(Of(new Sight())));
        Assert.Equal(["audit/ownership 1", "github/public-repository 1"], await StandingsAsync(new Sight()));
        Assert.Equal(5, (await EntriesAsync(Of())).Count);
        Assert.Equal(
            [(Visibility, EntryOutcome.Observed, 1)],
            (await CountAsync(new Sight())).Where(count => count.Guardrail == Visibility)
        );
        Assert.DoesNotContain(await CountAsync(new Sight()), count => count.Guardrail == Ports);
    }

    [Fact]
    public async Task Sight_OfSomeKeys_ShowsThoseAlone()
    {
        foreach (var key in new[] { "1", "2", "3", "2" })
        {
            await WriteAsync(Visibility, key);
            await WriteAsync(Topic, key);
        }

        await WriteAsync(Ports, "2");
        var sight = new Sight(["2", "3", "none"]);

        Assert.Equal(
            ["github/team-topic 2", "github/public-repository 2", "github/team-topic 3", "github/public-repository 3"],
            (await EntriesAsync(Of(sight))).Distinct()
        );
        Assert.Equal(6, (await EntriesAsync(Of(sight))).Count);
        Assert.Equal(2, (await EntriesAsync(Of(sight) with { Limit = 2 })).Count);
        Assert.Empty(await EntriesAsync(Of(sight) with { Resource = "1" }));
        Assert.Equal(4, (await StandingsAsync(sight)).Count);
        Assert.Equal(
            [(Visibility, EntryOutcome.Observed, 2), (Topic, EntryOutcome.Observed, 2)],
            await CountAsync(sight)
        );
        Assert.Empty(await EntriesAsync(Of(new Sight([]))));
        Assert.Empty(await StandingsAsync(new Sight([])));
    }

    [Fact]
    public async Task CountOpenAsync_ByGuardrailAndOutcome_CountsTheOpenOfOneTenant()
    {
        await WriteAsync(Visibility, "1");
        await WriteAsync(Visibility, "2");
        await WriteAsync(Visibility, "3", outcome: EntryOutcome.Exempt);
        await WriteAsync(Topic, "1", verdict: VerdictKind.Compliant);
        await WriteAsync(Visibility, "4", tenant: new TenantId("77"));

        Assert.Equal(
            [(Visibility, EntryOutcome.Observed, 2), (Visibility, EntryOutcome.Exempt, 1)],
            (await CountAsync(sight: null)).OrderByDescending(count => count.Count)
        );
    }

    private static LedgerQuery Of(Sight? sight = null, string? actor = null) =>
        new()
        {
            Tenant = TenantId.Default,
            Sight = sight,
            Actor = actor,
        };

    private async Task<List<(GuardrailName Guardrail, EntryOutcome Outcome, int Count)>> CountAsync(Sight? sight) =>
        [
            .. (await Ledger.CountOpenAsync(new StandingQuery { Tenant = TenantId.Default, Sight = sight }, default))
                .OrderBy(count => count.Guardrail.Value, StringComparer.Ordinal)
                .Select(count => (count.Guardrail, count.Outcome, count.Count)),
        ];

    private async Task<List<string>> EntriesAsync(LedgerQuery query) =>
        [.. (await Ledger.ReadAsync(query, default)).Select(entry => $"{entry.Guardrail} {entry.Resource.Key}")];

    private async Task<List<string>> StandingsAsync(Sight sight)
    {
        var found = new List<string>();
        var query = new StandingQuery
        {
            Tenant = TenantId.Default,
            Sight = sight,
            OpenOnly = true,
            Limit = 2,
        };
        await foreach (var standing in Ledger.ListAllAsync(query, default))
        {
            found.Add($"{standing.Guardrail} {standing.Resource.Key}");
        }

        return [.. found.Order(StringComparer.Ordinal)];
    }

    private async Task WriteAsync(
        GuardrailName guardrail,
        string key,
        string? actor = null,
        EntryOutcome outcome = EntryOutcome.Observed,
        VerdictKind verdict = VerdictKind.Violation,
        TenantId? tenant = null,
        string? run = null
    )
    {
        Time.Advance(TimeSpan.FromSeconds(1));
        var resource = new ResourceId(
            tenant ?? TenantId.Default,
            Kind: new ResourceKind("any/kind"),
            key,
            $"name-{key}"
        );
        var standing = await Ledger.FindOrNewAsync(new StandingKey(guardrail, resource), default);
        var entry = Entry(key);
        entry = entry with
        {
            Trigger = run ?? entry.Trigger,
            Guardrail = guardrail,
            Resource = resource,
            Verdict = verdict,
            Outcome = outcome,
            Actor = actor,
        };
        Assert.True(
            await Ledger.SettleAsync(
                new Settlement(standing with { Verdict = verdict, Outcome = outcome }, entry, null, []),
                default
            )
        );
    }
}
