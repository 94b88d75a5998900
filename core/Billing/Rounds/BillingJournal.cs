using System.Text.Json;
using ZocSec.Core.Aws;
using ZocSec.Core.Billing.Reports;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Billing.Rounds;

/// <summary>Keeps in the ledger what each round found: a standing for each billing period, an entry when it is another.</summary>
internal sealed class BillingJournal(ILedger ledger, AwsAccounts accounts, TimeProvider time)
{
    /// <summary>The name under which rounds stand in the ledger. No guardrail of the server has it.</summary>
    public static GuardrailName Guardrail => BillingPeriods.Guardrail;

    /// <summary>What the resource of a period is.</summary>
    public static ResourceKind Kind { get; } = new("aws/bill");

    /// <summary>Records a report. Another writer that comes first has recorded the same.</summary>
    public async Task RecordAsync(BillingReport report, Policy policy, CancellationToken ct)
    {
        if (accounts.Operator is not { } tenant)
        {
            return;
        }

        var period = report.Header.Period.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        var resource = new ResourceId(tenant, Kind, period, period);
        var standing = await ledger.FindOrNewAsync(new StandingKey(Guardrail, resource), ct);
        var state = JsonSerializer.SerializeToElement(
            new BillingState([.. report.Totals.Select(BilledTotal.Of)]),
            BillingStateJson.Default.BillingState
        );
        var (now, reason) = (time.GetUtcNow(), string.Join("; ", BillingSummary.Lines(report)));
        var isOwned = report.Totals.All(total => total.OwnedResources == total.Resources);
        var outcome = isOwned ? EntryOutcome.Compliant : EntryOutcome.Reported;
        var isSame = standing.State is { } before && JsonElement.DeepEquals(before, state);
        var next = standing with
        {
            Resource = resource,
            State = state,
            Verdict = VerdictKind.None,
            Reason = reason,
            Outcome = outcome,
            ReadAt = now,
        };
        var entry = new LedgerEntry
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            Time = now,
            Guardrail = Guardrail,
            Resource = resource,
            Verdict = VerdictKind.None,
            Reason = reason,
            Outcome = outcome,
            Cause = LookCause.Sweep,
            Trigger = string.Create(CultureInfo.InvariantCulture, $"billing/{now:yyyyMMddTHHmmZ}"),
            Policy = policy.Hash,
            Before = standing.State,
            After = state,
        };
        await ledger.SettleAsync(new Settlement(next, isSame ? null : entry, Completes: null, Follow: []), ct);
    }
}
