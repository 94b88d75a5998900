using System.Collections.Immutable;
using Cronos;
using ZocSec.Core.Aws;
using ZocSec.Core.Billing.Rounds;
using ZocSec.Core.Events;
using ZocSec.Core.Events.Aws;
using ZocSec.Core.Events.Aws.Queues;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.People;
using ZocSec.Core.GitHub.Setup;
using ZocSec.Core.Notifications;
using ZocSec.Core.Policies;
using ZocSec.Core.Storage.Azure;

namespace ZocSec.Functions.Settings;

/// <summary>The program's settings, checked.</summary>
public sealed record HostSettings
{
    private const int DefaultRetentionDays = 90;

    // After the exports of the night.
    private const string DefaultBillingSchedule = "30 5 * * *";
    private static readonly string[] AwsKeys = ["Aws:EventKey", "Aws:EventKeyNext"];

    /// <summary>The folder of the database where <c>Storage__Path</c> names none.</summary>
    public const string DefaultStoragePath = "data";

    /// <summary>Where the program listens; null leaves it to <c>ASPNETCORE_URLS</c> or the default.</summary>
    public string? Urls { get; init; }

    /// <summary>
    /// The port on which an Azure Functions host calls the program, <c>FUNCTIONS_CUSTOMHANDLER_PORT</c>; null without such a
    /// host. With one, the program listens there and nowhere else, and the host hands out work and keeps the timers.
    /// </summary>
    public int? CustomHandlerPort { get; init; }

    /// <summary>Whether the GitHub behind it is the built-in sandbox: only loopback is bound, and the ledger needs no key.</summary>
    public bool IsSandbox { get; init; }

    /// <summary>The App and where its GitHub is.</summary>
    public required GitHubSettings GitHub { get; init; }

    /// <summary>The App as people sign in by it; null: nobody signs in.</summary>
    public OAuthClient? SignIn { get; init; }

    /// <summary>Where the program is reached from outside; null: it does not know, and writes no links.</summary>
    public PublicUrl? PublicUrl { get; init; }

    /// <summary>The secrets that deliveries may be signed with.</summary>
    public required ImmutableArray<string> WebhookSecrets { get; init; }

    /// <summary>The folder of the database.</summary>
    public string StoragePath { get; init; } = DefaultStoragePath;

    /// <summary>The storage account that takes the place of the database; null: there is none.</summary>
    public AzureSettings? Azure { get; init; }

    /// <summary>How long what is kept of an installation outlives it.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(DefaultRetentionDays);

    /// <summary><c>Ledger__RetentionDays</c>: how long decisions are kept; null: for ever.</summary>
    public TimeSpan? LedgerRetention { get; init; }

    /// <summary>The operator's policy file; null: there is none.</summary>
    public string? PolicyPath { get; init; }

    /// <summary>The repository of each organisation that holds its policy; null: organisations have none of their own.</summary>
    public string? PolicyRepository { get; init; }

    /// <summary>Where policies are.</summary>
    public PolicySettings Policy => new(PolicyPath, PolicyRepository);

    /// <summary>The key for the ledger; null: nobody reads it over HTTP, unless it is the sandbox's.</summary>
    public string? LedgerApiKey { get; init; }

    /// <summary>How AWS is reached and as whom.</summary>
    public AwsSettings Aws { get; init; } = new();

    /// <summary>The keys that events of AWS may come with, more than one while rotating; empty: none are taken.</summary>
    public ImmutableArray<string> AwsEventKeys { get; init; } = [];

    /// <summary>The topics of SNS whose messages are taken.</summary>
    public SnsSettings Sns { get; init; } = new();

    /// <summary>The queues of SQS that events are taken from.</summary>
    public QueueSettings Queues { get; init; } = new();

    /// <summary>Where notices go and how.</summary>
    public NoticeSettings Notices { get; init; } = new();

    /// <summary>When to sweep, in UTC.</summary>
    public CronExpression SweepSchedule { get; init; } = CronExpression.Parse("0 3 * * *");

    /// <summary>The folder of the store of billing data where somebody named one; null: where there is room for it.</summary>
    public string? BillingPath { get; init; }

    /// <summary>When billing data is asked who owns what, in UTC.</summary>
    public CronExpression BillingSchedule { get; init; } = CronExpression.Parse(DefaultBillingSchedule);

    /// <summary>Where and when billing data is asked.</summary>
    public BillingHosting Billing =>
        new(
            BillingHosting.StoreOf(BillingPath, StoragePath, isInFunctionsHost: CustomHandlerPort is not null),
            BillingSchedule
        );

    /// <summary>Reads and checks the settings of a program that serves a real App.</summary>
    /// <exception cref="SettingsException">Something is missing or wrong; the message names every error.</exception>
    public static HostSettings Read(IConfiguration configuration)
    {
        var reader = new SettingsReader(configuration);
        var policy = PolicySettings.Of(reader.Optional("Policy:Path"), reader.Optional("Policy:Repository"));
        var apiUrl = reader.Url("GitHub:ApiUrl", "https://api.github.com");
        var publicUrl = reader.PublicUrl();
        var settings = new HostSettings
        {
            CustomHandlerPort = reader.CustomHandlerPort(),
            GitHub = new GitHubSettings(
                apiUrl,
                reader.Required("GitHub:AppId", "the App's id, from its settings page"),
                reader.Required("GitHub:PrivateKey", "the App's private key: PEM, or its base64"),
                reader.Number("GitHub:PointsPerMinute", GitHubSettings.DefaultPointsPerMinute)
            )
            {
                PrivateKeyNext = reader.Optional("GitHub:PrivateKeyNext"),
                OperatorInstallation = reader.Optional("GitHub:OperatorInstallation"),
            },
            SignIn = reader.SignIn(),
            PublicUrl = publicUrl,
            Notices = reader.Notices(publicUrl),
            WebhookSecrets = ReadSecrets(reader),
            StoragePath = reader.Optional("Storage:Path") ?? DefaultStoragePath,
            Azure = reader.Azure(),
            Retention = TimeSpan.FromDays(reader.Number("Storage:RetentionDays", DefaultRetentionDays)),
            LedgerRetention = reader.LedgerRetention(),
            PolicyPath = policy.Path,
            PolicyRepository = policy.Repository,
            LedgerApiKey = reader.Secret("Ledger:ApiKey", WebhookSignature.MinSecretLength),
            Aws = reader.Aws(),
            AwsEventKeys =
            [
                .. AwsKeys.Select(key => reader.Secret(key, WebhookSignature.MinSecretLength)).OfType<string>(),
            ],
            Sns = new SnsSettings { Topics = [.. reader.List("Aws:SnsTopics")] },
            Queues = new QueueSettings { Urls = [.. reader.List("Aws:Queues")] },
            SweepSchedule = reader.Cron("Sweep:Schedule", "0 3 * * *"),
            BillingPath = reader.Optional("Billing:Path"),
            BillingSchedule = reader.Cron("Billing:Schedule", DefaultBillingSchedule),
        };
        reader.AddProblems(settings.GitHub.Problems());
        reader.AddProblems(settings.Sns.Problems());
        reader.AddProblems(settings.Queues.Problems(settings.Aws));
        reader.AddProblems(policy.Problems());
        reader.AddProblems(
            Listening.Problems(
                Listening.UrlsOf(urls: null, settings.CustomHandlerPort, configuration, Listening.Default)
            )
        );
        reader.ThrowIfAny();
        return settings;
    }

    private static ImmutableArray<string> ReadSecrets(SettingsReader reader)
    {
        const string Key = "GitHub:WebhookSecret";
        var secret = reader.Required(Key, "the webhook secret, the same as in the App's settings");
        reader.CheckLength(Key, secret, WebhookSignature.MinSecretLength);
        return reader.Secret("GitHub:WebhookSecretNext", WebhookSignature.MinSecretLength) is { } next
            ? [secret, next]
            : [secret];
    }
}
