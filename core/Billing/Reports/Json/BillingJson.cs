using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ZocSec.Core.Billing.Results;

namespace ZocSec.Core.Billing.Reports.Json;

/// <summary>How the records of the report are written to JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(KebabEnum<BilledOwnership>), typeof(KebabEnum<ReportFormat>), typeof(ExactNumber)]
)]
[JsonSerializable(typeof(BillingFile))]
internal sealed partial class BillingJson : JsonSerializerContext;

/// <summary>The whole file, as its schema has it; it is written in parts.</summary>
/// <param name="Version">The version of the format: 1.</param>
/// <param name="Header">What was asked, of what, and when.</param>
/// <param name="Totals">How much is owned, by currency, the largest spend first.</param>
/// <param name="Before">The same of the period before; empty when there is none.</param>
/// <param name="Periods">The same of all periods there are, oldest first: the key is 2026-10.</param>
/// <param name="Accounts">By account, the largest unowned spend first.</param>
/// <param name="Services">By service, the largest unowned spend first.</param>
/// <param name="Owners">By owner, the largest spend first; what nobody owns is not among them.</param>
/// <param name="Rules">By the rule that decided, the largest spend first.</param>
/// <param name="TopUnowned">The most expensive resources without a declared owner.</param>
/// <param name="Changes">What is different from the period before; null when there is none.</param>
/// <param name="TagKeys">Keys of tags as they are spelled, the most spend first.</param>
/// <param name="Invoices">Each invoice, to the last digit.</param>
/// <param name="UnknownOwners">Owners that the directory does not know or says have left.</param>
/// <param name="Resources">All resources: those without a declared owner first, then the most expensive first.</param>
internal sealed record BillingFile(
    int Version,
    BillingHeader Header,
    ImmutableArray<SpendGroup> Totals,
    ImmutableArray<SpendGroup> Before,
    ImmutableArray<SpendGroup> Periods,
    ImmutableArray<SpendGroup> Accounts,
    ImmutableArray<SpendGroup> Services,
    ImmutableArray<SpendGroup> Owners,
    ImmutableArray<SpendGroup> Rules,
    ImmutableArray<BilledResource> TopUnowned,
    BillingChanges? Changes,
    ImmutableArray<TagKey> TagKeys,
    ImmutableArray<InvoiceTotal> Invoices,
    ImmutableArray<UnknownOwner> UnknownOwners,
    IEnumerable<BilledResource> Resources
);
