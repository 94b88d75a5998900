using System.Text;
using Microsoft.Extensions.Configuration;
using ZocSec.Functions.Settings;

namespace ZocSec.Tests.Functions;

/// <summary>Settings are checked at start, all at once, and no secret is shown.</summary>
public sealed class HostSettingsTests
{
    private const string Secret = "not-to-be-shown-anywhere";

    [Fact]
    public void Read_OnlyWhatIsRequired_TakesTheDefaults()
    {
        var settings = HostSettings.Read(With());

        Assert.Equal(new Uri("https://api.github.com"), settings.GitHub.ApiUrl);
        Assert.Equal(("12", 900), (settings.GitHub.AppId, settings.GitHub.PointsPerMinute));
        Assert.Equal([Secret], settings.WebhookSecrets);
        Assert.Equal(("data", null, null), (settings.StoragePath, settings.PolicyPath, settings.LedgerApiKey));
        Assert.Equal("0 3 * * *", settings.SweepSchedule.ToString());
        Assert.False(settings.IsSandbox);
        Assert.Null(settings.Urls);
    }

    [Fact]
    public void Read_Everything_IsTaken()
    {
        var settings = HostSettings.Read(
            With(
                ("GitHub:ApiUrl", "https://github.example.com/api/v3"),
                ("GitHub:PointsPerMinute", "0"),
                ("GitHub:WebhookSecretNext", "the-secret-of-next-month"),
                ("Storage:Path", "/var/lib/zocsec"),
                ("Policy:Path", "/etc/zocsec.yml"),
                ("Ledger:ApiKey", "a-key-of-the-ledger"),
                ("Sweep:Schedule", "30 2 * * 1")
            )
        );

        Assert.Equal(new Uri("https://github.example.com/api/v3"), settings.GitHub.ApiUrl);
        Assert.Equal(0, settings.GitHub.PointsPerMinute);
        Assert.Equal([Secret, "the-secret-of-next-month"], settings.WebhookSecrets);
        Assert.Equal(
            ("/var/lib/zocsec", "/etc/zocsec.yml", "a-key-of-the-ledger"),
            (settings.StoragePath, settings.PolicyPath, settings.LedgerApiKey)
        );
        Assert.Equal("30 2 * * 1", settings.SweepSchedule.ToString());
    }

    [Fact]
    public void Read_TheClient_IsTakenAndItsSecretNotShown()
    {
        var settings = HostSettings.Read(With(("GitHub:ClientId", "Iv1.8a61"), ("GitHub:ClientSecret", Secret)));

        Assert.Equal(("Iv1.8a61", Secret), (settings.SignIn!.Id, settings.SignIn.Secret));
        Assert.DoesNotContain(Secret, settings.SignIn.ToString(), StringComparison.Ordinal);
        Assert.Null(HostSettings.Read(With()).SignIn);
    }

    [Theory]
    [InlineData("Iv1.8a61", null, "GitHub__ClientSecret is missing")]
    [InlineData(null, Secret, "GitHub__ClientId is missing")]
    [InlineData("Iv1 & more", Secret, "GitHub__ClientId must be")]
    [InlineData("Iv1.8a61", "@Microsoft.KeyVault(SecretUri=https://a.example)", "GitHub__ClientSecret is a reference")]
    public void Read_HalfAClient_IsAnErrorThatShowsNoSecret(string? id, string? secret, string words)
    {
        var error = Assert.Throws<SettingsException>(() =>
            HostSettings.Read(With(("GitHub:ClientId", id), ("GitHub:ClientSecret", secret)))
        );

        Assert.StartsWith(words, Assert.Single(error.Errors), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("30", 30)]
    [InlineData("3650", 3650)]
    public void Read_LedgerRetention_IsForEverOrSoManyDays(string? days, int? expected) =>
        Assert.Equal(
            expected is { } known ? TimeSpan.FromDays(known) : null,
            HostSettings.Read(days is null ? With() : With(("Ledger:RetentionDays", days))).LedgerRetention
        );

    [Theory]
    [InlineData("29")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("36501")]
    [InlineData("a year")]
    public void Read_LedgerRetentionThatIsNone_SaysWhatIs(string days)
    {
        var error = Assert.Throws<SettingsException>(() => HostSettings.Read(With(("Ledger:RetentionDays", days))));

        Assert.Contains(
            $"Ledger__RetentionDays must be a whole number of days from 30 to 36500; leave it out to keep decisions for ever: {days}",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("GitHub:WebhookSecret")]
    [InlineData("GitHub:WebhookSecretNext")]
    [InlineData("GitHub:PrivateKey")]
    [InlineData("Ledger:ApiKey")]
    public void Read_AReferenceToAVaultThatNobodyResolved_IsNoSecret(string key)
    {
        var error = Assert.Throws<SettingsException>(() =>
            HostSettings.Read(With((key, "@Microsoft.KeyVault(SecretUri=https://vault.example.com/secrets/a)")))
        );

        Assert.Contains(
            "reference to a key vault that was not resolved",
            Assert.Single(error.Errors),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData("sqlite", null, null, null)]
    [InlineData("azure", null, "UseDevelopmentStorage=true", "storage account of AzureWebJobsStorage")]
    [InlineData(null, "34567", "UseDevelopmentStorage=true", "storage account of AzureWebJobsStorage")]
    public void Read_TheStorage_IsAnAccountWhereItIsAskedForOrAFunctionsHostCalls(
        string? provider,
        string? port,
        string? connection,
        string? expected
    )
    {
        var settings = HostSettings.Read(
            With(
                ("Storage:Provider", provider),
                ("FUNCTIONS_CUSTOMHANDLER_PORT", port),
                ("AzureWebJobsStorage", connection)
            )
        );

        Assert.Equal(expected, settings.Azure?.ToString());
        Assert.Equal(port is null ? null : 34567, settings.CustomHandlerPort);
    }

    [Theory]
    [InlineData("redis", null, "Storage__Provider is redis; it is sqlite or azure")]
    [InlineData("azure", null, "AzureWebJobsStorage must be")]
    [InlineData("sqlite", "34567", "Storage__Provider is sqlite, whose file does not last")]
    [InlineData("sqlite", "port", "FUNCTIONS_CUSTOMHANDLER_PORT is no port")]
    public void Read_AStorageThatCannotBe_SaysWhatToDo(string provider, string? port, string expected)
    {
        var error = Assert.Throws<SettingsException>(() =>
            HostSettings.Read(With(("Storage:Provider", provider), ("FUNCTIONS_CUSTOMHANDLER_PORT", port)))
        );

        Assert.Contains(error.Errors, problem => problem.StartsWith(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_QueuesOfAws_AreSeparatedByCommas_AndMustBeQueues()
    {
        const string Queue = "https://sqs.eu-west-1.amazonaws.com/111111111111/zocsec";

        Assert.Equal([Queue, $"{Queue}-2"], HostSettings.Read(With(("Aws:Queues", $"{Queue}, {Queue}-2"))).Queues.Urls);
        var error = Assert.Throws<SettingsException>(() => HostSettings.Read(With(("Aws:Queues", "zocsec"))));
        Assert.StartsWith("Aws__Queues has as number 1 no URL", Assert.Single(error.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Nothing_NamesEverySettingThatIsMissingAsItIsWrittenOutside()
    {
        var error = Assert.Throws<SettingsException>(() => HostSettings.Read(new ConfigurationBuilder().Build()));

        Assert.Equal(
            ["GitHub__AppId", "GitHub__PrivateKey", "GitHub__WebhookSecret"],
            error.Errors.Select(problem => problem.Split(' ')[0]).Order()
        );
        Assert.All(error.Errors, problem => Assert.Contains(problem, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_EverythingWrong_NamesEachOnce()
    {
        var error = Assert.Throws<SettingsException>(() =>
            HostSettings.Read(
                With(
                    ("GitHub:ApiUrl", "ftp://github.example.com"),
                    ("GitHub:AppId", "my app"),
                    ("GitHub:PrivateKey", "no key"),
                    ("GitHub:PointsPerMinute", "-5"),
                    ("GitHub:WebhookSecret", "short"),
                    ("GitHub:WebhookSecretNext", "shorter"),
                    ("Ledger:ApiKey", "shortest"),
                    ("Sweep:Schedule", "every day")
                )
            )
        );

        Assert.Equal(
            [
                "GitHub__ApiUrl",
                "GitHub__AppId",
                "GitHub__PointsPerMinute",
                "GitHub__PrivateKey",
                "GitHub__WebhookSecret",
                "GitHub__WebhookSecretNext",
                "Ledger__ApiKey",
                "Sweep__Schedule",
            ],
            error.Errors.Select(problem => problem.Split(' ')[0]).Order()
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("fifteen-letters")]
    [InlineData("short          \t      \n")]
    public void Read_WebhookSecretThatCanBeGuessed_IsRefused(string secret)
    {
        var error = Assert.Throws<SettingsException>(() => HostSettings.Read(With(("GitHub:WebhookSecret", secret))));

        Assert.StartsWith("GitHub__WebhookSecret ", Assert.Single(error.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WebhookSecretOfSixteenCharacters_IsTaken() =>
        Assert.Equal(
            ["sixteen-letters-"],
            HostSettings.Read(With(("GitHub:WebhookSecret", "sixteen-letters-"))).WebhookSecrets
        );

    [Theory]
    [InlineData("GitHub:WebhookSecret", "shhh-it-is-me")]
    [InlineData("GitHub:WebhookSecretNext", "shhh-it-is-me")]
    [InlineData("Ledger:ApiKey", "shhh-it-is-me")]
    [InlineData("GitHub:PrivateKey", "shhh-it-is-me")]
    [InlineData("GitHub:PrivateKey", "-----BEGIN RSA PRIVATE KEY-----\nshhh-it-is-me\n-----END RSA PRIVATE KEY-----")]
    [InlineData("GitHub:AppId", "-----BEGIN RSA PRIVATE KEY-----shhh-it-is-me")]
    [InlineData("GitHub:ApiUrl", "ftp://shhh-it-is-me@github.example.com")]
    [InlineData("GitHub:ApiUrl", "https://shhh-it-is-me@github.example.com")]
    public void Read_WrongSecret_IsNotShown(string key, string value)
    {
        var error = Assert.Throws<SettingsException>(() => HostSettings.Read(With((key, value))));

        Assert.DoesNotContain("shhh-it-is-me", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_KeyAsBase64_IsTaken()
    {
        var base64 = Convert.ToBase64String(Encoding.ASCII.GetBytes(TestKey.Pem));

        Assert.Equal(base64, HostSettings.Read(With(("GitHub:PrivateKey", base64))).GitHub.PrivateKey);
    }

    [Theory]
    [InlineData("* * * * * *")]
    [InlineData("61 * * * *")]
    [InlineData("soon")]
    public void Read_ScheduleThatIsNone_SaysWhatOneLooksLike(string schedule)
    {
        var error = Assert.Throws<SettingsException>(() => HostSettings.Read(With(("Sweep:Schedule", schedule))));

        Assert.Contains("0 3 * * *", Assert.Single(error.Errors), StringComparison.Ordinal);
    }

    private static IConfiguration With(params (string Key, string? Value)[] settings)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["GitHub:AppId"] = "12",
            ["GitHub:PrivateKey"] = TestKey.Pem,
            ["GitHub:WebhookSecret"] = Secret,
        };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return new ConfigurationBuilder().AddInMemoryCollection(all).Build();
    }
}
