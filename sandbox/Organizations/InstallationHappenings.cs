using System.Text.Json;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Sandbox.Organizations;

/// <summary>Which events GitHub sends for a change of an installation, and what only they hold.</summary>
internal static class InstallationHappenings
{
    public static IEnumerable<(string Event, string Action, Action<Utf8JsonWriter, SandboxUrls> Details)> Of(
        SandboxGitHub github,
        SandboxInstallation before,
        SandboxInstallation after
    )
    {
        if (!ReferenceEquals(before.Selected, after.Selected))
        {
            var all = github.Repositories.ToArray();
            var added = all.Where(repository => !before.Covers(repository) && after.Covers(repository)).ToArray();
            var removed = all.Where(repository => before.Covers(repository) && !after.Covers(repository)).ToArray();
            if (added.Length > 0)
                yield return ("installation_repositories", "added", Moved(after, added, []));
            if (removed.Length > 0)
                yield return ("installation_repositories", "removed", Moved(after, [], removed));
        }

        if (after.Permissions.Any(granted => !Has(before, granted)))
            yield return ("installation", "new_permissions_accepted", Covered(github, after));
    }

    /// <summary>All that an installation sees.</summary>
    public static Action<Utf8JsonWriter, SandboxUrls> Covered(SandboxGitHub github, SandboxInstallation installation) =>
        (json, _) =>
        {
            Write(json, "repositories", github.Repositories.Where(installation.Covers));
            json.WriteNull("requester");
        };

    private static Action<Utf8JsonWriter, SandboxUrls> Moved(
        SandboxInstallation installation,
        SandboxRepository[] added,
        SandboxRepository[] removed
    ) =>
        (json, _) =>
        {
            json.WriteString("repository_selection", InstallationJson.Selection(installation));
            Write(json, "repositories_added", added);
            Write(json, "repositories_removed", removed);
            json.WriteNull("requester");
        };

    private static bool Has(SandboxInstallation installation, KeyValuePair<string, string> permission) =>
        installation.Permissions.TryGetValue(permission.Key, out var level)
        && (level == permission.Value || level is "write" or "admin");

    private static void Write(Utf8JsonWriter json, string member, IEnumerable<SandboxRepository> repositories)
    {
        json.WriteStartArray(member);
        foreach (var repository in repositories)
        {
            json.WriteStartObject();
            json.WriteNumber("id", repository.Id);
            json.WriteString("node_id", NodeId.Of("Repository", repository.Id));
            json.WriteString("name", repository.Name);
            json.WriteString("full_name", repository.FullName);
            json.WriteBoolean("private", !repository.IsPublic);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
