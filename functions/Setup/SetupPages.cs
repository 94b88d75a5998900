using System.Text;
using ZocSec.Core.GitHub.Setup;
using static ZocSec.Functions.Setup.Page;

namespace ZocSec.Functions.Setup;

/// <summary>What the set-up shows.</summary>
internal static class SetupPages
{
    /// <summary>The start page.</summary>
    public static string Waiting() =>
        """
            <p>This program guards GitHub organisations, and has no GitHub App yet. The link to its set-up is in its log:
            look for <code>/setup?code=</code> where it was started.</p>
            """;

    /// <summary>The code is missing, wrong or old.</summary>
    public static Page NoEntry(string why) =>
        new(
            "This link does not open the set-up",
            $"""
            <p class="problem">{Html(why)}</p>
            <p>The right link is in the program's log, where it was started: look for <code>/setup?code=</code>. It is good for
            24 hours and for one App; every start of the program prints a new one.</p>
            """
        )
        {
            Status = StatusCodes.Status403Forbidden,
        };

    /// <summary>The program does not know its own address.</summary>
    public static Page NoPublicUrl() =>
        new(
            "One setting is missing",
            """
            <p>GitHub has to reach this program by an https address. Set <code>App__PublicUrl</code> to it, for example
            <code>App__PublicUrl=https://zocsec.example.com</code>, start the program again, and open the new link that it prints.</p>
            <p>To try it on a machine that GitHub cannot reach, let a tunnel forward an https address to this program.</p>
            """
        );

    /// <summary>The form.</summary>
    public static Page Form(SetupSettings settings, string code, SetupForm form, string? problem) =>
        new(
            "Set up ZocSec App",
            $"""
            {(problem is null ? "" : $"<p class=\"problem\" role=\"alert\">{Html(problem)}</p>")}
            <p>This registers a GitHub App at <strong>{Html(
                settings.Site.Web.Authority
            )}</strong> for this program, which GitHub
            will reach at <code>{Html(
                settings.PublicUrl!.ToString()
            )}</code>. Sign in there first, in this browser, as an owner of the
            organisation, if one is to own the App. Nothing is changed there: without a policy the App only looks and reports.</p>
            <form method="post" action="setup">
            <input type="hidden" name="code" value="{Html(code)}">
            <fieldset>
            <legend>Who owns the App</legend>
            <p><label class="choice"><input type="radio" name="owner" value="organization"{Checked(
                form.Organization is not null
            )}> An organisation</label>
            <input type="text" name="organization" aria-label="Organisation" placeholder="octo-org" autocomplete="off" autocapitalize="none" spellcheck="false" value="{Html(
                form.Organization
            )}"></p>
            <p><label class="choice"><input type="radio" name="owner" value="person"{Checked(
                form.Organization is null
            )}> My personal account</label></p>
            </fieldset>
            <p><label>The App's name <input type="text" name="name" maxlength="{AppManifest.LongestName}" required value="{Html(
                form.Name
            )}"></label>
            <small>No other App on GitHub may have it; you can still change it there.</small></p>
            <p><label class="choice"><input type="checkbox" name="public" value="yes"{Checked(
                form.IsPublic
            )}> Other organisations may install it too</label></p>
            <p><button>Next</button></p>
            </form>
            {SetupHtml.Asked()}
            """
        )
        {
            Status = problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
        };

    /// <summary>The way to GitHub.</summary>
    public static Page Leave(SetupSettings settings, SetupForm form, Uri target, string manifest) =>
        new(
            "Register it at GitHub",
            $"""
            <p>The next page is GitHub's. It shows the name <strong>{Html(form.Name)}</strong>, to be owned by
            <strong>{Html(
                form.Organization ?? "your personal account"
            )}</strong>, and one button. GitHub then brings you back here.</p>
            <form method="post" action="{Html(target.AbsoluteUri)}">
            <input type="hidden" name="manifest" value="{Html(manifest)}">
            <p><button>Continue to {Html(settings.Site.Web.Host)}</button></p>
            </form>
            """
        )
        {
            FormTarget = target,
        };

    /// <summary>Something went wrong on the way back.</summary>
    public static Page Failed(string why, bool canRetry) =>
        new(
            "The App is not set up yet",
            $"""
            <p class="problem" role="alert">{Html(why)}.</p>
            <p>{(
                canRetry
                    ? "Load this page again in a moment: the code is good for an hour."
                    : "Open the link from the program's log to begin again."
            )}</p>
            """
        )
        {
            Status = canRetry ? StatusCodes.Status502BadGateway : StatusCodes.Status400BadRequest,
        };

    /// <summary>The App is stored.</summary>
    /// <param name="app">It.</param>
    /// <param name="storage">The storage folder.</param>
    public static Page Done(StoredApp app, string storage) =>
        new(
            "The App is registered",
            $"""
            <p>Its key and secrets are in <code>{StoredAppFile.Name}</code> in the storage folder <code>{Html(
                storage
            )}</code>. Back that folder up. The program goes on by itself and serves the App in a moment.</p>
            {NextSteps(app, storage)}
            """
        );

    /// <summary>The program has its App.</summary>
    /// <param name="install">Where the App is installed; null: the program does not know.</param>
    /// <param name="site">The GitHub where it is registered.</param>
    public static Page Closed(Uri? install, GitHubSite site) =>
        new(
            "The App is set up already",
            install is null
                ? $"""
                <p>To install it, sign in at {Html(
                    site.Web.Host
                )} as its owner and open Settings, Developer settings, GitHub Apps, the App,
                <strong>Install App</strong>.</p>
                """
                : $"""
                <p><a href="{Html(install.AbsoluteUri)}">Install it</a>, or change where it is installed.</p>
                """
        )
        {
            Status = StatusCodes.Status410Gone,
        };

    /// <summary>The App has to be put into the settings of the host.</summary>
    /// <param name="app">It.</param>
    /// <param name="storage">The storage folder; null where no command line reaches it.</param>
    public static Page Print(StoredApp app, string? storage)
    {
        var lines = new StringBuilder();
        foreach (var (name, value) in app.ToSettings())
        {
            lines.Append(Html(name)).Append('=').Append(Html(value)).Append('\n');
        }

        return new Page(
            "The App is registered: now keep its settings",
            $"""
            <p class="problem">These are secrets, and this page shows them once. Put them into the environment of the program
            and start it again. For an Azure Function App that is Settings, Environment variables, App settings; the key and the
            secrets are best kept in a Key Vault and referred to there.</p>
            <pre>{lines}</pre>
            {NextSteps(app, storage)}
            """
        );
    }

    private static string NextSteps(StoredApp app, string? storage)
    {
        var account = $"<strong>{Html(app.Account)}</strong>";
        var ledger = storage is null ? "" : $"<code>{Command("ledger list", storage)}</code>, or over HTTP ";
        var doctor = storage is null ? "zocsec doctor" : Command("doctor", storage);
        return $"""
            <h2>Next</h2>
            <ol>
            <li><a href="{Html(app.InstallUrl.AbsoluteUri)}">Install it</a> on {account}, on all repositories.</li>
            <li>Within a minute it has looked at every repository; without a policy it changes nothing. See what it would do:
            {ledger}<code>GET /api/ledger</code> with the setting <code>Ledger__ApiKey</code>.</li>
            <li>When you agree with it, put a <code>zocsec.yml</code> into the repository <code>.github-private</code> of {account}:
            guardrails with <code>mode: enforce</code> put right what they find. <code>{doctor}</code> says whether anything is in the way.</li>
            </ol>
            """;
    }

    private static string Command(string name, string storage) =>
        Html($"script/zocsec {name} --storage {(storage.Any(char.IsWhiteSpace) ? $"\"{storage}\"" : storage)}");

    private static string Checked(bool isSo) => isSo ? " checked" : "";
}
