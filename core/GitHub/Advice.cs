using System.Net;

namespace ZocSec.Core.GitHub;

/// <summary>Says of a refusal what an administrator can do about it.</summary>
internal static class Advice
{
    /// <summary>GitHub's words, and what to do.</summary>
    /// <param name="response">The refusal.</param>
    /// <param name="said">GitHub's words.</param>
    /// <param name="isByToken">Whether a token signed in, and no App.</param>
    public static string For(HttpResponseMessage response, string said, bool isByToken)
    {
        var status = response.StatusCode;
        var words = said.Length > 0 ? $"GitHub ({(int)status}): {said}" : $"GitHub refused ({(int)status})";
        return (status, said) switch
        {
            (HttpStatusCode.Unauthorized, _) when isByToken =>
                $"{words}; check that the token is whole, not expired and not revoked",
            (HttpStatusCode.Forbidden, _) when isByToken && Says(said, "not accessible by") =>
                $"{words}; give the token {Permission(response)}, or sign in as a GitHub App that has it",
            (HttpStatusCode.Forbidden, _) when isByToken && Says(said, "SAML") =>
                $"{words}; authorise the token for the organisation's single sign-on",
            (HttpStatusCode.Unauthorized, _) => $"{words}; check GitHub__AppId, GitHub__PrivateKey and the clock",
            (HttpStatusCode.Forbidden, _) when Says(said, "not accessible by integration") =>
                $"{words}; grant the App {Permission(response)} and accept it in the installation's settings",
            (HttpStatusCode.Forbidden, _) when Says(said, "suspended") =>
                $"{words}; unsuspend the App in the organisation's settings under GitHub Apps",
            (HttpStatusCode.Forbidden, _) when Says(said, "archived") =>
                $"{words}; it must be unarchived before anything of it can be changed",
            (HttpStatusCode.UnprocessableEntity, _) when Says(said, "internal") =>
                $"{words}; only organisations of an enterprise have internal repositories, set visibility: private in the policy",
            _ => words,
        };
    }

    // GitHub names what would have sufficed, for example "administration=write".
    private static string Permission(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("X-Accepted-GitHub-Permissions", out var accepted)
        && accepted.ToString() is { Length: > 0 and <= 200 } named
            ? named.Replace("=", ": ", StringComparison.Ordinal)
            : "the permissions that its manifest lists (administration: write)";

    private static bool Says(string said, string what) => said.Contains(what, StringComparison.OrdinalIgnoreCase);
}
