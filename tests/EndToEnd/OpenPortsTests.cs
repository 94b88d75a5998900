using System.Globalization;
using System.Net;
using System.Text;
using Amazon.EC2;
using Amazon.EC2.Model;
using ZocSec.Core.Aws;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Tests.Aws;
using ZocSec.Tests.Events.Aws;

namespace ZocSec.Tests.EndToEnd;

/// <summary>Security groups in accounts of a real server, from the event to the proven change.</summary>
public sealed class OpenPortsTests(Moto moto)
{
    private const string Key = "the-key-of-the-event-bus";
    private const string Region = "eu-central-1";
    private const string World = "0.0.0.0/0";
    private static readonly GuardrailName s_guardrail = new("aws/open-ports");

    private readonly AwsAccount _account = moto.NewAccount();

    [Fact]
    public async Task OpenedPort_IsClosedAndEverythingElseStays()
    {
        var ec2 = await Ec2Async();
        await using var guarded = await StartAsync();
        var group = await ec2.CreateGroupAsync();
        await ec2.OpenAsync(group, "tcp", 443, 443, World, "the site");
        await ec2.OpenAsync(group, "tcp", 22, 22, World, "for a moment");
        await ec2.OpenAsync(group, "tcp", 22, 22, "203.0.113.0/24", "the office");
        await ec2.OpenAsync(group, "icmp", -1, -1, World, null);

        Assert.Equal(HttpStatusCode.Accepted, await SendAsync(guarded, Opened(group)));
        await guarded.IdleAsync();

        Assert.Equal(
            ["icmp -1--1 0.0.0.0/0 ", "tcp 22-22 203.0.113.0/24 the office", "tcp 443-443 0.0.0.0/0 the site"],
            await ec2.RulesOfAsync(group)
        );
        var entry = Assert.Single(await EntriesAsync(guarded, group));
        Assert.Equal(EntryOutcome.Remediated, entry.Outcome);
        Assert.Equal(
            "ingress tcp 22-22 0.0.0.0/0: open: for a moment → absent",
            Assert.Single(entry.Changes).ToString()
        );
        Assert.Contains(
            "web is open for tcp 22 from 0.0.0.0/0; owner: payments (tag Team)",
            entry.Reason,
            StringComparison.Ordinal
        );
        Assert.Equal("assumed-role/Admin/alice", entry.Actor);
    }

    [Fact]
    public async Task RangeAroundAPort_IsSplit()
    {
        var ec2 = await Ec2Async();
        await using var guarded = await StartAsync();
        var group = await ec2.CreateGroupAsync();
        await ec2.OpenAsync(group, "tcp", 0, 65535, World, "everything");
        await ec2.OpenAsync(group, "udp", 20, 22, "::/0", null);

        await SendAsync(guarded, Opened(group));
        await guarded.IdleAsync();

        Assert.Equal(
            [
                "tcp 0-21 0.0.0.0/0 everything",
                "tcp 23-3388 0.0.0.0/0 everything",
                "tcp 3390-54320 0.0.0.0/0 everything",
                "tcp 54322-65535 0.0.0.0/0 everything",
                "udp 20-21 ::/0 ",
            ],
            await ec2.RulesOfAsync(group)
        );
    }

    [Fact]
    public async Task GroupWithoutRoom_KeepsTheOpeningAndSaysWhatToDo()
    {
        var ec2 = await Ec2Async();
        await using var guarded = await StartAsync();
        var group = await ec2.CreateGroupAsync();
        await ec2.OpenAsync(group, "tcp", 20, 30, World, null);
        for (var number = 0; number < 59; number++)
        {
            await ec2.OpenAsync(group, "tcp", 443, 443, $"203.0.113.{number}/32", null);
        }

        await SendAsync(guarded, Opened(group));
        await guarded.IdleAsync();

        var entry = Assert.Single(await EntriesAsync(guarded, group));
        Assert.Contains("raise the quota of rules per security group", entry.Reason, StringComparison.Ordinal);
        Assert.True(entry.Urgent);
        Assert.Contains("tcp 20-30 0.0.0.0/0 ", await ec2.RulesOfAsync(group));
    }

    [Fact]
    public async Task PrefixListWithTheWorldInIt_IsAnOpening()
    {
        var ec2 = await Ec2Async();
        await using var guarded = await StartAsync();
        var group = await ec2.CreateGroupAsync();
        var wide = await ec2.CreatePrefixListAsync(World);
        var narrow = await ec2.CreatePrefixListAsync("203.0.113.0/24");
        foreach (var list in new[] { wide, narrow })
        {
            await ec2.AuthorizeAsync(
                group,
                new IpPermission
                {
                    IpProtocol = "tcp",
                    FromPort = 22,
                    ToPort = 22,
                    PrefixListIds = [new PrefixListId { Id = list }],
                }
            );
        }

        await SendAsync(guarded, Opened(group));
        await guarded.IdleAsync();

        Assert.Equal([$"tcp 22-22 {narrow} "], await ec2.RulesOfAsync(group));
    }

    [Fact]
    public async Task SeveralGroupsOfOneEvent_AreEachLookedAt()
    {
        var ec2 = await Ec2Async();
        await using var guarded = await StartAsync();
        var one = await ec2.CreateGroupAsync("one");
        var two = await ec2.CreateGroupAsync("two");
        await ec2.OpenAsync(one, "tcp", 22, 22, World, null);
        await ec2.OpenAsync(two, "-1", null, null, "::/0", null);

        await SendAsync(
            guarded,
            Event(
                "RunInstances",
                $$$"""{"groupSet":{"items":[{"groupId":"{{{one}}}"},{"groupId":"{{{two}}}"}]}}""",
                "null"
            )
        );
        await guarded.IdleAsync();

        Assert.Empty(await ec2.RulesOfAsync(one));
        Assert.Empty(await ec2.RulesOfAsync(two));
    }

    [Fact]
    public async Task GroupDeletedInBetween_IsGone()
    {
        var ec2 = await Ec2Async();
        await using var guarded = await StartAsync();
        var group = await ec2.CreateGroupAsync();
        await ec2.DeleteSecurityGroupAsync(new DeleteSecurityGroupRequest { GroupId = group });

        await SendAsync(guarded, Opened(group));
        await guarded.IdleAsync();

        Assert.Equal(EntryOutcome.Gone, Assert.Single(await EntriesAsync(guarded, group)).Outcome);
    }

    [Fact]
    public async Task ForgedEventWithAForeignAccount_CallsNobody()
    {
        var stranger = moto.NewAccount();
        var ec2 = await Ec2Async(stranger);
        await using var guarded = await StartAsync();
        var group = await ec2.CreateGroupAsync();
        await ec2.OpenAsync(group, "tcp", 22, 22, World, null);

        Assert.Equal(HttpStatusCode.OK, await SendAsync(guarded, Opened(group, account: stranger.Id)));
        await guarded.IdleAsync();

        Assert.Empty(await EntriesAsync(guarded, group));
        Assert.Single(await ec2.RulesOfAsync(group));
    }

    [Fact]
    public async Task PortThatIsOpenedAgainAndAgain_SlowsTheAnswerButIsNotGivenUp()
    {
        var ec2 = await Ec2Async();
        await using var guarded = await StartAsync();
        var group = await ec2.CreateGroupAsync();
        for (var time = 0; time < 4; time++)
        {
            await ec2.OpenAsync(group, "tcp", 22, 22, World, null);
            await SendAsync(guarded, Opened(group, id: $"call-{time}"));
            await Eventually.IsSoAsync(async () => (await EntriesAsync(guarded, group)).Count == time + 1);
        }

        var entries = await EntriesAsync(guarded, group);
        Assert.Equal(3, entries.Count(entry => entry.Outcome is EntryOutcome.Remediated));
        Assert.Single(entries, entry => entry is { Outcome: EntryOutcome.Slowed, Urgent: true });
    }

    [Fact]
    public async Task Sweep_FindsWhatNoEventToldOfInEveryAccountAndRegion()
    {
        string[] regions = [Region, "us-east-1"];
        var accounts = new[] { _account, moto.NewAccount() }
            .Select(account => account with { Regions = [.. regions] })
            .ToArray();
        var opened = new List<(AmazonEC2Client Ec2, string Group)>();
        foreach (var account in accounts)
        {
            foreach (var region in regions)
            {
                var ec2 = await Ec2Async(account, region);
                var group = await ec2.CreateGroupAsync();
                await ec2.OpenAsync(group, "tcp", 22, 22, World, null);
                opened.Add((ec2, group));
            }
        }

        await using var guarded = await StartAsync(accounts);
        await guarded.IdleAsync();

        foreach (var (ec2, group) in opened)
        {
            Assert.Empty(await ec2.RulesOfAsync(group));
            Assert.Single(await EntriesAsync(guarded, group), entry => entry.Outcome is EntryOutcome.Remediated);
        }
    }

    private async Task<GuardedOrganization> StartAsync(params AwsAccount[] accounts)
    {
        var aws = await moto.SettingsAsync();
        var policy = new StringBuilder(GuardedOrganization.Enforce).Append("aws:\n  accounts:\n");
        foreach (var account in accounts is [] ? [_account] : accounts)
        {
            policy.Append(
                CultureInfo.InvariantCulture,
                $"    - {{ id: \"{account.Id}\", regions: [{string.Join(", ", account.Regions)}] }}\n"
            );
        }

        policy.Append("  open-ports: { mode: enforce }\n");
        var guarded = await GuardedOrganization.StartAsync(
            policy.ToString(),
            settings: same => same with { Aws = aws, AwsEventKeys = [Key] }
        );
        await guarded.SweptAsync();
        return guarded;
    }

    private async Task<AmazonEC2Client> Ec2Async(AwsAccount? account = null, string region = Region) =>
        (await moto.OwnerAsync(account ?? _account)).Ec2(region);

    private string Opened(string group, string id = "call-1", string? account = null) =>
        Event("AuthorizeSecurityGroupIngress", $$"""{"groupId":"{{group}}"}""", """{"_return":true}""", id, account);

    private string Event(string name, string request, string response, string id = "call-1", string? account = null) =>
        AwsEventTests
            .Call(
                "ec2",
                name,
                request,
                response,
                """{"arn":"arn:aws:sts::111111111111:assumed-role/Admin/alice"}""",
                account ?? _account.Id
            )
            .Replace("call-1", id, StringComparison.Ordinal)
            .Replace("eu-west-1", Region, StringComparison.Ordinal);

    private static async Task<HttpStatusCode> SendAsync(GuardedOrganization guarded, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/aws/events")
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("X-Api-Key", Key);
        using var answer = await guarded.Http.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<List<LedgerEntry>> EntriesAsync(GuardedOrganization guarded, string group)
    {
        var query = new LedgerQuery
        {
            Guardrail = s_guardrail,
            Resource = group,
            Limit = 1000,
        };
        return [.. await guarded.Ledger.ReadAsync(query, default)];
    }
}
