using ZocSec.Core.GitHub.Setup;
using static ZocSec.Core.GitHub.Setup.SetupHtml;

namespace ZocSec.Action.Setup;

/// <summary>The two pages that <c>zocsec setup</c> shows in the browser of its own machine.</summary>
internal static class LocalPage
{
    /// <summary>The way to GitHub: a form that carries the manifest.</summary>
    public static string Leave(Uri target, string manifest, string name, string owner) =>
        Document(
            "Register the App at GitHub",
            $"""
            <p>The next page is GitHub's. It shows the name <strong>{Encode(name)}</strong>, to be owned by <strong>{Encode(
                owner
            )}</strong>, and
            one button. Sign in there first, in this browser.</p>
            <form method="post" action="{Encode(target.AbsoluteUri)}">
            <input type="hidden" name="manifest" value="{Encode(manifest)}">
            <p><button>Continue to {Encode(target.Host)}</button></p>
            </form>
            {Asked()}
            """
        );

    /// <summary>The end, or why it is not yet.</summary>
    public static string End(ConversionResult result) =>
        result switch
        {
            ConversionResult.Converted { App: var app } => Document(
                "The App is registered",
                $"""
                <p><a href="{Encode(app.InstallUrl.AbsoluteUri)}">Install it</a> on <strong>{Encode(
                    app.Account
                )}</strong>, on all repositories. The
                terminal says what comes next.</p>
                """
            ),
            ConversionResult.Failed { Reason: var reason } => Document(
                "The App is not set up yet",
                $"<p class=\"problem\" role=\"alert\">{Encode(reason)}.</p><p>Load this page again in a moment: the code is good for an hour.</p>"
            ),
            ConversionResult.Refused { Reason: var reason } => Document(
                "The App is not set up",
                $"<p class=\"problem\" role=\"alert\">{Encode(reason)}.</p>"
            ),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}
