using System.Globalization;
using ZocSec.Core.GitHub.Setup;
using ZocSec.Functions.Settings;

namespace ZocSec.Functions.Setup;

/// <summary><c>GET /setup</c> and <c>GET /setup/done</c> of a program that has its App: where the App is installed.</summary>
internal sealed class SetupClosed(HostSettings settings)
{
    // Read once: anybody may ask, and the file has the App's key in it too.
    private readonly Lazy<StoredApp?> _stored = new(() => Served(settings));

    /// <summary>Writes the page.</summary>
    public Task WriteAsync(HttpContext context) =>
        SetupPages.Closed(_stored.Value?.InstallUrl, GitHubSite.OfApi(settings.GitHub.ApiUrl)).WriteAsync(context);

    // The environment goes before the file, which may hold an App that is not the one served.
    private static StoredApp? Served(HostSettings settings) =>
        new StoredAppFile(settings.StoragePath).Read(out _) is { } stored
        && (
            settings.GitHub.AppId == stored.AppId.ToString(CultureInfo.InvariantCulture)
            || settings.GitHub.AppId == stored.ClientId
        )
            ? stored
            : null;
}
