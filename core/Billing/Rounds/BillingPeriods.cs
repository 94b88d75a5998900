using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Billing.Rounds;

/// <summary>Billing periods as they stand in the ledger: one standing each, its key the period, <c>2026-10</c>.</summary>
public static class BillingPeriods
{
    /// <summary>The name under which they stand there. No guardrail of the server has it.</summary>
    public static GuardrailName Guardrail { get; } = new("billing/ownership");

    /// <summary>The totals of a recorded period, by currency; empty when none are recorded that can be read.</summary>
    public static ImmutableArray<BilledTotal> Read(JsonElement? state)
    {
        try
        {
            return state?.Deserialize(BillingStateJson.Default.BillingState) is { Totals: { IsDefault: false } totals }
                ? totals
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}

/// <summary>What a standing of a billing period holds.</summary>
/// <param name="Totals">By currency.</param>
internal sealed record BillingState(ImmutableArray<BilledTotal> Totals);

/// <summary>What was spent in a billing period in one currency, as the ledger keeps it.</summary>
/// <param name="Currency">The currency's code.</param>
/// <param name="Owned">Of resources whose owner somebody declared.</param>
/// <param name="Likely">Of resources whose owner is only likely.</param>
/// <param name="ByAccount">Of resources whose account has an owner, but they have none.</param>
/// <param name="Unowned">Of resources that nobody owns.</param>
/// <param name="Unallocatable">Of no resource: support, taxes, credits.</param>
/// <param name="OwnedResources">How many resources have a declared owner.</param>
/// <param name="Resources">How many resources there are.</param>
public sealed record BilledTotal(
    string Currency,
    decimal Owned,
    decimal Likely,
    decimal ByAccount,
    decimal Unowned,
    decimal Unallocatable,
    long OwnedResources,
    long Resources
)
{
    /// <summary>The total of a report.</summary>
    internal static BilledTotal Of(SpendGroup total) =>
        new(
            total.Currency,
            total.Owned,
            total.Likely,
            total.ByAccount,
            total.Unowned,
            total.Unallocatable,
            total.OwnedResources,
            total.Resources
        );
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BillingState))]
internal sealed partial class BillingStateJson : JsonSerializerContext;
