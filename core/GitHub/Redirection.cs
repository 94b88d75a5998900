using System.Net;

namespace ZocSec.Core.GitHub;

/// <summary>Where GitHub sends on to, and whether to go there: the token stays with the host it was made for.</summary>
internal static class Redirection
{
    /// <summary>The address a redirect names; null when the answer is none.</summary>
    public static Uri? Of(HttpResponseMessage response) =>
        response.StatusCode
            is HttpStatusCode.MovedPermanently
                or HttpStatusCode.TemporaryRedirect
                or HttpStatusCode.PermanentRedirect
            ? response.Headers.Location
            : null;

    /// <summary>The address to go to; null when it is not of the same scheme, host and port, or not below the root.</summary>
    public static Uri? Follow(Uri root, Uri from, Uri location)
    {
        var to = new Uri(from, location);
        const UriComponents Origin = UriComponents.SchemeAndServer | UriComponents.UserInfo;
        return
            Uri.Compare(root, to, Origin, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0
            && to.AbsolutePath.StartsWith(root.AbsolutePath, StringComparison.Ordinal)
            ? to
            : null;
    }
}
