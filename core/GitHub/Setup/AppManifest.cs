using System.Collections.Immutable;
using System.Text.Json;

namespace ZocSec.Core.GitHub.Setup;

/// <summary>The App's manifest, <c>app-manifest.yml</c>: what GitHub registers, and why each thing is asked for.</summary>
/// <param name="Name">The name that is proposed; it must be unique on GitHub.</param>
/// <param name="Url">The project's page.</param>
/// <param name="Description">What the App is, for those who install it.</param>
/// <param name="Permissions">In the order of the file.</param>
/// <param name="Events">In the order of the file.</param>
public sealed record AppManifest(
    string Name,
    string Url,
    string Description,
    ImmutableArray<ManifestPermission> Permissions,
    ImmutableArray<ManifestEvent> Events
)
{
    /// <summary>The longest name that GitHub takes for an App.</summary>
    public const int LongestName = 34;

    private static readonly Lazy<AppManifest> Carried = new(Read);

    /// <summary>The manifest that this program carries.</summary>
    public static AppManifest Instance => Carried.Value;

    /// <summary>The manifest as GitHub takes it, in JSON.</summary>
    /// <param name="name">The App's name.</param>
    /// <param name="program">Where the program is reached from outside.</param>
    /// <param name="redirect">Where GitHub leads the browser back to.</param>
    /// <param name="isPublic">Whether others than the owner may install it.</param>
    public string ToJson(string name, PublicUrl program, Uri redirect, bool isPublic = false)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("url", Url);
            json.WriteString("description", Description);
            json.WriteBoolean("public", isPublic);
            json.WriteString("redirect_url", redirect.AbsoluteUri);
            json.WriteStartArray("callback_urls");
            json.WriteStringValue(program.SignedIn.AbsoluteUri);
            json.WriteEndArray();
            json.WriteStartObject("hook_attributes");
            json.WriteString("url", program.Webhook.AbsoluteUri);
            json.WriteBoolean("active", value: true);
            json.WriteEndObject();
            json.WriteStartObject("default_permissions");
            foreach (var permission in Permissions)
            {
                json.WriteString(permission.Name, permission.Level);
            }

            json.WriteEndObject();
            json.WriteStartArray("default_events");
            foreach (var @event in Events)
            {
                json.WriteStringValue(@event.Name);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static AppManifest Read()
    {
        using var stream =
            typeof(AppManifest).Assembly.GetManifestResourceStream("app-manifest.yml")
            ?? throw new InvalidOperationException("the program was built without app-manifest.yml");
        using var reader = new StreamReader(stream);
        return ManifestText.Read(reader);
    }
}

/// <summary>A permission that the App asks for.</summary>
/// <param name="Name">GitHub's name, for example <c>administration</c>.</param>
/// <param name="Level"><c>read</c> or <c>write</c>.</param>
/// <param name="Reason">Why.</param>
public sealed record ManifestPermission(string Name, string Level, string Reason);

/// <summary>An event that the App wants to be told of.</summary>
/// <param name="Name">GitHub's name, for example <c>repository</c>.</param>
/// <param name="Reason">Why.</param>
public sealed record ManifestEvent(string Name, string Reason);
