using System.Collections.Immutable;
using System.Text.Json;

namespace ZocSec.Sandbox.Setup;

/// <summary>A manifest that GitHub would take.</summary>
internal sealed record ManifestDraft(
    string Name,
    Uri Hook,
    Uri Redirect,
    ImmutableDictionary<string, string> Permissions,
    ImmutableHashSet<string> Events,
    ImmutableArray<string> Callbacks
)
{
    private const int LongestName = 34;

    private const int MostCallbacks = 10;

    // An event and the permissions of which any one suffices for being told of it.
    private static readonly Dictionary<string, string[]> KnownEvents = new(StringComparer.Ordinal)
    {
        ["check_run"] = ["checks"],
        ["check_suite"] = ["checks"],
        ["issues"] = ["issues"],
        ["member"] = ["members", "metadata"],
        ["public"] = ["metadata"],
        ["pull_request"] = ["pull_requests"],
        ["push"] = ["contents"],
        ["repository"] = ["metadata"],
        ["team"] = ["members"],
    };

    private static readonly string[] KnownPermissions =
    [
        "administration",
        "checks",
        "contents",
        "issues",
        "members",
        "metadata",
        "organization_administration",
        "organization_custom_properties",
        "repository_custom_properties",
        "pull_requests",
        "vulnerability_alerts",
    ];

    /// <summary>Reads a manifest by GitHub's rules. Source: "Registering a GitHub App from a manifest".</summary>
    /// <returns>The manifest, or all that is wrong with it.</returns>
    public static (ManifestDraft? Draft, IReadOnlyList<string> Errors) Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, ["the manifest is no JSON object of the expected members"]);
        }
    }

    private static (ManifestDraft?, IReadOnlyList<string>) Read(JsonElement manifest)
    {
        var errors = new List<string>();
        var name = Text(manifest, "name") ?? "";
        if (name.Length > LongestName)
            errors.Add("Name is too long (maximum is 34 characters)");
        if (Address(manifest, "url") is null)
            errors.Add("URL must be a valid address");
        var hook = manifest.TryGetProperty("hook_attributes", out var attributes) ? Address(attributes, "url") : null;
        if (hook is null)
            errors.Add("Hook url must be a valid address");
        var redirect = Address(manifest, "redirect_url");
        if (redirect is null)
            errors.Add("Redirect url must be a valid address");
        var permissions = Permissions_(manifest, errors);
        var events = Events_(manifest, permissions, errors);
        var callbacks = Callbacks_(manifest, errors);
        return errors.Count == 0
            ? (new ManifestDraft(name, hook!, redirect!, permissions, events, callbacks), errors)
            : (null, errors);
    }

    private static ImmutableDictionary<string, string> Permissions_(JsonElement manifest, List<string> errors)
    {
        var permissions = ImmutableDictionary<string, string>.Empty;
        if (!manifest.TryGetProperty("default_permissions", out var asked))
            return permissions;
        foreach (var permission in asked.EnumerateObject())
        {
            var level = permission.Value.GetString() ?? "";
            if (!KnownPermissions.Contains(permission.Name, StringComparer.Ordinal))
                errors.Add($"Default permission records resource is not included in the list: {permission.Name}");
            else if (level is not ("read" or "write") || (permission.Name == "metadata" && level != "read"))
                errors.Add($"Default permission records {permission.Name} has no level {level}");
            permissions = permissions.SetItem(permission.Name, level);
        }

        return permissions;
    }

    private static ImmutableHashSet<string> Events_(
        JsonElement manifest,
        ImmutableDictionary<string, string> permissions,
        List<string> errors
    )
    {
        var events = manifest.TryGetProperty("default_events", out var asked)
            ? asked.EnumerateArray().Select(item => item.GetString() ?? "").ToImmutableHashSet(StringComparer.Ordinal)
            : [];
        foreach (var name in events.Order(StringComparer.Ordinal))
        {
            if (!KnownEvents.TryGetValue(name, out var needs))
                errors.Add($"Default events unsupported: {name}");
            else if (!needs.Any(permissions.ContainsKey))
                errors.Add($"Default events are not supported by permissions: {name}");
        }

        return events;
    }

    private static ImmutableArray<string> Callbacks_(JsonElement manifest, List<string> errors)
    {
        if (!manifest.TryGetProperty("callback_urls", out var asked))
            return [];
        ImmutableArray<string> callbacks = [.. asked.EnumerateArray().Select(item => item.GetString() ?? "")];
        if (callbacks.Length > MostCallbacks)
            errors.Add("Callback urls has too many addresses (maximum is 10)");
        foreach (var callback in callbacks.Where(callback => AddressOf(callback) is null))
            errors.Add($"Callback url must be a valid address: {callback}");
        return callbacks;
    }

    private static string? Text(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) ? value.GetString() : null;

    private static Uri? Address(JsonElement element, string member) => AddressOf(Text(element, member));

    private static Uri? AddressOf(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null;
}
