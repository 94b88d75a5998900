using System.Text.Json.Serialization;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Audits.Reports.Json;

/// <summary>How the records of an audit are written to and read from JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(KebabEnum<OwnerEvidence>), typeof(KebabEnum<AuditColumns>)]
)]
[JsonSerializable(typeof(AuditFile))]
[JsonSerializable(typeof(PreviousHeader))]
[JsonSerializable(typeof(PreviousRow))]
internal sealed partial class AuditJson : JsonSerializerContext;

/// <summary>The whole file, as its schema has it; it is written and read in parts.</summary>
/// <param name="Version">The version of the format: 1.</param>
/// <param name="Header">What was audited, when and how.</param>
/// <param name="Repositories">The rows.</param>
/// <param name="Totals">What they come to.</param>
/// <param name="Trend">What is different from the audit before; null when none was given.</param>
internal sealed record AuditFile(
    int Version,
    AuditHeader Header,
    IEnumerable<AuditedRepository> Repositories,
    AuditTotals Totals,
    AuditTrend? Trend
);

/// <summary>What is read of the header of an earlier audit.</summary>
/// <param name="Scope">What was audited.</param>
/// <param name="StartedAt">When it began.</param>
internal sealed record PreviousHeader(string Scope, DateTimeOffset StartedAt);

/// <summary>What is read of a row of an earlier audit.</summary>
/// <param name="Id">The repository's number.</param>
/// <param name="FullName">Its name at that time.</param>
/// <param name="IsArchived">Whether it was archived.</param>
/// <param name="Owner">Whose it was.</param>
internal sealed record PreviousRow(long Id, string FullName, bool IsArchived, PreviousOwner Owner);

/// <summary>What is read of an owner.</summary>
/// <param name="Status">How sure it was.</param>
internal sealed record PreviousOwner(OwnerStatus Status);
