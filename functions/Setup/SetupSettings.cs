using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.Setup;
using ZocSec.Core.Storage.Azure;
using ZocSec.Functions.Settings;

namespace ZocSec.Functions.Setup;

/// <summary>The settings of a program that has no App yet, checked.</summary>
/// <param name="Site">The GitHub where the App will be registered.</param>
/// <param name="PublicUrl">Where the program is reached from outside; null: nobody said, and the page asks for the setting.</param>
/// <param name="StoragePath">The folder of the database, and of the App when it is there.</param>
/// <param name="PrintsSettings">Whether the App is to be kept in the host's own settings (Azure), instead of in a file.</param>
public sealed record SetupSettings(GitHubSite Site, PublicUrl? PublicUrl, string StoragePath, bool PrintsSettings)
{
    /// <summary>Where the program listens; null leaves it to <c>ASPNETCORE_URLS</c> or the default.</summary>
    public string? Urls { get; init; }

    /// <summary>The port on which an Azure Functions host calls the program; null without such a host.</summary>
    public int? CustomHandlerPort { get; init; }

    /// <summary>The storage account that takes the place of the database; null: there is none.</summary>
    public AzureSettings? Azure { get; init; }

    /// <summary>Reads the settings; null when an App is configured, be it in part, or stored.</summary>
    /// <exception cref="SettingsException">Something is wrong; the message names every error.</exception>
    public static SetupSettings? ReadIfNoApp(IConfiguration configuration)
    {
        if (AppConfiguration.NamesApp(configuration) || AppConfiguration.FileOf(configuration).Exists)
        {
            return null;
        }

        var reader = new SettingsReader(configuration);
        var api = reader.Url("GitHub:ApiUrl", GitHubSettings.DefaultApiUrl.AbsoluteUri);
        reader.CheckApi("GitHub:ApiUrl", api);
        var port = reader.CustomHandlerPort();
        var settings = new SetupSettings(
            GitHubSite.OfApi(api),
            reader.PublicUrl(),
            reader.Optional("Storage:Path") ?? HostSettings.DefaultStoragePath,
            reader.Optional("WEBSITE_SITE_NAME") is not null || port is not null
        )
        {
            CustomHandlerPort = port,
            Azure = reader.Azure(),
        };
        reader.AddProblems(Listening.Problems(Listening.UrlsOf(urls: null, port, configuration, Listening.Default)));
        reader.ThrowIfAny();
        return settings;
    }
}
