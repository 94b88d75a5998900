using System.Collections.Immutable;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Core.PolicyChecks;

/// <summary>What two policies say differently about how much is changed, whatever the resources are now.</summary>
internal static class SettingsDifference
{
    /// <summary>One line each; empty when they say the same. Pure.</summary>
    /// <param name="before">The policy in force.</param>
    /// <param name="after">The other one.</param>
    /// <param name="guardrails">Those whose modes may be told.</param>
    /// <param name="now">The present.</param>
    /// <param name="countsExemptions">Whether it may be told how many exemptions there are.</param>
    public static ImmutableArray<string> Of(
        Policy before,
        Policy after,
        IEnumerable<GuardrailDefinition> guardrails,
        DateTimeOffset now,
        bool countsExemptions = true
    )
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        if (before.Paused != after.Paused)
        {
            lines.Add(after.Paused ? "all changes are paused" : "changes are no longer paused");
        }

        foreach (var guardrail in guardrails.OrderBy(guardrail => guardrail.Name.Value, StringComparer.Ordinal))
        {
            if (before.ModeOf(guardrail) != after.ModeOf(guardrail))
            {
                lines.Add($"`{guardrail.Name}`: {Name(before.ModeOf(guardrail))} → {Name(after.ModeOf(guardrail))}");
            }
        }

        Compare("changes-per-hour", before.Limits.ChangesPerHour, after.Limits.ChangesPerHour);
        Compare("reversals-per-resource", before.Limits.ReversalsPerResource, after.Limits.ReversalsPerResource);
        if (countsExemptions)
        {
            Compare("exemptions that hold", Holding(before, now), Holding(after, now));
        }

        return lines.ToImmutable();

        void Compare(string what, int was, int willBe)
        {
            if (was != willBe)
            {
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: {was} → {willBe}"));
            }
        }
    }

    private static int Holding(Policy policy, DateTimeOffset now) =>
        policy.Exemptions.Count(exemption => exemption.HoldsAt(now));

    private static string Name(Mode mode) => mode is Mode.Enforce ? "enforce" : "observe";
}
