using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Functions.Pages.Layout;

namespace ZocSec.Functions.Pages.Resources;

/// <summary><c>GET /resource</c>: how it stands with one resource, and its whole history; <c>GET /entry</c>: one decision.</summary>
internal sealed class ResourceEndpoint(PageGate gate, PageWriter writer, ILedger ledger)
{
    private const int Listed = 50;

    /// <summary>Shows a resource.</summary>
    public async Task ShowAsync(HttpContext context)
    {
        if (await gate.EnterAsync(context) is not { } visit)
        {
            return;
        }

        if (visit.Value("key") is not { } key)
        {
            await WriteNoneAsync(visit);
            return;
        }

        var entries = await ledger.ReadAsync(
            new LedgerQuery
            {
                Tenant = visit.Grant.Tenant,
                Sight = visit.Grant.Sight,
                Resource = key,
                Before = visit.Value("before"),
                Limit = Listed,
            },
            visit.Ended
        );
        var standings = await StandingsAsync(visit, entries.IsEmpty ? key : entries[0].Resource.Key);
        if (entries.IsEmpty && standings.Count == 0)
        {
            await WriteNoneAsync(visit);
            return;
        }

        var resource = entries.IsEmpty ? standings[0].Resource : entries[0].Resource;
        await writer.WriteAsync<ResourcePage>(
            context,
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["Page"] = visit.Frame(resource.Name, ""),
                ["Resource"] = resource,
                ["Standings"] = standings,
                ["Entries"] = entries,
                ["Next"] = entries.Length == Listed ? entries[^1].Id : null,
            }
        );
    }

    /// <summary>Shows a decision, at whichever of their tenants it is.</summary>
    public async Task ShowEntryAsync(HttpContext context)
    {
        if (await gate.EnterAsync(context) is not { } visit)
        {
            return;
        }

        foreach (var grant in visit.Value("id") is null ? [] : visit.Viewer.Grants)
        {
            var there = visit with { Grant = grant };
            if (await there.FindEntryAsync(ledger, visit.Value("id")!) is { } entry)
            {
                await writer.WriteAsync<EntryPage>(
                    context,
                    new Dictionary<string, object?>(StringComparer.Ordinal)
                    {
                        ["Page"] = there.Frame("Decision", ""),
                        ["Entry"] = entry,
                    }
                );
                return;
            }
        }

        await WriteNoneAsync(visit);
    }

    private Task WriteNoneAsync(Visit visit) =>
        gate.WriteAsync(
            visit,
            "Nothing there",
            "Nothing is recorded under this address that you may see.",
            StatusCodes.Status404NotFound
        );

    // A standing is found by its guardrail and the resource's key alone.
    private async Task<List<Standing>> StandingsAsync(Visit visit, string key)
    {
        var found = new List<Standing>();
        foreach (var guardrail in GuardrailCatalogue.All)
        {
            var id = new ResourceId(visit.Grant.Tenant, guardrail.Kind, key, key);
            if (
                await ledger.FindAsync(new StandingKey(guardrail.Name, id), visit.Ended) is { } standing
                && visit.Grant.Sees(standing.Guardrail, standing.Resource)
            )
            {
                found.Add(standing);
            }
        }

        return found;
    }
}
