using System.Text.Json;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Ledger.Export;

/// <summary>
/// What became of changes, as a Remediation Activity. Source: OCSF schema 1.3.0, remediation_activity, and the objects
/// observable and remediation.
/// </summary>
internal static class OcsfRemediation
{
    /// <summary>The class's number.</summary>
    public const int Class = 7001;

    private const int ResourceUid = 10;

    // The one guardrail that contains instead of making harder.
    private static readonly GuardrailName s_containment = new("aws/compromised-instance");

    /// <summary>Whether an entry tells of changes that were made, tried, or refused to a person.</summary>
    public static bool Tells(LedgerEntry entry) => entry.TriedChanges || entry.Outcome == EntryOutcome.Refused;

    /// <summary>Writes the event.</summary>
    public static void Write(Utf8JsonWriter json, LedgerEntry entry)
    {
        var (activity, name) = ActivityOf(entry);
        json.WriteStartObject();
        OcsfEvent.WriteHead(json, entry, new OcsfKind(7, "Remediation", Class, "Remediation Activity", activity, name));
        OcsfEvent.WriteStatus(json, StatusOf(entry));
        json.WriteString("status_detail"u8, entry.Reason);
        json.WriteString("command_uid"u8, entry.Id);
        if (!entry.Changes.IsEmpty)
        {
            json.WriteStartObject("remediation"u8);
            json.WriteString("desc"u8, string.Join("; ", entry.Changes));
            json.WriteEndObject();
        }

        // The class has no resources of its own.
        json.WriteStartArray("observables"u8);
        json.WriteStartObject();
        json.WriteString("name"u8, "resource.uid"u8);
        json.WriteNumber("type_id"u8, ResourceUid);
        json.WriteString("type"u8, "Resource UID"u8);
        json.WriteString("value"u8, entry.Resource.Key);
        json.WriteEndObject();
        json.WriteStartObject();
        json.WriteString("name"u8, "resource.name"u8);
        json.WriteNumber("type_id"u8, OcsfEvent.Other);
        json.WriteString("type"u8, "Resource name"u8);
        json.WriteString("value"u8, entry.Resource.Name);
        json.WriteEndObject();
        json.WriteEndArray();
        OcsfEvent.WriteUnmapped(json, entry);
        json.WriteEndObject();
    }

    private static (int Id, string Name) ActivityOf(LedgerEntry entry) =>
        entry.Undoes is not null ? (OcsfEvent.Other, "Undo")
        : entry.Guardrail == s_containment ? (1, "Isolate")
        : (4, "Harden");

    private static (int Id, string Name) StatusOf(LedgerEntry entry) =>
        entry.Outcome switch
        {
            EntryOutcome.Remediated or EntryOutcome.Undone => (1, "Success"),
            EntryOutcome.Gone => (3, "Does Not Exist"),
            _ when entry.MadeChanges => (4, "Partial"),
            _ => (2, "Failure"),
        };
}
