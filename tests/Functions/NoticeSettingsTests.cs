using Microsoft.Extensions.Configuration;
using ZocSec.Core.Notifications;
using ZocSec.Core.Notifications.Mail;
using ZocSec.Functions.Settings;

namespace ZocSec.Tests.Functions;

/// <summary>What the operator sets for notices is checked at the start, and no address is shown.</summary>
public sealed class NoticeSettingsTests
{
    private const string Address = "https://hooks.slack.example/services/the-secret-part";

    [Fact]
    public void Everything_IsTaken()
    {
        var notices = Read(
            ("Notify:Secrets:SLACK_WEBHOOK", Address),
            ("Notify:Organizations:8:SLACK_WEBHOOK", Address + "2"),
            ("App:PublicUrl", "https://zocsec.example.com"),
            ("Smtp:Host", "mail.example.com"),
            ("Smtp:From", "ZocSec <zocsec@example.com>"),
            ("Smtp:User", "zocsec"),
            ("Smtp:Password", "p")
        );

        Assert.Equal(new Uri(Address), notices.Webhooks["Notify__Secrets__SLACK_WEBHOOK"]);
        Assert.Equal(new Uri(Address + "2"), notices.Webhooks["notify__organizations__8__slack_webhook"]);
        Assert.Equal(new Uri("https://zocsec.example.com/"), notices.PublicUrl!.Root);
        Assert.Equal(
            ("mail.example.com", 587, false),
            (notices.Smtp!.Host, notices.Smtp.Port, notices.Smtp.IsLoopback)
        );
    }

    [Fact]
    public void Nothing_IsWell()
    {
        var notices = Read();

        Assert.Empty(notices.Webhooks);
        Assert.Null(notices.Smtp);
    }

    [Theory]
    [InlineData("mail.example.com", null, null, SmtpEncryption.StartTls)]
    [InlineData("mail.example.com", "465", null, SmtpEncryption.Tls)]
    [InlineData("mail.example.com", "2465", "tls", SmtpEncryption.Tls)]
    [InlineData("mail.example.com", "465", "STARTTLS", SmtpEncryption.StartTls)]
    [InlineData("localhost", null, null, SmtpEncryption.None)]
    [InlineData("localhost", "465", null, SmtpEncryption.None)]
    [InlineData("127.0.0.1", null, "starttls", SmtpEncryption.StartTls)]
    public void Encryption_IsAsAsked_ElseAsThePortSays(
        string host,
        string? port,
        string? asked,
        SmtpEncryption encryption
    )
    {
        var all = new[]
        {
            ("Smtp:Host", host),
            ("Smtp:From", "zocsec@example.com"),
            ("Smtp:Port", port),
            ("Smtp:Encryption", asked),
        };

        var notices = Read([.. all.Where(one => one.Item2 is not null).Select(one => (one.Item1, one.Item2!))]);

        Assert.Equal(encryption, notices.Smtp!.Encryption);
    }

    [Theory]
    [InlineData("http://hooks.slack.example/the-secret-part")]
    [InlineData("https://user:the-secret-part@hooks.slack.example/")]
    [InlineData("file:///the-secret-part")]
    [InlineData("the-secret-part")]
    public void AddressThatIsNone_IsAnErrorThatDoesNotShowIt(string address)
    {
        var error = Assert.Throws<SettingsException>(() => Read(("Notify:Secrets:SLACK", address)));

        Assert.Contains(
            "Notify__Secrets__SLACK must be the address of a webhook",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("the-secret-part", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "Notify:Secrets:SLACK",
        "@Microsoft.KeyVault(SecretUri=https://vault.example.com/a)",
        "Notify__Secrets__SLACK is a reference"
    )]
    [InlineData("Notify:Templates", "/there/is/no/such/folder", "Notify__Templates names the folder")]
    [InlineData("Smtp:From", "zocsec@example.com", "Smtp__Host is missing")]
    [InlineData("Smtp:Host", "mail.example.com", "Smtp__From must be the address")]
    public void Mistake_NamesItsSetting(string key, string value, string said) =>
        Assert.Contains(
            said,
            Assert.Throws<SettingsException>(() => Read((key, value))).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("Smtp:Port", "0", "Smtp__Port is no port")]
    [InlineData("Smtp:Encryption", "none", "Smtp__Encryption must be starttls, or tls")]
    [InlineData("Smtp:User", "zocsec", "Smtp__User and Smtp__Password must be there together")]
    public void MistakeBesideAServer_NamesItsSetting(string key, string value, string said) =>
        Assert.Contains(
            said,
            Assert
                .Throws<SettingsException>(() =>
                    Read(("Smtp:Host", "mail.example.com"), ("Smtp:From", "zocsec@example.com"), (key, value))
                )
                .Message,
            StringComparison.Ordinal
        );

    private static NoticeSettings Read(params (string Key, string Value)[] settings) =>
        HostSettings
            .Read(
                new ConfigurationBuilder()
                    .AddInMemoryCollection(
                        new (string Key, string Value)[]
                        {
                            ("GitHub:AppId", "12"),
                            ("GitHub:PrivateKey", TestKey.Pem),
                            ("GitHub:WebhookSecret", "a-webhook-secret-of-more-than-32-characters"),
                        }
                            .Concat(settings)
                            .Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))
                    )
                    .Build()
            )
            .Notices;
}
