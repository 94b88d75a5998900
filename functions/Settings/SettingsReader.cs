using System.Globalization;
using Cronos;
using ZocSec.Core.Aws;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.People;
using ZocSec.Core.GitHub.Setup;
using ZocSec.Core.Ledger.Retention;
using ZocSec.Core.Notifications;
using ZocSec.Core.Storage.Azure;

namespace ZocSec.Functions.Settings;

/// <summary>Reads single settings and gathers what is wrong with them.</summary>
internal sealed class SettingsReader(IConfiguration configuration)
{
    private const string VaultReference = "@Microsoft.KeyVault(";

    private readonly List<string> _errors = [];

    /// <summary>
    /// A setting, trimmed; null when missing or empty. A reference to a key vault that nobody resolved is an error: taken for
    /// a secret it could be guessed.
    /// </summary>
    public string? Optional(string key)
    {
        if (configuration[key] is not { } value || string.IsNullOrWhiteSpace(value))
        {
            return null;
        }

        if (!value.TrimStart().StartsWith(VaultReference, StringComparison.OrdinalIgnoreCase))
        {
            return value.Trim();
        }

        Error(
            key,
            "is a reference to a key vault that was not resolved: put the secret into the vault, let the app's identity read it, and refresh the app's references"
        );
        return null;
    }

    /// <summary>A setting that must be there; empty text, with an error noted, when it is not.</summary>
    public string Required(string key, string what)
    {
        if (Optional(key) is { } value)
        {
            return value;
        }

        if (string.IsNullOrWhiteSpace(configuration[key]))
        {
            Error(key, $"is missing: {what}");
        }

        return "";
    }

    /// <summary>A list separated by commas; empty when the setting is missing.</summary>
    public IEnumerable<string> List(string key) =>
        Optional(key)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>A secret that may be missing, but not short.</summary>
    public string? Secret(string key, int minLength)
    {
        var value = Optional(key);
        if (value is not null)
        {
            CheckLength(key, value, minLength);
        }

        return value;
    }

    /// <summary>Notes an error when a secret is there and too short.</summary>
    public void CheckLength(string key, string value, int minLength)
    {
        if (value.Length > 0 && value.Length < minLength)
        {
            Error(key, $"has {value.Length} characters, needs at least {minLength}: a short secret can be guessed");
        }
    }

    /// <summary>An absolute http or https address.</summary>
    public Uri Url(string key, string @default)
    {
        var text = Optional(key) ?? @default;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
        {
            return url;
        }

        // Not shown: an address may hold a password.
        Error(key, $"is no http or https address, like {@default}");
        return new Uri(@default);
    }

    /// <summary>Where the program is reached from outside; null when it is not said.</summary>
    public PublicUrl? PublicUrl()
    {
        const string Key = "App:PublicUrl";
        if (Optional(Key) is not { } text)
        {
            return null;
        }

        if (!Core.GitHub.Setup.PublicUrl.TryRead(text, out var url, out var problem))
        {
            Error(Key, problem);
        }

        return url;
    }

    /// <summary>The App as people sign in by it; null when that is not set.</summary>
    public OAuthClient? SignIn()
    {
        var problems = new List<string>();
        var client = OAuthClient.Read(Named("GitHub__ClientId"), Named("GitHub__ClientSecret"), problems);
        AddProblems(problems);
        return client;
    }

    /// <summary>The port that an Azure Functions host gives its handler; null without such a host.</summary>
    public int? CustomHandlerPort()
    {
        const string Key = "FUNCTIONS_CUSTOMHANDLER_PORT";
        if (Optional(Key) is not { } text)
        {
            return null;
        }

        if (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return port;
        }

        Error(Key, $"is no port: {text}; the Functions host sets it, nobody else should");
        return null;
    }

    /// <summary>The storage account; null for SQLite.</summary>
    public AzureSettings? Azure() => AzureSettingsReader.Read(Named, _errors);

    /// <summary>How AWS is reached and as whom.</summary>
    public AwsSettings Aws() => AwsSettingsReader.Read(Named, _errors);

    /// <summary>Where notices go and how.</summary>
    /// <param name="publicUrl">Where the program is reached from outside; null: it does not know.</param>
    public NoticeSettings Notices(PublicUrl? publicUrl) => NoticeSettings.Read(Named, Webhooks(), publicUrl, _errors);

    /// <summary>Notes what is wrong with the address of GitHub's API.</summary>
    public void CheckApi(string key, Uri api)
    {
        if (GitHubSettings.ProblemOf(api) is { } problem)
        {
            Error(key, problem);
        }
    }

    /// <summary>A whole number that is not negative.</summary>
    public int Number(string key, int @default)
    {
        if (Optional(key) is not { } text)
        {
            return @default;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Error(key, $"is no whole number: {text}");
        return @default;
    }

    /// <summary>How long decisions are kept; null for ever.</summary>
    public TimeSpan? LedgerRetention()
    {
        const string Key = "Ledger:RetentionDays";
        if (Optional(Key) is not { } text)
        {
            return null;
        }

        if (
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days)
            && days is >= RetentionRounds.LeastDays and <= RetentionRounds.MostDays
        )
        {
            return TimeSpan.FromDays(days);
        }

        Error(
            Key,
            $"must be a whole number of days from {RetentionRounds.LeastDays} to {RetentionRounds.MostDays}; leave it out to keep decisions for ever: {text}"
        );
        return null;
    }

    /// <summary>A cron expression of five fields.</summary>
    public CronExpression Cron(string key, string @default)
    {
        var text = Optional(key) ?? @default;
        if (CronExpression.TryParse(text, out var expression))
        {
            return expression;
        }

        Error(key, $"is no cron expression of five fields, like \"{@default}\": {text}");
        return CronExpression.Parse(@default);
    }

    /// <summary>Adds what only the settings themselves can tell; a setting that is missing is not also called wrong.</summary>
    public void AddProblems(IEnumerable<string> problems) =>
        _errors.AddRange(
            problems.Where(problem => !_errors.Exists(error => error.Split(' ')[0] == problem.Split(' ')[0]))
        );

    /// <summary>Ends reading.</summary>
    /// <exception cref="SettingsException">At least one error was noted.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
        {
            throw new SettingsException(_errors);
        }
    }

    /// <summary>Notes an error, once.</summary>
    public void Error(string key, string message)
    {
        var error = $"{key.Replace(":", "__", StringComparison.Ordinal)} {message}";
        if (!_errors.Contains(error, StringComparer.Ordinal))
        {
            _errors.Add(error);
        }
    }

    private IEnumerable<string> Webhooks() =>
        configuration
            .GetSection("Notify")
            .AsEnumerable()
            .Where(setting => setting.Value is not null)
            .Select(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal))
            .Where(NoticeSettings.IsWebhook);

    // By its name outside, where two underscores nest.
    private string? Named(string name) => Optional(name.Replace("__", ":", StringComparison.Ordinal));
}
