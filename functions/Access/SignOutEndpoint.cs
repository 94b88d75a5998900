using ZocSec.Core.Storage;
using ZocSec.Functions.Protection;
using ZocSec.Functions.Settings;

namespace ZocSec.Functions.Access;

/// <summary><c>POST /signout</c>: ends the session, wherever its cookie was copied to.</summary>
internal sealed partial class SignOutEndpoint(
    HostSettings settings,
    Sessions sessions,
    FormTokens tokens,
    ILogger<SignOutEndpoint> logger
)
{
    /// <summary>Answers a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            if (!IsFromHere(context.Request) || !await tokens.AreValidAsync(context))
            {
                await SignInPages
                    .NotSignedOut(
                        StatusCodes.Status400BadRequest,
                        "That did not come from a page of this program that is open now. Load the page again, and sign out there."
                    )
                    .WriteAsync(context);
                return;
            }

            if (Sessions.IdOf(context) is { } id)
            {
                await sessions.EndAsync(id, context.RequestAborted);
            }
        }
        catch (StorageException error)
        {
            Log.Storage(logger, error);
            await SignInPages
                .NotSignedOut(
                    StatusCodes.Status503ServiceUnavailable,
                    "The storage cannot be used; the program's log says why. Try again in a minute."
                )
                .WriteAsync(context);
            return;
        }

        AccessCookie.Remove(context, AccessCookie.Session);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = $"{settings.PublicUrl}/";
    }

    // Every browser sends at least one of the two with a form.
    private bool IsFromHere(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site
            ? site is "same-origin"
            : settings.PublicUrl is { } program
                && request.Headers.Origin == program.Root.GetLeftPart(UriPartial.Authority);

    private static partial class Log
    {
        [LoggerMessage(3314, LogLevel.Error, "Signing out could not use the storage: the session is still good")]
        public static partial void Storage(ILogger logger, Exception error);
    }
}
