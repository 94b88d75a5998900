using System.Collections.Immutable;
using ZocSec.Core.GitHub.Checks;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Notifications.CheckRuns;

/// <summary>
/// Has verdicts shown as check runs: on the commit that an event is about, and on all open pull requests when the decision
/// about a repository became another.
/// </summary>
internal sealed class CheckRunChannel(TimeProvider time) : INoticeChannel
{
    /// <inheritdoc />
    public ImmutableArray<Work> NoticesOf(Settled settled)
    {
        if (settled.Guardrail.CheckRun is null || settled.After.State is null)
        {
            return [];
        }

        var (now, after) = (time.GetUtcNow(), settled.After);
        var cause = string.Create(
            CultureInfo.InvariantCulture,
            $"{after.Guardrail}/{after.Resource.Tenant}/{after.Resource.Key}/{after.Version}/{settled.Look.Id}"
        );
        var notices = ImmutableArray.CreateBuilder<Work>();
        if (HeadClaim.In(settled.Look.Hint.Claim) is { } claim)
        {
            var remark = settled.Outcome == EntryOutcome.Refused ? settled.Reason : null;
            var errand = new CheckRunErrand(after.Guardrail, after.Resource, claim.Head)
            {
                Remark = remark,
                IsAskedFor = claim.IsAskedFor,
            };
            notices.Add(errand.ToWork(cause, now));
        }

        if (IsAnother(settled))
        {
            notices.Add(
                new CheckRunErrand(after.Guardrail, after.Resource, Head: null) { Page = 1 }.ToWork(cause, now)
            );
        }

        return notices.ToImmutable();
    }

    // The first time a repository is seen nothing is shown anywhere yet, and ten thousand are seen within minutes.
    private static bool IsAnother(Settled settled) =>
        settled.Before.Verdict != VerdictKind.None
        && (
            settled.Before.Verdict != settled.After.Verdict
            || settled.Before.SettledOutcome != settled.After.SettledOutcome
            || !string.Equals(settled.Before.Reason, settled.After.Reason, StringComparison.Ordinal)
        );
}
