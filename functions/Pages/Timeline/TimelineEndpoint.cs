using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Functions.Pages.Layout;

namespace ZocSec.Functions.Pages.Timeline;

/// <summary><c>GET /timeline</c>: every decision, newest first, by guardrail, resource, actor, run and outcome.</summary>
internal sealed class TimelineEndpoint(PageGate gate, PageWriter writer, ILedger ledger)
{
    private const int Listed = 50;

    /// <summary>Shows a page of decisions.</summary>
    public async Task ShowAsync(HttpContext context)
    {
        if (await gate.EnterAsync(context) is not { } visit)
        {
            return;
        }

        var outcome = visit.Value("outcome") is { } name ? EntryOutcomes.Parse(name) : EntryOutcome.None;
        var query = new LedgerQuery
        {
            Tenant = visit.Grant.Tenant,
            Sight = visit.Grant.Sight,
            Guardrail = visit.Value("guardrail") is { } guardrail ? new GuardrailName(guardrail) : null,
            Resource = visit.Value("resource"),
            Actor = visit.Value("actor"),
            Run = visit.Value("run"),
            Outcome = outcome == EntryOutcome.None ? null : outcome,
            Before = visit.Value("before"),
            Limit = Listed,
        };
        var entries = await ledger.ReadAsync(query, visit.Ended);
        await writer.WriteAsync<TimelinePage>(
            context,
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["Page"] = visit.Frame("Timeline", "timeline") with { IsLive = query.Before is null },
                ["Query"] = query,
                ["Entries"] = entries,
                ["Next"] = entries.Length == Listed ? entries[^1].Id : null,
            }
        );
    }
}
