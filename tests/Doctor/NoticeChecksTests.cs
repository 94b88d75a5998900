using ZocSec.Core.Doctor;
using ZocSec.Core.Policies;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Doctor;

/// <summary>Whether those whom a policy names can be told, before somebody is missing a notice.</summary>
public sealed class NoticeChecksTests : IDisposable
{
    private readonly Patient _patient = new();
    private readonly TempFolder _templates = new();

    public void Dispose()
    {
        _patient.Dispose();
        _templates.Dispose();
    }

    [Fact]
    public async Task WhatIsSet_IsWell()
    {
        Notify(new NotifySettings { Slack = "SLACK", Mail = ["a@example.com"] });
        _patient.Settings["Notify__Secrets__SLACK"] = "https://hooks.slack.example/services/secret";
        _patient.Settings["Smtp__Host"] = "mail.example.com";
        _patient.Settings["Smtp__From"] = "zocsec@example.com";

        var finding = Assert.Single(await FindingsAsync());

        Assert.Equal(FindingLevel.Ok, finding.Level);
        Assert.StartsWith("2 places are told", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsMissing_IsNamed_OnceEach()
    {
        Notify(
            new NotifySettings
            {
                Slack = "SLACK",
                Mail = ["a@example.com", "b@example.com"],
                Routes = [new NotifyRoute { To = new NotifyTargets { Teams = "TEAMS" } }],
            }
        );

        Assert.Equal(
            [
                "the policy names addresses of mail, and no server takes mails",
                "the policy names the secret SLACK, and Notify__Secrets__SLACK is not set",
                "the policy names the secret TEAMS, and Notify__Secrets__TEAMS is not set",
            ],
            (await FindingsAsync()).Select(finding => finding.Message).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task SecretOfAnOrganization_IsSetForItAlone()
    {
        Notify(new NotifySettings { Slack = "SLACK", IsOrganizations = true });
        _patient.Settings["Notify__Secrets__SLACK"] = "https://hooks.slack.example/services/secret";

        var finding = Assert.Single(await FindingsAsync());

        Assert.Equal(
            "the policy names the secret SLACK, and Notify__Organizations__4711__SLACK is not set",
            finding.Message
        );
        Assert.Equal("acme", finding.Subject);
    }

    [Fact]
    public async Task RouteThatNothingReaches_IsSaid()
    {
        var nowhere = new NotifyTargets();
        Notify(
            new NotifySettings
            {
                Routes =
                [
                    new NotifyRoute { Owners = ["payments", "team-data*"], To = nowhere },
                    new NotifyRoute { To = nowhere },
                    new NotifyRoute { Severity = NoticeSeverity.High, To = nowhere },
                ],
            }
        );

        Assert.Equal(
            [
                (
                    FindingLevel.Warn,
                    "route 1 of `notify` is for the owner team-data*, which is a topic: owners have no `team-`"
                ),
                (FindingLevel.Warn, "route 3 of `notify` is never taken: route 2 takes all that comes to it"),
            ],
            (await FindingsAsync()).Select(finding => (finding.Level, finding.Message))
        );
    }

    [Fact]
    public async Task BrokenTemplate_IsSaid()
    {
        _patient.Settings["Notify__Templates"] = _templates.Path;
        await File.WriteAllTextAsync(Path.Combine(_templates.Path, "slack.txt"), "{{nothing}}");

        var finding = Assert.Single(await FindingsAsync());

        Assert.Equal(FindingLevel.Warn, finding.Level);
        Assert.Contains("slack.txt: line 1: there is no value {{nothing}}", finding.Message, StringComparison.Ordinal);
    }

    private void Notify(NotifySettings notify) =>
        _patient.Policy = _patient.Policy with { Policy = Policy.ObserveOnly with { Notify = notify } };

    private async Task<List<Finding>> FindingsAsync() =>
        [.. (await _patient.ExamineAsync()).Findings.Where(finding => finding.Check == "notices")];
}
