using System.Net;
using Amazon.EC2;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using ZocSec.Core.Aws;
using ZocSec.Core.Guardrails.OpenPorts;
using ZocSec.Core.Ledger;
using ZocSec.Tests.Aws;
using ZocSec.Tests.Events.Aws;

namespace ZocSec.Tests.EndToEnd;

/// <summary>What goes wrong in accounts: refusals in the middle, regions that are off, accounts that deny, limits, numbers.</summary>
public sealed class AwsHardshipTests(Moto moto)
{
    private const string World = "0.0.0.0/0";
    private const string Region = "eu-central-1";
    private readonly AwsAccount _account = moto.NewAccount();

    [Fact]
    public async Task DeniedInTheMiddle_SaysWhatToAllow_AndIsFinishedOnceItIsAllowed()
    {
        await using var front = await RecordedMoto.StartAsync(await moto.AddressAsync());
        await using var guarded = await StartAsync(front, _account);
        var ec2 = await Ec2Async(_account);
        var group = await ec2.CreateGroupAsync();
        await ec2.OpenAsync(group, "tcp", 20, 25, World, "a range");
        front.Refused["RevokeSecurityGroupIngress"] = "UnauthorizedOperation";

        await guarded.HandleAsync(Opened(group));

        var entry = Assert.Single(await guarded.EntriesAsync(), entry => entry.Resource.Name == group);
        Assert.Equal((EntryOutcome.Blocked, true), (entry.Outcome, entry.Urgent));
        Assert.Contains(
            $"may not do ec2:RevokeSecurityGroupIngress in account {_account.Id}",
            entry.Reason,
            StringComparison.Ordinal
        );
        Assert.Equal(
            ["ingress tcp 20-21 0.0.0.0/0", "ingress tcp 23-25 0.0.0.0/0"],
            entry.Changes.Select(change => change.Property)
        );

        front.Refused.Clear();
        await guarded.SweepAsync("sweep/allowed");

        Assert.Equal(["tcp 20-21 0.0.0.0/0 a range", "tcp 23-25 0.0.0.0/0 a range"], await ec2.RulesOfAsync(group));
    }

    [Fact]
    public async Task RegionThatIsOff_StopsNoOther_AndIsNamed()
    {
        var account = _account with { Regions = ["us-east-1", Region] };
        await using var front = await RecordedMoto.StartAsync(await moto.AddressAsync());
        front.Before = (context, _) =>
            RefuseAsync(
                context,
                "AuthFailure",
                context.Request.Headers.Authorization.ToString().Contains("/us-east-1/ec2/", StringComparison.Ordinal)
            );
        var ec2 = await Ec2Async(account);
        var group = await ec2.CreateGroupAsync();
        await ec2.OpenAsync(group, "tcp", 22, 22, World, null);

        await using var guarded = await StartAsync(front, account);
        await guarded.HandleAsync(Opened("sg-1").Replace(Region, "us-east-1", StringComparison.Ordinal));

        Assert.Empty(await ec2.RulesOfAsync(group));
        var entry = (await guarded.EntriesAsync())[0];
        Assert.Equal((EntryOutcome.Blocked, "sg-1"), (entry.Outcome, entry.Resource.Name));
        Assert.Contains("the region may not be enabled in the account", entry.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AccountThatDeniesItsRole_StopsNoOther()
    {
        var denying = moto.NewAccount();
        await using var front = await RecordedMoto.StartAsync(await moto.AddressAsync());
        front.Before = (context, body) =>
            RefuseAsync(
                context,
                "AccessDenied",
                System.Text.Encoding.UTF8.GetString(body).Contains($"{denying.Id}%3Arole", StringComparison.Ordinal)
            );
        var ec2 = await Ec2Async(_account);
        var group = await ec2.CreateGroupAsync();
        await ec2.OpenAsync(group, "tcp", 22, 22, World, null);

        await using var guarded = await StartAsync(front, denying, _account);
        await guarded.HandleAsync(Opened("sg-1", denying.Id));

        Assert.Empty(await ec2.RulesOfAsync(group));
        var entry = (await guarded.EntriesAsync())[0];
        Assert.Equal((EntryOutcome.Blocked, "sg-1"), (entry.Outcome, entry.Resource.Name));
        Assert.Contains("cannot be assumed", entry.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThrottledForMinutes_IsNotHammered_AndPutRightAfterwards()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var front = await RecordedMoto.StartAsync(await moto.AddressAsync());
        await using var guarded = await GuardedAccount.StartAsync(
            await SettingsAsync(front),
            OpenPortsGuardrail.Declaration,
            "{ mode: enforce }",
            [_account],
            time: time
        );
        await TurnUntilAsync(time, async () => await guarded.StatusAsync() is { Waiting: 0 });
        var ec2 = await Ec2Async(_account);
        var group = await ec2.CreateGroupAsync();
        await ec2.OpenAsync(group, "tcp", 22, 22, World, null);
        var asked = 0;
        var isThrottled = true;
        front.Before = (context, _) =>
        {
            var isEc2 = context.Request.Headers.Authorization.ToString().Contains("/ec2/", StringComparison.Ordinal);
            if (isEc2)
            {
                Interlocked.Increment(ref asked);
            }

            return RefuseAsync(
                context,
                "RequestLimitExceeded",
                isEc2 && isThrottled,
                HttpStatusCode.ServiceUnavailable
            );
        };

        Assert.Equal(HttpStatusCode.Accepted, await guarded.SendAsync(Opened(group)));
        for (var minute = 0; minute < 10; minute++)
        {
            await TurnAsync(time, TimeSpan.FromMinutes(1));
        }

        // Two calls a look, each tried three times by the SDK, a look every 30 to 60 seconds.
        Assert.InRange(Volatile.Read(ref asked), 6, 6 * 21);
        Assert.Empty(await EntriesOfAsync(guarded, group));
        isThrottled = false;
        await TurnUntilAsync(
            time,
            async () => await EntriesOfAsync(guarded, group) is [{ Outcome: EntryOutcome.Remediated }]
        );
        Assert.Empty(await ec2.RulesOfAsync(group));
    }

    [Fact]
    public async Task LateAndReorderedEvents_ChangeNothingMore()
    {
        await using var front = await RecordedMoto.StartAsync(await moto.AddressAsync());
        await using var guarded = await StartAsync(front, _account);
        var ec2 = await Ec2Async(_account);
        var group = await ec2.CreateGroupAsync();
        await ec2.OpenAsync(group, "tcp", 22, 22, World, null);
        var late = Opened(group);
        var latest = Opened(group).Replace("T11:0", "T12:0", StringComparison.Ordinal);

        await guarded.HandleAsync(latest);
        await guarded.HandleAsync(late);
        // The owner has opened it to the office meanwhile, which an old event does not make wrong.
        await ec2.OpenAsync(group, "tcp", 22, 22, "203.0.113.0/24", "the office");
        await guarded.HandleAsync(Opened(group).Replace("T11:0", "T09:0", StringComparison.Ordinal));

        Assert.Single(await EntriesOfAsync(guarded, group), entry => !entry.Changes.IsEmpty);
        Assert.Equal(["tcp 22-22 203.0.113.0/24 the office"], await ec2.RulesOfAsync(group));
    }

    [Fact]
    public async Task ThousandRulesInTwoHundredGroups_AreSweptInFewCalls()
    {
        var ec2 = await Ec2Async(_account);
        var groups = new List<string>();
        for (var number = 0; number < 200; number++)
        {
            groups.Add(await ec2.CreateGroupAsync($"group-{number:D3}"));
        }

        await Parallel.ForEachAsync(
            groups.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (group, _) =>
            {
                await ec2.OpenAsync(group.Item, "tcp", 80, 83, World, null);
                await ec2.OpenAsync(group.Item, "tcp", 443, 443, "::/0", null);
                await ec2.OpenAsync(group.Item, "tcp", 22, 22, "203.0.113.0/24", null);
                await ec2.OpenAsync(group.Item, "udp", 53, 53, World, null);
                await ec2.OpenAsync(
                    group.Item,
                    "tcp",
                    3389,
                    3389,
                    group.Index % 20 == 0 ? World : "198.51.100.7/32",
                    null
                );
            }
        );
        await using var front = await RecordedMoto.StartAsync(await moto.AddressAsync());
        var reads = 0;
        front.Before = (_, body) =>
        {
            if (
                System
                    .Text.Encoding.UTF8.GetString(body)
                    .Contains("Action=DescribeSecurityGroup", StringComparison.Ordinal)
            )
            {
                Interlocked.Increment(ref reads);
            }

            return Task.FromResult(false);
        };

        await using var guarded = await StartAsync(front, _account);

        var entries = await guarded.EntriesAsync();
        Assert.Equal(10, entries.Count(entry => entry.Outcome is EntryOutcome.Remediated));
        foreach (var (number, group) in groups.Index())
        {
            Assert.Equal(number % 20 == 0 ? 4 : 5, (await ec2.RulesOfAsync(group)).Count);
        }

        // Three pages of a hundred at most, two calls each; two calls before and two after each of the ten changes.
        Assert.InRange(reads, 2, (3 * 2) + (10 * 4));
    }

    private static async Task<bool> RefuseAsync(
        HttpContext context,
        string code,
        bool isRefused,
        HttpStatusCode status = HttpStatusCode.Forbidden
    )
    {
        if (!isRefused)
        {
            return false;
        }

        context.Response.StatusCode = (int)status;
        var error = $"<Error><Type>Sender</Type><Code>{code}</Code><Message>no</Message></Error>";
        await context.Response.WriteAsync(
            code is "AccessDenied"
                ? $"<ErrorResponse>{error}</ErrorResponse>"
                : $"<Response><Errors>{error}</Errors><RequestID>1</RequestID></Response>"
        );
        return true;
    }

    private static async Task TurnAsync(FakeTimeProvider time, TimeSpan span)
    {
        for (var gone = TimeSpan.Zero; gone < span; gone += TimeSpan.FromSeconds(1))
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5);
        }
    }

    private static Task TurnUntilAsync(FakeTimeProvider time, Func<Task<bool>> isSo) =>
        Eventually.IsSoAsync(async () =>
        {
            await TurnAsync(time, TimeSpan.FromSeconds(5));
            return await isSo();
        });

    private static async Task<List<LedgerEntry>> EntriesOfAsync(GuardedAccount guarded, string group) =>
        [.. (await guarded.EntriesAsync()).Where(entry => entry.Resource.Name == group)];

    private async Task<AwsSettings> SettingsAsync(RecordedMoto front) =>
        await moto.SettingsAsync() with
        {
            Endpoint = front.Address,
        };

    private async Task<GuardedAccount> StartAsync(RecordedMoto front, params AwsAccount[] accounts) =>
        await GuardedAccount.StartAsync(
            await SettingsAsync(front),
            OpenPortsGuardrail.Declaration,
            "{ mode: enforce }",
            accounts
        );

    private async Task<AmazonEC2Client> Ec2Async(AwsAccount account) => (await moto.OwnerAsync(account)).Ec2();

    private string Opened(string group, string? account = null) =>
        AwsEventTests
            .Call(
                "ec2",
                "AuthorizeSecurityGroupIngress",
                $$"""{"groupId":"{{group}}"}""",
                """{"_return":true}""",
                """{"arn":"arn:aws:sts::111111111111:assumed-role/Admin/alice"}""",
                account ?? _account.Id
            )
            .Replace("call-1", Guid.NewGuid().ToString(), StringComparison.Ordinal)
            .Replace("eu-west-1", Region, StringComparison.Ordinal);
}
