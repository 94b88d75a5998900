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

    /// <summary>The end, or why it is not yet.</summary>
    public static string End(ConversionResult result) =>
        result switch
        {
            ConversionResult.Converted { App: var app } => Of(
                "The App is registered",
                $"""<p><a href="{Html(app.InstallUrl.AbsoluteUri)}">Install it</a> on the organisation. The terminal says what comes next.</p>"""
            ),
            ConversionResult.Failed { Reason: var reason } => Of(
                "The App is not set up yet",
                $"<p>{Html(reason)}. Load this page again in a moment: the code is good for an hour.</p>"
            ),
            ConversionResult.Refused { Reason: var reason } => Of("The App is not set up", $"<p>{Html(reason)}.</p>"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

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
