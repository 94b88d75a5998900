using System.Collections.Immutable;
using ZocSec.Core.Billing.Rounds;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Ownership.Coverage;
using ZocSec.Functions.Pages.Layout;

namespace ZocSec.Functions.Pages.Ownership;

/// <summary><c>GET /ownership</c>: who owns what, and how that went; for administrators.</summary>
internal sealed class OwnershipEndpoint(
    PageGate gate,
    PageWriter writer,
    ILedger ledger,
    CoverageHistory history,
    TimeProvider time
)
{
    private const int Days = 90;
    private const int Listed = 20;

    /// <summary>Shows it.</summary>
    public async Task ShowAsync(HttpContext context)
    {
        if (await gate.EnterAsAdministratorAsync(context) is not { } visit)
        {
            return;
        }

        var model = await ReadAsync(visit);
        await writer.WriteAsync<OwnershipPage>(
            context,
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["Page"] = visit.Frame("Ownership", "ownership"),
                ["Model"] = model,
            }
        );
    }

    private async Task<OwnershipModel> ReadAsync(Visit visit)
    {
        var tenant = visit.Grant.Tenant;
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var days = await history.ListAsync(tenant, today.AddDays(-Days), visit.Ended);
        var unowned = await ledger.ListAsync(
            new StandingQuery
            {
                Tenant = tenant,
                Guardrail = new GuardrailName("github/team-topic"),
                OpenOnly = true,
                Limit = Listed,
            },
            visit.Ended
        );
        return new OwnershipModel(
            days,
            await history.FindAsync(tenant, visit.Ended),
            unowned,
            visit.Grant.IsOperator ? await SpendAsync(tenant, visit.Ended) : []
        );
    }

    private async Task<ImmutableArray<SpendMonth>> SpendAsync(TenantId tenant, CancellationToken ct)
    {
        var months = ImmutableArray.CreateBuilder<SpendMonth>();
        var query = new StandingQuery { Tenant = tenant, Guardrail = BillingPeriods.Guardrail };
        await foreach (var standing in ledger.ListAllAsync(query, ct))
        {
            foreach (var total in BillingPeriods.Read(standing.State))
            {
                months.Add(new SpendMonth(standing.Resource.Key, total));
            }
        }

        return
        [
            .. months
                .OrderBy(month => month.Spend.Currency, StringComparer.Ordinal)
                .ThenByDescending(month => month.Period, StringComparer.Ordinal),
        ];
    }
}
