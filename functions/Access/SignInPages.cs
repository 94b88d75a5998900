using ZocSec.Core.GitHub.Setup;
using ZocSec.Functions.Setup;

namespace ZocSec.Functions.Access;

/// <summary>What people see on the way when a sign-in does not come to its end.</summary>
/// <param name="program">Where the program is reached.</param>
internal sealed class SignInPages(PublicUrl program)
{
    /// <summary>Nobody signs in here.</summary>
    public static Page NotSetUp() =>
        new(
            "Nobody can sign in yet",
            """
            <p>Whoever runs this program has to set <code>GitHub__ClientId</code> and <code>GitHub__ClientSecret</code>, which the App's
            settings page at GitHub shows, and <code>App__PublicUrl</code>, the address that people reach it at.
            <code>zocsec doctor</code> says which is missing, and the callback URL that belongs into the App's settings.</p>
            """
        )
        {
            Status = StatusCodes.Status503ServiceUnavailable,
        };

    /// <summary>The session goes on.</summary>
    public static Page NotSignedOut(int status, string reason) =>
        new("You are still signed in", $"<p>{Page.Html(reason)}</p>") { Status = status };

    /// <summary>A link would lead to another host.</summary>
    public Page Elsewhere() =>
        Again(
            StatusCodes.Status400BadRequest,
            "That link is not good",
            "It would lead away from here after the sign-in.",
            LocalPath.Root
        );

    /// <summary>The way back was not begun in this browser, is too old, or was used.</summary>
    public Page NotBegun() =>
        Again(
            StatusCodes.Status400BadRequest,
            "This sign-in is over",
            "It was ended already, is older than ten minutes, or was begun in another browser or tab. Nothing happened.",
            LocalPath.Root
        );

    /// <summary>The person did not want to.</summary>
    public Page Declined(string to) =>
        Again(
            StatusCodes.Status403Forbidden,
            "You are not signed in",
            "You told GitHub not to sign you in. Nothing happened.",
            to
        );

    /// <summary>GitHub refused.</summary>
    public Page Refused(string reason, string to) =>
        Again(StatusCodes.Status403Forbidden, "You are not signed in", $"It was refused: {reason}.", to);

    /// <summary>It cannot be done now.</summary>
    public Page Later(string reason, string to) =>
        Again(
            StatusCodes.Status503ServiceUnavailable,
            "You cannot be signed in now",
            $"{reason}. Try again in a minute.",
            to
        );

    private Page Again(int status, string title, string text, string to) =>
        new(
            title,
            $"""<p>{Page.Html(text)}</p><p><a class="button" href="{Page.Html(
                $"{program}/signin?to={Uri.EscapeDataString(to)}"
            )}">Sign in</a></p>"""
        )
        {
            Status = status,
        };
}
