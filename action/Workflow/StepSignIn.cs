namespace ZocSec.Action.Workflow;

/// <summary>Turns the inputs that say who signs in into the settings that commands read.</summary>
/// <param name="inputs">The inputs.</param>
internal sealed class StepSignIn(InputReader inputs)
{
    /// <summary>
    /// The settings. An App goes before the token, which a workflow hands over unasked; each one's settings are unset when
    /// the other signs in, so that nothing of the runner's own environment is taken by chance.
    /// </summary>
    public IReadOnlyDictionary<string, string?> Settings()
    {
        var (token, app, key) = (
            inputs.Text(ActionInput.Token),
            inputs.Text(ActionInput.AppId),
            inputs.Text(ActionInput.PrivateKey)
        );
        var isApp = app is not null || key is not null;
        if (isApp && key is null)
        {
            inputs.Refuse(ActionInput.PrivateKey, $"is missing; `{ActionInput.AppId}` signs in with it");
        }

        if (isApp && app is null)
        {
            inputs.Refuse(ActionInput.AppId, $"is missing; it says whose key `{ActionInput.PrivateKey}` is");
        }
        else if (app is not null && !app.All(char.IsAsciiLetterOrDigit))
        {
            inputs.Refuse(ActionInput.AppId, "is neither the App ID nor the Client ID on the App's settings page");
        }

        if (!isApp && token is null)
        {
            inputs.Refuse(
                ActionInput.Token,
                $"is missing; give one, or `{ActionInput.AppId}` and `{ActionInput.PrivateKey}`"
            );
        }

        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["GITHUB_TOKEN"] = isApp ? null : token,
            ["GH_TOKEN"] = null,
            ["GitHub__AppId"] = app,
            ["GitHub__PrivateKey"] = key,
        };
        if (ApiUrl() is { } url)
        {
            settings["GitHub__ApiUrl"] = url;
        }

        return settings;
    }

    private string? ApiUrl()
    {
        if (inputs.Text(ActionInput.ApiUrl) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "https" or "http")
        {
            return text;
        }

        inputs.Refuse(ActionInput.ApiUrl, "is no address; for GitHub Enterprise Server it is https://HOST/api/v3");
        return null;
    }
}
