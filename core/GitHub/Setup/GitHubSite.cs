namespace ZocSec.Core.GitHub.Setup;

/// <summary>A GitHub: github.com, one with data residency, or an Enterprise Server.</summary>
/// <param name="Api">The root of the REST API.</param>
/// <param name="Web">The root of the pages for people, with a slash at its end.</param>
public sealed record GitHubSite(Uri Api, Uri Web)
{
    private const string EnterprisePath = "/api/v3";
    private const string ResidencyDomain = ".ghe.com";

    /// <summary>The GitHub that has this API.</summary>
    public static GitHubSite OfApi(Uri api)
    {
        var web = new UriBuilder(api.Scheme, api.Host, api.Port);
        if (IsCloud(api.Host) && api.Host.StartsWith("api.", StringComparison.OrdinalIgnoreCase))
        {
            web.Host = api.Host["api.".Length..];
        }

        return new GitHubSite(api, web.Uri);
    }

    /// <summary>The GitHub that somebody means by an address, be it of its pages or of its API.</summary>
    public static GitHubSite OfAddress(Uri address)
    {
        if (IsCloud(address.Host))
        {
            var host = address.Host.StartsWith("www.", StringComparison.OrdinalIgnoreCase)
                ? address.Host[4..]
                : address.Host;
            return OfApi(
                new Uri(
                    host.StartsWith("api.", StringComparison.OrdinalIgnoreCase)
                        ? $"https://{host}"
                        : $"https://api.{host}"
                )
            );
        }

        return OfApi(
            address.AbsolutePath.Length > 1 || address.IsLoopback ? address : new Uri(address, EnterprisePath)
        );
    }

    /// <summary>Where an App is registered from a manifest.</summary>
    /// <param name="organization">Who will own it; null: the person who is signed in.</param>
    /// <param name="state">Comes back with the browser.</param>
    public Uri NewApp(string? organization, string state)
    {
        var path = organization is null
            ? "settings/apps/new"
            : $"organizations/{Uri.EscapeDataString(organization)}/settings/apps/new";
        return new Uri(Web, $"{path}?state={Uri.EscapeDataString(state)}");
    }

    private static bool IsCloud(string host) =>
        host.EndsWith(ResidencyDomain, StringComparison.OrdinalIgnoreCase)
        || host.ToLowerInvariant() is "github.com" or "www.github.com" or "api.github.com";
}
