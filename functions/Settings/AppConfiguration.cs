using ZocSec.Core.GitHub.Setup;

namespace ZocSec.Functions.Settings;

/// <summary>Where the App comes from: the environment, or what the set-up stored.</summary>
public static class AppConfiguration
{
    private static readonly string[] Keys = ["GitHub:AppId", "GitHub:PrivateKey", "GitHub:WebhookSecret"];

    /// <summary>The file of the set-up.</summary>
    internal static StoredAppFile FileOf(IConfiguration configuration) =>
        new(new SettingsReader(configuration).Optional("Storage:Path") ?? HostSettings.DefaultStoragePath);

    /// <summary>Whether the environment names an App, be it only in part.</summary>
    internal static bool NamesApp(IConfiguration configuration)
    {
        var reader = new SettingsReader(configuration);
        return Keys.Any(key => reader.Optional(key) is not null);
    }

    /// <summary>Adds the stored App where the environment names none.</summary>
    /// <exception cref="SettingsException">The stored App cannot be read, or is of another GitHub than the settings.</exception>
    public static IConfiguration WithStored(IConfiguration configuration)
    {
        if (NamesApp(configuration))
        {
            return configuration;
        }

        var stored = FileOf(configuration).Read(out var problem);
        if (problem is not null)
        {
            throw new SettingsException([problem]);
        }

        if (stored is null)
        {
            return configuration;
        }

        var said = new SettingsReader(configuration).Optional("GitHub:ApiUrl");
        if (
            said is not null
            && !string.Equals(
                said.TrimEnd('/'),
                stored.ApiUrl.AbsoluteUri.TrimEnd('/'),
                StringComparison.OrdinalIgnoreCase
            )
        )
        {
            throw new SettingsException([
                $"GitHub__ApiUrl is not {stored.ApiUrl}, where the App in {StoredAppFile.Name} is registered: unset it, or set up an App there in another Storage__Path",
            ]);
        }

        return new ConfigurationBuilder()
            .AddConfiguration(configuration)
            .AddInMemoryCollection(
                // An App of an older set-up may lack what people sign in by; the environment can say it.
                stored
                    .ToSettings()
                    .Where(setting => !string.IsNullOrEmpty(setting.Value))
                    .Select(setting => KeyValuePair.Create(Inner(setting.Key), (string?)setting.Value))
            )
            .Build();
    }

    private static string Inner(string name) => name.Replace("__", ":", StringComparison.Ordinal);
}
