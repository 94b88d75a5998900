using System.Text.Json;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Sandbox.Organizations;

/// <summary>Which events GitHub sends for a change of a repository, and what only they hold.</summary>
internal static class EditHappenings
{
    public static IEnumerable<(string Event, string? Action, Action<Utf8JsonWriter, SandboxUrls>? Details)> Of(
        SandboxRepository before,
        SandboxRepository after
    )
    {
        if (before.Name != after.Name)
            yield return ("repository", "renamed", NameFrom(before));
        if (
            before.Description != after.Description
            || before.Homepage != after.Homepage
            || before.DefaultBranch != after.DefaultBranch
        )
        {
            yield return ("repository", "edited", SettingsFrom(before, after));
        }

        if (before.IsPublic && !after.IsPublic)
            yield return ("repository", "privatized", null);
        if (!before.IsPublic && after.IsPublic)
        {
            yield return ("repository", "publicized", null);
            yield return ("public", null, null);
        }

        if (before.Archived != after.Archived)
            yield return ("repository", after.Archived ? "archived" : "unarchived", null);
    }

    public static Action<Utf8JsonWriter, SandboxUrls> TopicsFrom(SandboxRepository before) =>
        (json, _) =>
        {
            json.WriteStartObject("changes");
            json.WriteStartObject("topics");
            json.WriteStartArray("from");
            foreach (var topic in before.Topics)
                json.WriteStringValue(topic);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        };

    public static Action<Utf8JsonWriter, SandboxUrls> OwnerFrom(SandboxAccount owner) =>
        (json, urls) =>
        {
            json.WriteStartObject("changes");
            json.WriteStartObject("owner");
            json.WriteStartObject("from");
            if (owner.Kind == AccountKind.Organization)
            {
                json.WritePropertyName("organization");
                AccountJson.WriteOrganization(json, owner, urls);
            }
            else
            {
                json.WritePropertyName("user");
                AccountJson.Write(json, owner, urls);
            }

            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        };

    private static Action<Utf8JsonWriter, SandboxUrls> NameFrom(SandboxRepository before) =>
        (json, _) =>
        {
            json.WriteStartObject("changes");
            json.WriteStartObject("repository");
            json.WriteStartObject("name");
            json.WriteString("from", before.Name);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        };

    private static Action<Utf8JsonWriter, SandboxUrls> SettingsFrom(
        SandboxRepository before,
        SandboxRepository after
    ) =>
        (json, _) =>
        {
            json.WriteStartObject("changes");
            From("description", before.Description, after.Description);
            From("homepage", before.Homepage, after.Homepage);
            From("default_branch", before.DefaultBranch, after.DefaultBranch);
            json.WriteEndObject();

            void From(string member, string? was, string? now)
            {
                if (was == now)
                    return;
                json.WriteStartObject(member);
                json.WriteString("from", was);
                json.WriteEndObject();
            }
        };
}
