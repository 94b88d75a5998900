using System.Text.Encodings.Web;
using ZocSec.Core.GitHub.Setup;

namespace ZocSec.Action.Setup;

/// <summary>The two pages that <c>zocsec setup</c> shows in the browser of its own machine.</summary>
internal static class LocalPage
{
    /// <summary>The way to GitHub: a form that carries the manifest.</summary>
    public static string Leave(Uri target, string manifest, string name, string owner) =>
        Of(
            "Register the App at GitHub",
            $"""
            <p>The next page is GitHub's. It shows the name <strong>{Html(name)}</strong>, to be owned by <strong>{Html(
                owner
            )}</strong>, and
            one button. Sign in there first, in this browser.</p>
            <form method="post" action="{Html(target.AbsoluteUri)}">
            <input type="hidden" name="manifest" value="{Html(manifest)}">
            <button>Continue to {Html(target.Host)}</button>
            </form>
            """
        );

    /// <summary>The end, for better or worse; the terminal says the rest.</summary>
    public static string End(StoredApp? app) =>
        app is null
            ? Of("The App is not set up", "<p>The terminal says why.</p>")
            : Of(
                "The App is registered",
                $"""<p><a href="{Html(app.InstallUrl.AbsoluteUri)}">Install it</a> on the organisation. The terminal says what comes next.</p>"""
            );

    private static string Of(string title, string body) =>
        $"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Html(title)}</title>
            <h1>{Html(title)}</h1>
            {body}
            </html>
            """;

    private static string Html(string text) => HtmlEncoder.Default.Encode(text);
}
