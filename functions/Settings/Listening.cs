using System.Net;

namespace ZocSec.Functions.Settings;

/// <summary>Decides where the program listens.</summary>
internal static class Listening
{
    /// <summary>Where the program listens when nobody says.</summary>
    public const string Default = "http://localhost:7071";

    /// <summary>The addresses: the caller's, else <c>ASPNETCORE_URLS</c>, else the default.</summary>
    public static string[] UrlsOf(string? urls, IConfiguration configuration, string @default) =>
        (urls ?? configuration["urls"] ?? @default).Split(
            ';',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );

    /// <summary>The addresses: the caller's, else <c>ASPNETCORE_URLS</c>, else the default.</summary>
    /// <exception cref="SettingsException">Without a real App one of them could be reached from another machine.</exception>
    public static string[] UrlsOf(HostSettings settings, IConfiguration configuration, string @default)
    {
        var urls = UrlsOf(settings.Urls, configuration, @default);
        if (settings.IsSandbox && Array.Find(urls, url => !IsLoopback(url)) is { } open)
        {
            throw new SettingsException([
                $"ASPNETCORE_URLS names {open}; without a GitHub App the program listens on localhost only",
            ]);
        }

        return urls;
    }

    private static bool IsLoopback(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address)
        && (
            string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip))
        );
}
