using ZocSec.Tests.Notifications.Mail;
using ZocSec.Tests.Notifications.Webhooks;

namespace ZocSec.Tests.Action;

/// <summary><c>zocsec notify test</c>, against real servers.</summary>
public sealed class NotifyCommandTests : IDisposable
{
    private const string Policy =
        "version: 1\nnotify: { slack: SLACK, mail: [a@example.com], routes: [ { severity: high, to: { teams: TEAMS, issue: true } } ] }\n";

    private readonly CommandLine _command = new();

    public void Dispose() => _command.Dispose();

    [Fact]
    public async Task EachTarget_GetsAnExample_AndWhatFailsIsSaidWithoutItsAddress()
    {
        await using var slack = await HookServer.StartAsync();
        await using var teams = await HookServer.StartAsync();
        teams.Answer = HookServer.Status(404);
        using var mail = new MailServer();
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Notify__Secrets__SLACK"] = slack.Address.AbsoluteUri,
            ["Notify__Secrets__TEAMS"] = teams.Address.AbsoluteUri,
            ["Smtp__Host"] = "127.0.0.1",
            ["Smtp__Port"] = $"{mail.Port}",
            ["Smtp__From"] = "zocsec@example.com",
        };

        var (code, output, error) = await CommandLine.RunAsync(settings, Args());

        Assert.Equal((1, ""), (code, error));
        Assert.Contains("sent    slack SLACK\n", output, StringComparison.Ordinal);
        Assert.Contains("sent    mail a@example.com\n", output, StringComparison.Ordinal);
        Assert.Contains(
            "FAILED  teams TEAMS: the address in Notify__Secrets__TEAMS answers 404",
            output,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("the-secret-part", output, StringComparison.Ordinal);
        Assert.Single(slack.Bodies);
        Assert.Single(mail.Mails);

        Assert.Equal(0, (await CommandLine.RunAsync(settings, Args("--to", "slack"))).Code);
        Assert.Equal(2, slack.Bodies.Count);
        Assert.Single(teams.Bodies);
    }

    [Fact]
    public async Task SettingThatIsWrong_IsSaid_AndNobodyIsTold()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Notify__Secrets__SLACK"] = "http://hooks.slack.example/services/the-secret-part",
        };

        var (code, output, error) = await CommandLine.RunAsync(settings, Args());

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(
            "Notify__Secrets__SLACK must be the address of a webhook, which begins with https",
            error,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("the-secret-part", error, StringComparison.Ordinal);
    }

    private string[] Args(params string[] more) =>
        ["notify", "test", "--policy", _command.File("zocsec.yml", Policy), .. more];
}
