using System.Collections.Immutable;
using ZocSec.Core.Aws;
using ZocSec.Core.Billing.Rounds;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.People;
using ZocSec.Core.GitHub.Setup;
using ZocSec.Core.Notifications;
using ZocSec.Core.Policies;
using ZocSec.Core.Storage.Azure;

namespace ZocSec.Core.Doctor;

/// <summary>A server's settings as the doctor finds them: whole, in part, or wrong. Not a record: nothing may print it.</summary>
public sealed class DoctorSettings
{
    private static readonly string[] s_app = ["GitHub__AppId", "GitHub__PrivateKey", "GitHub__WebhookSecret"];
    private static readonly string[] s_awsEvents = ["Aws__EventKey", "Aws__SnsTopics", "Aws__Queues"];
    private static readonly string[] s_secrets = ["GitHub__WebhookSecret", "GitHub__WebhookSecretNext"];

    /// <summary>The App; null when there is none, or it cannot be used.</summary>
    public GitHubSettings? GitHub { get; private init; }

    /// <summary>Where the program is reached from outside; null when nobody says.</summary>
    public PublicUrl? PublicUrl { get; private init; }

    /// <summary>The App as people sign in by it; null: nobody does.</summary>
    public OAuthClient? SignIn { get; private init; }

    /// <summary>Where policies are.</summary>
    public PolicySettings Policies { get; private init; } = PolicySettings.Of(path: null, repository: null);

    /// <summary>The webhook secrets, by the names of their settings.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Secrets { get; private init; } = [];

    /// <summary>Where the App comes from, for people.</summary>
    public string Source { get; private init; } = "";

    /// <summary>The storage account that takes the place of the folder's database; null: there is none.</summary>
    public AzureSettings? Azure { get; private init; }

    /// <summary>The file of the set-up.</summary>
    public required StoredAppFile File { get; init; }

    /// <summary>How AWS is reached and as whom; null when that cannot be used.</summary>
    public AwsSettings? Aws { get; internal init; }

    /// <summary>Whether events of AWS have a way in.</summary>
    public bool TakesAwsEvents { get; internal init; }

    /// <summary>Whether this runs in Azure, and so as the server's identity.</summary>
    public bool IsInAzure { get; private init; }

    /// <summary>The folder that keeps what is read of billing data; null when it is on another machine, as far as can be told.</summary>
    public string? BillingStore { get; internal init; }

    /// <summary>What the operator sets for notices, but for the addresses of webhooks.</summary>
    public NoticeSettings Notices { get; internal init; } = new();

    /// <summary>Whether a setting is there, by its name outside.</summary>
    public Func<string, bool> IsSet { get; internal init; } = _ => false;

    /// <summary>Whether neither environment nor file names an App.</summary>
    public bool HasNoApp { get; private init; }

    /// <summary>What is wrong with the settings, each naming one.</summary>
    public ImmutableArray<string> Problems { get; private init; } = [];

    /// <summary>Reads the settings as the server does.</summary>
    /// <param name="environment">A setting by its name outside, as <c>GitHub__AppId</c>; null when it is not set.</param>
    /// <param name="storage">The storage folder.</param>
    public static DoctorSettings Read(Func<string, string?> environment, string storage)
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        var file = new StoredAppFile(storage);
        var isNamed = Array.Exists(s_app, name => Said(name) is not null);
        var stored = isNamed ? null : file.Read(out var broken) ?? Problem(broken);
        var settings = stored
            ?.ToSettings()
            .Where(setting => !string.IsNullOrEmpty(setting.Value))
            .ToDictionary(StringComparer.Ordinal);
        var policies = PolicySettings.Of(Said("Policy__Path"), Said("Policy__Repository"));
        problems.AddRange(policies.Problems());
        var hasNoApp = !isNamed && stored is null;
        var azure = AzureSettingsReader.Read(environment, problems);
        return new DoctorSettings
        {
            File = file,
            HasNoApp = hasNoApp && !file.Exists,
            Source = stored is null ? "the environment" : file.Path,
            GitHub = hasNoApp ? null : App(),
            PublicUrl = Address(),
            SignIn = OAuthClient.Read(Value("GitHub__ClientId"), Value("GitHub__ClientSecret"), problems),
            Policies = policies,
            Azure = azure,
            BillingStore = Store(),
            Aws = Accounts(),
            Notices = NoticeSettings.Read(Said, [], publicUrl: null, problems),
            IsSet = name => Said(name) is not null,
            TakesAwsEvents = Array.Exists(s_awsEvents, name => Said(name) is not null),
            IsInAzure = Said("IDENTITY_ENDPOINT") is not null,
            Secrets =
            [
                .. s_secrets
                    .Select(name => KeyValuePair.Create(name, Value(name)))
                    .Where(secret => secret.Value is not null)!,
            ],
            Problems = problems.ToImmutable(),
        };

        string? Said(string name) =>
            environment(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

        string? Value(string name) => Said(name) ?? settings?.GetValueOrDefault(name);

        StoredApp? Problem(string? problem)
        {
            if (problem is not null)
            {
                problems.Add(problem);
            }

            return null;
        }

        GitHubSettings? App()
        {
            var text = Value("GitHub__ApiUrl");
            if (!Uri.TryCreate(text ?? GitHubSettings.DefaultApiUrl.AbsoluteUri, UriKind.Absolute, out var api))
            {
                problems.Add("GitHub__ApiUrl must be a full address, for example https://api.github.com");
                return null;
            }

            var app = new GitHubSettings(api, Value("GitHub__AppId") ?? "", Value("GitHub__PrivateKey") ?? "")
            {
                PrivateKeyNext = Value("GitHub__PrivateKeyNext"),
                OperatorInstallation = Said("GitHub__OperatorInstallation"),
            };
            var wrong = app.Problems().ToArray();
            problems.AddRange(wrong);
            return wrong.Length == 0 ? app : null;
        }

        // With its storage in Azure, a server is examined from anywhere.
        string? Store()
        {
            var (named, isInHost) = (Said("Billing__Path"), Said("FUNCTIONS_CUSTOMHANDLER_PORT") is not null);
            return azure is null || named is not null || isInHost
                ? BillingHosting.StoreOf(named, storage, isInHost)
                : null;
        }

        AwsSettings? Accounts()
        {
            var before = problems.Count;
            var aws = AwsSettingsReader.Read(Said, problems);
            return problems.Count == before ? aws : null;
        }

        PublicUrl? Address()
        {
            if (Said("App__PublicUrl") is { } text && !PublicUrl.TryRead(text, out _, out var problem))
            {
                problems.Add($"App__PublicUrl {problem}");
            }

            return PublicUrl.TryRead(Said("App__PublicUrl"), out var url, out _) ? url : null;
        }
    }
}
