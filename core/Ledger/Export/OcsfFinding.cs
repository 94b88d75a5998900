using System.Text.Json;

namespace ZocSec.Core.Ledger.Export;

/// <summary>
/// What a resource was found to be, as a Compliance Finding. Source: OCSF schema 1.3.0, compliance_finding, and the objects
/// finding_info, compliance, resource_details and remediation.
/// </summary>
internal static class OcsfFinding
{
    /// <summary>The class's number.</summary>
    public const int Class = 2003;

    /// <summary>Whether an entry tells of a finding. What a person was refused is none.</summary>
    public static bool Tells(LedgerEntry entry) => entry.Outcome != EntryOutcome.Refused;

    /// <summary>Writes the event.</summary>
    public static void Write(Utf8JsonWriter json, LedgerEntry entry)
    {
        var (activity, name) = ActivityOf(entry);
        json.WriteStartObject();
        OcsfEvent.WriteHead(json, entry, new OcsfKind(2, "Findings", Class, "Compliance Finding", activity, name));
        OcsfEvent.WriteStatus(json, StatusOf(entry.Outcome));
        json.WriteStartObject("finding_info"u8);
        json.WriteString("uid"u8, OcsfEvent.FindingOf(entry));
        json.WriteString("title"u8, $"{entry.Guardrail}: {entry.Resource.Name}");
        json.WriteString("desc"u8, entry.Reason);
        json.WriteNumber("modified_time"u8, entry.Time.ToUnixTimeMilliseconds());
        json.WriteStartArray("types"u8);
        json.WriteStringValue(entry.Guardrail.Value);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("compliance"u8);
        json.WriteString("control"u8, entry.Guardrail.Value);
        json.WriteStartArray("standards"u8);
        json.WriteStringValue($"ZocSec policy {entry.Policy}");
        json.WriteEndArray();
        OcsfEvent.WriteStatus(json, ComplianceOf(entry.Verdict));
        json.WriteString("status_detail"u8, entry.Reason);
        json.WriteEndObject();
        json.WriteStartArray("resources"u8);
        OcsfEvent.WriteResource(json, entry.Resource);
        json.WriteEndArray();
        if (!entry.Changes.IsEmpty)
        {
            json.WriteStartObject("remediation"u8);
            json.WriteString("desc"u8, string.Join("; ", entry.Changes));
            json.WriteEndObject();
        }

        OcsfEvent.WriteUnmapped(json, entry);
        json.WriteEndObject();
    }

    private static (int Id, string Name) ActivityOf(LedgerEntry entry) =>
        entry switch
        {
            { Number: <= 1 } => (1, "Create"),
            { Verdict: VerdictKind.Compliant } or { Outcome: EntryOutcome.Gone } => (3, "Close"),
            _ => (2, "Update"),
        };

    private static (int Id, string Name) StatusOf(EntryOutcome outcome) =>
        outcome switch
        {
            EntryOutcome.Compliant or EntryOutcome.Remediated or EntryOutcome.Gone => (4, "Resolved"),
            EntryOutcome.Exempt or EntryOutcome.Held or EntryOutcome.Undone => (3, "Suppressed"),
            EntryOutcome.Unverified or EntryOutcome.Blocked or EntryOutcome.Drifted or EntryOutcome.Slowed => (
                2,
                "In Progress"
            ),
            EntryOutcome.Unknown or EntryOutcome.Joined or EntryOutcome.DeadLettered => (0, "Unknown"),
            _ => (1, "New"),
        };

    private static (int Id, string Name) ComplianceOf(VerdictKind verdict) =>
        verdict switch
        {
            VerdictKind.Compliant => (1, "Pass"),
            VerdictKind.Unknown => (2, "Warning"),
            VerdictKind.Violation => (3, "Fail"),
            _ => (0, "Unknown"),
        };
}
