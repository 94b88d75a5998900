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

        // The class has no resources of its own; an observable's name is the path of what it is the value of.
        json.WriteStartArray("observables"u8);
        WriteObservable(json, "unmapped.resource.uid", ResourceUid, "Resource UID", entry.Resource.Key);
        WriteObservable(json, "unmapped.resource.name", OcsfEvent.Other, "Resource name", entry.Resource.Name);
        json.WriteEndArray();
        OcsfEvent.WriteUnmapped(json, entry, entry.Resource);
        json.WriteEndObject();
    }

    private static void WriteObservable(Utf8JsonWriter json, string name, int type, string typeName, string value)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, name);
        json.WriteNumber("type_id"u8, type);
        json.WriteString("type"u8, typeName);
        json.WriteString("value"u8, value);
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
