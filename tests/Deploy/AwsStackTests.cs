using System.Text.Json.Nodes;
using ZocSec.Tests.Aws;
using ZocSec.Tests.Events.Aws;

namespace ZocSec.Tests.Deploy;

/// <summary>The stacks on a real server of CloudFormation, and what is there then.</summary>
public sealed class AwsStackTests(Moto moto)
{
    private const string Hub = "arn:aws:iam::111111111111:role/ZocSecHub";
    private const string HubBus = "arn:aws:events:eu-west-1:111111111111:event-bus/zocsec";
    private const string Tenant = "11111111-1111-1111-1111-111111111111";
    private const string Identity = "22222222-2222-2222-2222-222222222222";

    [Fact]
    public async Task Member_HasTheRoleInItsHomeRegion()
    {
        var stack = await MotoStack.CreateAsync(moto, "member", Member("us-east-1"));

        var trust = await stack.RoleAsync("ZocSecRemediation");
        var policy = await stack.PolicyAsync("ZocSecRemediation", "guardrails");

        Assert.Equal(Hub, trust["Statement"]![0]!["Principal"]!["AWS"]!.GetValue<string>());
        Assert.Equal(
            """{"sts:ExternalId":"an-external-id","sts:SourceIdentity":"zocsec"}""",
            trust["Statement"]![0]!["Condition"]!["StringEquals"]!.ToJsonString()
        );
        Assert.Contains(":role/*", SidOf(policy, "RestoreProfiles")!["Resource"]!.GetValue<string>());
        Assert.Null(SidOf(policy, "Terminate"));
        Assert.Null(SidOf(policy, "Notices"));
        Assert.DoesNotContain("${", policy.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Member_MayTerminateAndTellOnlyWhereThatIsAskedFor()
    {
        const string Topic = "arn:aws:sns:eu-west-1:111111111111:zocsec";
        var stack = await MotoStack.CreateAsync(
            moto,
            "member",
            [.. Member("us-east-1"), ("AllowTerminate", "true"), ("NoticeTopicArn", Topic)]
        );

        var policy = await stack.PolicyAsync("ZocSecRemediation", "guardrails");

        Assert.Equal("ec2:TerminateInstances", SidOf(policy, "Terminate")!["Action"]!.GetValue<string>());
        Assert.Equal(Topic, SidOf(policy, "Notices")!["Resource"]!.GetValue<string>());
    }

    [Fact]
    public async Task Member_OfAnotherRegionHasRulesAndNoRemediationRole()
    {
        var stack = await MotoStack.CreateAsync(moto, "member", Member("eu-west-1"));

        Assert.DoesNotContain("ZocSecRemediation", await stack.RolesAsync());
        Assert.Equal(["zocsec-calls", "zocsec-findings"], await stack.RulesAsync("default"));
        Assert.All(
            await stack.TargetsAsync("default", "zocsec-calls"),
            target =>
            {
                Assert.Equal(HubBus, target["Arn"]!.GetValue<string>());
                Assert.Contains(":role/", target["RoleArn"]!.GetValue<string>());
            }
        );
    }

    [Fact]
    public async Task Hub_LetsTheIdentityInAndSendsToTheProgram()
    {
        var stack = await MotoStack.CreateAsync(
            moto,
            "hub",
            [.. HubParameters, ("PublicUrl", "https://app.example.com"), ("EventKey", "the-key-of-the-event-bus")]
        );

        var trust = (await stack.RoleAsync("ZocSecHub"))["Statement"]![0]!;

        Assert.Equal(
            $"arn:aws:iam::{stack.Account}:oidc-provider/sts.windows.net/{Tenant}/",
            trust["Principal"]!["Federated"]!.GetValue<string>()
        );
        Assert.Equal(
            $$"""{"sts.windows.net/{{Tenant}}/:aud":"api://zocsec","sts.windows.net/{{Tenant}}/:sub":"{{Identity}}"}""",
            trust["Condition"]!["StringEquals"]!.ToJsonString()
        );
        var target = Assert.Single(await stack.TargetsAsync("zocsec", "zocsec-forward"));
        Assert.Equal("program", target["Id"]!.GetValue<string>());
        Assert.EndsWith(":zocsec-dead-letters", target["DeadLetterConfig"]!["Arn"]!.GetValue<string>());
        Assert.EndsWith("/zocsec-dead-letters", await stack.OutputAsync("QueueUrls"), StringComparison.Ordinal);
        Assert.EndsWith(":role/ZocSecHub", await stack.OutputAsync("HubRoleArn"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hub_WithoutEndpointSendsToAQueueThatTheRoleMayRead()
    {
        var stack = await MotoStack.CreateAsync(moto, "hub", HubParameters);

        var target = Assert.Single(await stack.TargetsAsync("zocsec", "zocsec-forward"));
        var queues = await stack.PolicyAsync("ZocSecHub", "queues");

        Assert.EndsWith(":zocsec-events", target["Arn"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(
            ["zocsec-dead-letters", "zocsec-events"],
            CloudFormationTemplate
                .TextsOf(queues["Statement"]![0]!["Resource"])
                .Select(arn => arn[(arn.LastIndexOf(':') + 1)..])
        );
        Assert.Contains("/zocsec-events,", await stack.OutputAsync("QueueUrls"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SameTemplateAgain_ChangesNothing()
    {
        var stack = await MotoStack.CreateAsync(moto, "member", Member("us-east-1"));
        var before = await stack.PolicyAsync("ZocSecRemediation", "guardrails");
        var roles = await stack.RolesAsync();

        await stack.SendAsync("UpdateStack");

        Assert.Equal("UPDATE_COMPLETE", await stack.StatusAsync());
        Assert.Equal(
            before.ToJsonString(),
            (await stack.PolicyAsync("ZocSecRemediation", "guardrails")).ToJsonString()
        );
        Assert.Equal(roles, await stack.RolesAsync());
        Assert.Equal(["zocsec-calls", "zocsec-findings"], await stack.RulesAsync("default"));
    }

    [Theory]
    [InlineData("s3", "PutBucketAcl", "", true)]
    [InlineData("s3-control", "DeleteAccountPublicAccessBlock", "", true)]
    [InlineData("ec2", "RunInstances", "", true)]
    [InlineData("ec2", "RunInstances", ""","errorCode":"Client.DryRunOperation" """, false)]
    [InlineData("ec2", "StopInstances", "", false)]
    [InlineData("iam", "CreateBucket", "", false)]
    public Task Calls_ReachTheHub(string service, string name, string more, bool arrives) =>
        AssertReachesHubAsync(AwsEventTests.Call(service, name, "{}", "null", more: more), arrives);

    [Theory]
    [InlineData("aws.guardduty", "GuardDuty Finding", true)]
    [InlineData("someone", "GuardDuty Finding", false)]
    [InlineData("aws.guardduty", "GuardDuty Malware Protection Object Scan Result", false)]
    public Task Findings_ReachTheHub(string source, string type, bool arrives) =>
        AssertReachesHubAsync(
            $$"""{"source":"{{source}}","detail-type":"{{type}}","detail":{"severity":8} }""",
            arrives
        );

    // From the bus of the guarded account by its rules to the bus of the hub, and by its rule to the queue.
    private async Task AssertReachesHubAsync(string json, bool arrives)
    {
        var hub = await MotoStack.CreateAsync(moto, "hub", HubParameters);
        var member = await MotoStack.CreateAsync(
            moto,
            "member",
            [
                ("HubRoleArn", await hub.OutputAsync("HubRoleArn")),
                ("HubBusArn", await hub.OutputAsync("HubBusArn")),
                ("ExternalId", "an-external-id"),
                ("HomeRegion", "us-east-1"),
            ]
        );
        var sent = JsonNode.Parse(json)!;

        await member.SendAsync(sent);

        var received = await hub.ReceiveAsync((await hub.OutputAsync("QueueUrls")).Split(',')[0]);
        Assert.Equal(
            arrives ? [sent["detail"]!.ToJsonString()] : [],
            received.Select(message => message["detail"]!.ToJsonString())
        );
    }

    private static (string, string)[] HubParameters =>
        [
            ("AzureTenantId", Tenant),
            ("IdentityObjectId", Identity),
            ("TokenAudience", "api://zocsec"),
            ("MemberAccounts", "222222222222,333333333333"),
        ];

    private static (string, string)[] Member(string home) =>
        [("HubRoleArn", Hub), ("HubBusArn", HubBus), ("ExternalId", "an-external-id"), ("HomeRegion", home)];

    private static JsonNode? SidOf(JsonNode policy, string sid) =>
        policy["Statement"]!.AsArray().FirstOrDefault(statement => statement!["Sid"]?.GetValue<string>() == sid);
}
