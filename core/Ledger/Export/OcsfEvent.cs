using System.Text.Json;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Ledger.Export;

/// <summary>
/// What all events have. Source: OCSF schema 1.3.0, base_event, and the objects metadata and product.
/// </summary>
internal static class OcsfEvent
{
    /// <summary>The version of the schema.</summary>
    public const string Version = "1.3.0";

    /// <summary>The activity that no other fits; then its name says it.</summary>
    public const int Other = 99;

    /// <summary>Writes what all events have. The event is begun before and ended after.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="entry">The entry that it tells of.</param>
    /// <param name="kind">What kind of event it is.</param>
    public static void WriteHead(Utf8JsonWriter json, LedgerEntry entry, in OcsfKind kind)
    {
        json.WriteNumber("activity_id"u8, kind.Activity);
        json.WriteString("activity_name"u8, kind.ActivityName);
        json.WriteNumber("category_uid"u8, kind.Category);
        json.WriteString("category_name"u8, kind.CategoryName);
        json.WriteNumber("class_uid"u8, kind.Class);
        json.WriteString("class_name"u8, kind.ClassName);
        json.WriteNumber("type_uid"u8, (kind.Class * 100L) + kind.Activity);
        json.WriteString("type_name"u8, $"{kind.ClassName}: {kind.ActivityName}");
        var (severity, severityName) = SeverityOf(entry);
        json.WriteNumber("severity_id"u8, severity);
        json.WriteString("severity"u8, severityName);
        json.WriteNumber("time"u8, entry.Time.ToUnixTimeMilliseconds());
        json.WriteString("message"u8, entry.Reason);
        json.WriteStartObject("metadata"u8);
        json.WriteString("version"u8, Version);
        json.WriteStartObject("product"u8);
        json.WriteString("name"u8, "ZocSec App"u8);
        json.WriteString("vendor_name"u8, "ZocSec"u8);
        json.WriteEndObject();
        json.WriteString("uid"u8, $"{entry.Id}-{kind.Class}");
        json.WriteString("correlation_uid"u8, FindingOf(entry));
        json.WriteString("event_code"u8, EntryOutcomes.NameOf(entry.Outcome));
        json.WriteString("log_name"u8, "ledger"u8);
        json.WriteString("tenant_uid"u8, entry.Resource.Tenant.Value);
        json.WriteEndObject();
    }

    /// <summary>Writes a status and what it is called.</summary>
    public static void WriteStatus(Utf8JsonWriter json, (int Id, string Name) status)
    {
        json.WriteNumber("status_id"u8, status.Id);
        json.WriteString("status"u8, status.Name);
    }

    /// <summary>Writes what a resource is, as a value.</summary>
    public static void WriteResource(Utf8JsonWriter json, ResourceId resource)
    {
        json.WriteStartObject();
        json.WriteString("uid"u8, resource.Key);
        json.WriteString("name"u8, resource.Name);
        json.WriteString("type"u8, resource.Kind.Value);
        json.WriteEndObject();
    }

    /// <summary>Writes what the schema has no place for, the links of the chain among it.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="resource">Its resource, where the class has no place for that; else null.</param>
    public static void WriteUnmapped(Utf8JsonWriter json, LedgerEntry entry, ResourceId? resource = null)
    {
        json.WriteStartObject("unmapped"u8);
        if (resource is not null)
        {
            json.WritePropertyName("resource"u8);
            WriteResource(json, resource);
        }

        json.WriteString("entry"u8, entry.Id);
        WriteIfAny(json, "actor", entry.Actor);
        json.WriteString("cause"u8, JsonNamingPolicy.KebabCaseLower.ConvertName($"{entry.Cause}"));
        json.WriteString("trigger"u8, entry.Trigger);
        json.WriteString("policy"u8, entry.Policy);
        WriteIfAny(json, "undoes", entry.Undoes);
        json.WritePropertyName("changes"u8);
        JsonSerializer.Serialize(json, entry.Changes, StoreJson.Default.ImmutableArrayChange);
        json.WriteNumber("number"u8, entry.Number);
        json.WriteString("previous"u8, entry.Previous);
        json.WriteString("hash"u8, entry.Hash);
        json.WriteEndObject();
    }

    /// <summary>What names the finding that all entries of a chain are about.</summary>
    public static string FindingOf(LedgerEntry entry) =>
        $"{entry.Resource.Tenant}/{entry.Guardrail}/{entry.Resource.Key}";

    private static void WriteIfAny(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static (int Id, string Name) SeverityOf(LedgerEntry entry) =>
        entry switch
        {
            { Urgent: true } => (4, "High"),
            { Verdict: VerdictKind.Violation } => (3, "Medium"),
            { Verdict: VerdictKind.Unknown } => (2, "Low"),
            _ => (1, "Informational"),
        };
}

/// <summary>What kind of event it is.</summary>
internal readonly record struct OcsfKind(
    int Category,
    string CategoryName,
    int Class,
    string ClassName,
    int Activity,
    string ActivityName
);
