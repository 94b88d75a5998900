using System.Collections.Frozen;
using System.Text.Json;
using ZocSec.Core.Ledger;
using ZocSec.Core.Notifications;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Functions.Settings;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Issues;
using ZocSec.Sandbox.Organizations;
using ZocSec.Tests.Notifications.Webhooks;

namespace ZocSec.Tests.EndToEnd;

/// <summary>From a violation to the people who hear of it, over real HTTP all the way.</summary>
public sealed class NoticeTests
{
    private const string Slack = GuardedOrganization.Enforce + "notify: { slack: SLACK_WEBHOOK }\n";
    private const string Issue =
        GuardedOrganization.Enforce
        + "notify: { central: acme/security, routes: [ { guardrails: [github/public-repository], to: { issue: true } } ] }\n";

    [Fact]
    public async Task Violation_IsOneMessage_AfterItWasPutRight()
    {
        await using var hook = await HookServer.StartAsync();
        using var log = new LogKeeper();
        await using var organization = await GuardedOrganization.StartAsync(
            Slack,
            before: sandbox => sandbox.Organization.Create("payroll-2"),
            settings: With(hook),
            log: log
        );
        await organization.SweptAsync();
        var visibility = "";
        hook.Received = body =>
            visibility = body.Contains("acme/payroll-2", StringComparison.Ordinal)
                ? organization.Acme["payroll-2"].Visibility
                : visibility;

        organization.Acme.Publicize("payroll-2", by: "mona");
        var entry = await organization.Entries.WhenAsync("payroll-2", EntryOutcome.Remediated);
        await organization.IdleAsync();

        Assert.Equal("private", visibility);
        // The sandbox has other repositories that only people can mend.
        var text = TextOf(
            Assert.Single(
                hook.Messages,
                message => TextOf(message).Contains("acme/payroll-2: public repository", StringComparison.Ordinal)
            )
        );
        Assert.Contains("*repository acme/payroll-2: public repository put right*", text, StringComparison.Ordinal);
        Assert.Contains("By: mona", text, StringComparison.Ordinal);
        Assert.Contains("visibility: public → private", text, StringComparison.Ordinal);
        Assert.Contains($"`zocsec undo {entry.Id}`", text, StringComparison.Ordinal);
        Assert.Contains("resource: \"acme/payroll-2\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain(log.Lines, line => line.Contains("the-secret-part", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SlackThatNeverAnswers_HoldsUpNoRemediation()
    {
        // More than are worked on at once.
        const int Count = 100;
        await using var hook = await HookServer.StartAsync();
        var (underWay, most) = (0, 0);
        hook.Answer = async context =>
        {
            most = Math.Max(most, Interlocked.Increment(ref underWay));
            await HookServer.HangAsync(context);
            Interlocked.Decrement(ref underWay);
        };

        await using var organization = await GuardedOrganization.StartAsync(
            Slack,
            before: sandbox =>
            {
                for (var number = 0; number < Count; number++)
                {
                    sandbox.Organization.Create($"repository-{number}");
                }
            },
            settings: With(hook),
            recordExchanges: false
        );
        for (var number = 0; number < Count; number++)
        {
            organization.Acme.Publicize($"repository-{number}");
        }

        await organization.Entries.WhenAsync(_ => organization.Entries.Remediated().Count == Count);

        await Eventually.IsSoAsync(() => Task.FromResult(hook.Requests > 0));
        Assert.InRange(most, 1, NoticeLane.AtOnce);
        Assert.All(
            Enumerable.Range(0, Count),
            number => Assert.Equal("private", organization.Acme[$"repository-{number}"].Visibility)
        );
        Assert.InRange(hook.Requests, 1, Count - 1);
    }

    [Fact]
    public async Task Issue_IsOpenedClosedAndOpenedAgain_AndIsOne()
    {
        await using var organization = await GuardedOrganization.StartAsync(Issue, before: Fork);
        await organization.Entries.WhenAsync("forked", EntryOutcome.Reported);
        await organization.IdleAsync();

        var issue = Assert.Single(Issues(organization));
        Assert.Equal("github/public-repository: repository acme/forked", issue.Title);
        Assert.True(issue.IsOpen);
        Assert.Contains("breaks the policy, only people can mend it", issue.Body, StringComparison.Ordinal);

        organization.Acme.ReplaceTopics("forked", ["open-source"]);
        await organization.Entries.WhenAsync("forked", EntryOutcome.Compliant);
        await organization.IdleAsync();
        Assert.False(Assert.Single(Issues(organization)).IsOpen);

        organization.Acme.ReplaceTopics("forked", []);
        await ReportedTwiceAsync(organization);
        await organization.IdleAsync();
        Assert.True(Assert.Single(Issues(organization)).IsOpen);
    }

    [Fact]
    public async Task WhatWasPutRight_HasAClosedIssueInItsOwnRepository()
    {
        await using var organization = await GuardedOrganization.StartAsync(
            Issue,
            before: sandbox =>
            {
                sandbox.Organization.Create("security");
                sandbox.Organization.Create("payroll-2");
            }
        );
        await organization.SweptAsync();
        organization.Acme.Publicize("payroll-2");
        await organization.Entries.WhenAsync("payroll-2", EntryOutcome.Remediated);
        await organization.IdleAsync();

        var issue = Assert.Single(organization.Acme.Issues("payroll-2"));
        Assert.False(issue.IsOpen);
        Assert.Contains("visibility: public → private", issue.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IssueThatSomebodyElseMarked_IsNotTaken()
    {
        await using var organization = await GuardedOrganization.StartAsync(Issue, before: Fork);
        await organization.Entries.WhenAsync("forked", EntryOutcome.Reported);
        await organization.IdleAsync();
        var own = Assert.Single(Issues(organization));
        organization.Acme.OpenIssue("security", "mine", own.Body, by: "mallory", labels: ["zocsec"]);
        organization.Acme.EditIssue("security", own.Number, new IssueEdit { Body = "emptied" });

        organization.Acme.ReplaceTopics("forked", ["open-source"]);
        await organization.Entries.WhenAsync("forked", EntryOutcome.Compliant);
        organization.Acme.ReplaceTopics("forked", []);
        await ReportedTwiceAsync(organization);
        await organization.IdleAsync();

        var issues = Issues(organization);
        Assert.Equal(3, issues.Length);
        Assert.Equal(["emptied", own.Body], issues[..2].Select(issue => issue.Body));
        Assert.True(issues[2].IsOpen);
    }

    [Fact]
    public async Task IssueThatWasForgotten_IsFoundByItsMark()
    {
        await using var organization = await GuardedOrganization.StartAsync(Issue, before: Fork);
        await organization.Entries.WhenAsync("forked", EntryOutcome.Reported);
        await organization.IdleAsync();
        await organization.StopAsync();
        Directory.Delete(organization.StoragePath, recursive: true);

        await organization.StartAgainAsync();
        await ReportedTwiceAsync(organization);
        await organization.IdleAsync();

        Assert.Single(Issues(organization));
    }

    [Fact]
    public async Task AppThatMayKeepNoIssues_SaysSo_AndGuardsAllTheSame()
    {
        using var log = new LogKeeper();
        await using var organization = await GuardedOrganization.StartAsync(
            Issue,
            before: sandbox =>
            {
                Fork(sandbox);
                var whole = sandbox.GitHub.Installations.Single(one => one.Id == sandbox.InstallationId);
                sandbox.GitHub.Change(whole with { Permissions = whole.Permissions.Remove("issues") });
            },
            log: log
        );
        await organization.Entries.WhenAsync("forked", EntryOutcome.Reported);

        await Eventually.IsSoAsync(() =>
            Task.FromResult(
                log.Lines.Any(line =>
                    line.Contains(
                        "the App may keep no issues in acme/security: give it `issues: write`",
                        StringComparison.Ordinal
                    )
                )
            )
        );
        Assert.Empty(organization.Acme.Issues("security"));
    }

    private static Task ReportedTwiceAsync(GuardedOrganization organization) =>
        organization.Entries.WhenAsync(entries =>
            entries.Count(entry =>
                entry is { Outcome: EntryOutcome.Reported, Resource.Name: "acme/forked" }
                && entry.Guardrail.Value == "github/public-repository"
            ) >= 2
        );

    // The sandbox has other repositories that only people can mend.
    private static SandboxIssue[] Issues(GuardedOrganization organization) =>
        [
            .. organization
                .Acme.Issues("security")
                .Where(issue => issue.By == "mallory" || issue.Title.EndsWith("acme/forked", StringComparison.Ordinal)),
        ];

    private static void Fork(SandboxServer sandbox)
    {
        sandbox.Organization.Create("security");
        sandbox.Organization.Create("forked");
        sandbox.Organization.Put(
            sandbox.Organization["forked"] with
            {
                ForkOf = "upstream/forked",
                Visibility = "public",
            }
        );
    }

    private static Func<HostSettings, HostSettings> With(HookServer hook) =>
        settings =>
            settings with
            {
                Notices = new NoticeSettings
                {
                    Webhooks = new Dictionary<string, Uri>(StringComparer.Ordinal)
                    {
                        ["Notify__Secrets__SLACK_WEBHOOK"] = hook.Address,
                    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase),
                },
            };

    private static string TextOf(JsonElement message) =>
        string.Join(
            '\n',
            message
                .GetProperty("blocks")
                .EnumerateArray()
                .Select(block => block.GetProperty("text").GetProperty("text").GetString())
        );
}
