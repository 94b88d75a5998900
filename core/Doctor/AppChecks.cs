using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.Setup;

namespace ZocSec.Core.Doctor;

/// <summary>Whether GitHub knows the App, the clocks agree, and the App asks for what it needs.</summary>
internal static class AppChecks
{
    // The App's tokens are dated back by a minute; beyond that GitHub takes them for coming from its future.
    private static readonly TimeSpan Tolerable = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Worrying = TimeSpan.FromSeconds(20);

    public static IEnumerable<Finding> Check(ProbeAnswer<AppFacts> answer, GitHubSettings settings, DateTimeOffset now)
    {
        switch (answer)
        {
            case ProbeAnswer<AppFacts>.Found { Value: var app, Date: var date }:
                return [Identity(app, settings), .. Clock(date, now), .. Needs(app)];
            case ProbeAnswer<AppFacts>.Refused { Status: 401, Date: var date }:
                return
                [
                    .. Clock(date, now),
                    Finding.Fail(
                        "app",
                        "GitHub does not accept the App's signature",
                        "GitHub__AppId and GitHub__PrivateKey belong together: compare both with the App's settings page, and the machine's clock"
                    ),
                ];
            case ProbeAnswer<AppFacts>.Refused { Status: 404 }:
                return
                [
                    Finding.Fail(
                        "app",
                        $"{settings.ApiUrl.Host} knows no App {settings.AppId}",
                        "check GitHub__AppId, and that GitHub__ApiUrl is the GitHub where the App is registered"
                    ),
                ];
            case ProbeAnswer<AppFacts>.Refused { Reason: var reason }:
                return [Finding.Fail("app", $"GitHub refused: {reason}", "wait, or see what the words ask for")];
            case ProbeAnswer<AppFacts>.Unreachable { Reason: var reason }:
                return
                [
                    Finding.Fail(
                        "app",
                        $"{settings.ApiUrl.Host} cannot be reached: {reason}",
                        "check GitHub__ApiUrl, name resolution, proxy and firewall, and https://www.githubstatus.com"
                    ),
                ];
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>Whether somebody is the operator, where that is not whoever owns the App.</summary>
    /// <param name="app">The App.</param>
    /// <param name="installations">All of its installations.</param>
    public static IEnumerable<Finding> Operator(AppFacts app, IEnumerable<InstallationFacts> installations)
    {
        var all = installations.Select(installation => $"{installation.Id} ({installation.Login})");
        if (app is { Operator: { } named } && !installations.Any(app.IsOperators))
        {
            yield return Finding.Fail(
                "operator",
                $"the App has no installation {named}, so nobody is its operator",
                $"set GitHub__OperatorInstallation to one of: {string.Join(", ", all)}"
            );
        }
        else if (app is { Operator: null, Owner.Length: 0 })
        {
            yield return Finding.Warn(
                "operator",
                "the App belongs to an enterprise, so nobody is its operator: nobody sees AWS on the dashboard, and no organisation's policy may name accounts",
                $"if somebody is to, set GitHub__OperatorInstallation to the installation on the organisation that runs this program, one of: {string.Join(", ", all)}"
            );
        }
    }

    /// <summary>What the App asks for and does not need.</summary>
    /// <param name="app">The App.</param>
    public static IEnumerable<Finding> Surplus(AppFacts app)
    {
        foreach (var (permission, level) in app.Permissions.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            var needed = AppNeeds.Permissions.GetValueOrDefault(permission);
            if (needed is null || (level is not "read" && needed is "read"))
            {
                yield return Finding.Warn(
                    "permissions",
                    $"the App asks for {permission}: {level}, and needs {needed ?? "nothing of it"}",
                    "take it away in the App's settings: what it does not have cannot be misused"
                );
            }
        }
    }

    private static Finding Identity(AppFacts app, GitHubSettings settings) =>
        long.TryParse(settings.AppId, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id != app.Id
            ? Finding.Fail(
                "app",
                $"the key is of App {app.Id}; GitHub__AppId says {id}",
                "set GitHub__AppId and GitHub__PrivateKey of the same App"
            )
            : Finding.Ok("app", $"{settings.ApiUrl.Host} knows the App as {app.Slug}");

    private static IEnumerable<Finding> Clock(DateTimeOffset? date, DateTimeOffset now)
    {
        if (date is not { } theirs)
        {
            yield break;
        }

        var ahead = now - theirs;
        var words =
            $"this machine's clock is {Math.Abs(ahead.TotalSeconds):0} s {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} GitHub's";
        const string Advice =
            "let the machine take its time from the network (NTP); GitHub refuses tokens of a wrong time";
        if (ahead.Duration() > Tolerable)
        {
            yield return Finding.Fail("clock", words, Advice);
        }
        else if (ahead.Duration() > Worrying)
        {
            yield return Finding.Warn("clock", words, Advice);
        }
        else
        {
            yield return Finding.Ok("clock", "agrees with GitHub's");
        }
    }

    private static IEnumerable<Finding> Needs(AppFacts app)
    {
        var settled = true;
        foreach (var (permission, level) in AppNeeds.Permissions)
        {
            var asked = app.Permissions.GetValueOrDefault(permission);
            if (!AppNeeds.Suffices(asked, level))
            {
                settled = false;
                yield return new Finding(
                    Parts.IsOptional(permission) ? FindingLevel.Warn : FindingLevel.Fail,
                    "permissions",
                    Subject: null,
                    $"the App asks for {permission}: {asked ?? "nothing"}, {Parts.ThatNeed(permission, level)} need {level}",
                    $"in the App's settings, Permissions & events, set {permission} to {level}; then each organisation accepts it"
                );
            }
        }

        foreach (var name in AppNeeds.Events.Except(app.Events))
        {
            settled = false;
            yield return Finding.Fail(
                "events",
                $"the App is not told of {name}, which {Parts.ThatListenTo(name)} need",
                $"in the App's settings, Permissions & events, subscribe to {name}"
            );
        }

        if (settled)
        {
            yield return Finding.Ok(
                "permissions",
                "the App asks for all that it needs, and is told of all that it must know"
            );
        }
    }
}
