using ZocSec.Core.GitHub.Setup;

namespace ZocSec.Core.Doctor;

/// <summary>Whether an installation lets the guardrails and features work.</summary>
internal static class InstallationChecks
{
    public static IEnumerable<Finding> Check(InstallationFacts installation, AppFacts app)
    {
        var login = installation.Login;
        if (installation.SuspendedAt is { } since)
        {
            yield return Finding.Fail(
                "installation",
                $"suspended since {since.UtcDateTime:yyyy-MM-dd HH:mm'Z'}: nothing is guarded",
                $"unsuspend it at {installation.HtmlUrl}",
                login
            );
            yield break;
        }

        yield return installation.SeesAll
            ? Finding.Ok("installation", "covers all repositories", login)
            : Finding.Warn(
                "installation",
                "covers chosen repositories only; the others are not guarded, and new ones neither",
                $"choose all repositories at {installation.HtmlUrl}",
                login
            );

        foreach (var part in AppNeeds.ByPart)
        {
            yield return Part(part, installation, app);
        }
    }

    private static Finding Part(AppFeature part, InstallationFacts installation, AppFacts app)
    {
        var lacking = part
            .Needs.Permissions.Where(need =>
                !AppNeeds.Suffices(installation.Permissions.GetValueOrDefault(need.Key), need.Value)
            )
            .OrderBy(need => need.Key, StringComparer.Ordinal)
            .ToArray();
        var deaf = part.Needs.Events.Except(installation.Events, StringComparer.Ordinal).ToArray();
        if (lacking.Length == 0 && deaf.Length == 0)
        {
            return Finding.Ok(part.Name, "has what it needs", installation.Login);
        }

        string[] missing =
        [
            .. lacking.Select(need => $"{need.Key}: {need.Value}"),
            .. deaf.Select(name => $"event {name}"),
        ];
        // What the App asks for and the organisation has not granted waits for an owner's approval.
        var isPending =
            lacking.All(need => AppNeeds.Suffices(app.Permissions.GetValueOrDefault(need.Key), need.Value))
            && deaf.All(app.Events.Contains);
        return new Finding(
            part.IsOptional ? FindingLevel.Warn : FindingLevel.Fail,
            part.Name,
            installation.Login,
            $"lacks {string.Join(", ", missing)}{(isPending ? ", which waits for approval" : "")}",
            isPending
                ? $"an owner of {installation.Login} accepts the new permissions at {installation.HtmlUrl}"
                : $"first let the App ask for it (see permissions above), then accept it at {installation.HtmlUrl}"
        );
    }
}
