namespace ZocSec.Core.Audits.Reports;

/// <summary>Where people see what the API was asked for.</summary>
internal static class WebAddress
{
    /// <summary>The page of a repository.</summary>
    /// <param name="apiUrl">The root of the API: GitHub's own, of an enterprise with residence (api.NAME.ghe.com), or of a server of one's own (…/api/v3).</param>
    /// <param name="repository">The repository.</param>
    public static string Of(Uri apiUrl, AuditedRepository repository)
    {
        var host = apiUrl.Host.StartsWith("api.", StringComparison.OrdinalIgnoreCase) ? apiUrl.Host[4..] : apiUrl.Host;
        var root = new UriBuilder(apiUrl.Scheme, host, apiUrl.IsDefaultPort ? -1 : apiUrl.Port).Uri;
        return $"{root}{Uri.EscapeDataString(repository.Account)}/{Uri.EscapeDataString(repository.Name)}";
    }
}
