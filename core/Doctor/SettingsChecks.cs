using ZocSec.Core.Events;

namespace ZocSec.Core.Doctor;

/// <summary>Whether the settings are whole and their secrets good.</summary>
internal static class SettingsChecks
{
    // Half of it can be tried out by somebody who records one delivery; this much cannot.
    private const int GoodSecret = 32;

    public static IEnumerable<Finding> Check(DoctorSettings settings)
    {
        if (settings.HasNoApp)
        {
            yield return Finding.Fail(
                "settings",
                "no GitHub App is configured",
                "register one: zocsec setup, or open the link that the server prints at its start"
            );
            yield break;
        }

        foreach (var problem in settings.Problems)
        {
            yield return Finding.Fail("settings", problem, "set it right where the server takes its settings from");
        }

        if (settings.Problems.IsEmpty)
        {
            yield return Finding.Ok("settings", $"the App comes from {settings.Source}");
        }

        if (settings.File.IsOpenToOthers)
        {
            yield return Finding.Fail(
                "settings",
                $"others on this machine can read the App's key in {settings.File.Path}",
                $"chmod 600 {settings.File.Path}; when others may have read it, make a new key and a new webhook secret"
            );
        }

        foreach (var finding in Secrets(settings))
        {
            yield return finding;
        }

        yield return SignIn(settings);
    }

    // Whether GitHub knows the address to come back to, it tells nobody but the App's owner, on the App's page.
    private static Finding SignIn(DoctorSettings settings) =>
        Finding.Ok(
            "sign-in",
            settings switch
            {
                { SignIn: null } =>
                    "nobody signs in to the dashboard: for that set GitHub__ClientId and GitHub__ClientSecret, and App__PublicUrl",
                { PublicUrl: null } => "nobody signs in to the dashboard: for that set App__PublicUrl",
                { PublicUrl: var url } =>
                    $"people sign in by GitHub; the App's settings have to name the callback URL {url.SignedIn}",
            }
        );

    private static IEnumerable<Finding> Secrets(DoctorSettings settings)
    {
        if (settings.GitHub is not null && settings.Secrets.All(secret => secret.Key != "GitHub__WebhookSecret"))
        {
            yield return Finding.Fail(
                "webhook secret",
                "GitHub__WebhookSecret is missing",
                "set it to the webhook secret in the App's settings; the server does not start without"
            );
        }

        foreach (var (name, secret) in settings.Secrets)
        {
            yield return secret.Length switch
            {
                < WebhookSignature.MinSecretLength => Finding.Fail(
                    "webhook secret",
                    $"{name} has {secret.Length} characters",
                    "use a random one of 32 or more, the same here and in the App's settings; the server does not start with a short one"
                ),
                < GoodSecret => Finding.Warn(
                    "webhook secret",
                    $"{name} has {secret.Length} characters",
                    "use a random one of 32 or more; GitHub__WebhookSecretNext lets you change it without losing a delivery"
                ),
                _ => Finding.Ok("webhook secret", $"{name} is long enough"),
            };
        }
    }
}
