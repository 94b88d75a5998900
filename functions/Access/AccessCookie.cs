namespace ZocSec.Functions.Access;

/// <summary>
/// The cookies of the sign-in. By the prefix <c>__Host-</c> browsers take one only over https and only from this very host,
/// so that no neighbour sets it.
/// </summary>
internal static class AccessCookie
{
    /// <summary>Names a session.</summary>
    public const string Session = "__Host-zocsec";

    /// <summary>Holds a sign-in under way.</summary>
    public const string SignIn = "__Host-zocsec-signin";

    /// <summary>Sets one.</summary>
    public static void Set(HttpContext context, string name, string value, TimeSpan lives) =>
        context.Response.Cookies.Append(name, value, Options(lives));

    /// <summary>Takes one away.</summary>
    public static void Remove(HttpContext context, string name) =>
        context.Response.Cookies.Delete(name, Options(lives: null));

    // Lax: whoever follows a link to a page is signed in there, and comes back from GitHub with the cookie.
    private static CookieOptions Options(TimeSpan? lives) =>
        new()
        {
            Path = "/",
            Secure = true,
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            MaxAge = lives,
            IsEssential = true,
        };
}
