using System.Text.Json.Nodes;
using System.Xml.Linq;
using ZocSec.Tests.Aws;

namespace ZocSec.Tests.Deploy;

/// <summary>The stacks on a real server of CloudFormation, and what is there then.</summary>
public sealed class AwsStackTests(Moto moto)
{
    private const string Iam = "2010-05-08";
    private const string Hub = "arn:aws:iam::111111111111:role/ZocSecHub";
    private const string HubBus = "arn:aws:events:eu-west-1:111111111111:event-bus/zocsec";
    private const string Tenant = "11111111-1111-1111-1111-111111111111";
    private const string Identity = "22222222-2222-2222-2222-222222222222";

    // moto does not create these.
    private static readonly string[] s_unknown =
    [
        "AWS::IAM::OIDCProvider",
        "AWS::Events::ApiDestination",
        "AWS::Events::EventBusPolicy",
        "AWS::SQS::QueuePolicy",
    ];

    [Fact]
    public async Task Member_HasTheRoleInItsHomeRegion()
    {
        var stack = await Stack.CreateAsync(moto, "member", Member("us-east-1"));

        var trust = await stack.RoleAsync("ZocSecRemediation");
        var policy = await stack.PolicyAsync("ZocSecRemediation", "guardrails");

        Assert.Equal(Hub, trust["Statement"]![0]!["Principal"]!["AWS"]!.GetValue<string>());
        Assert.Equal(
            """{"sts:ExternalId":"an-external-id","sts:SourceIdentity":"zocsec"}""",
            trust["Statement"]![0]!["Condition"]!["StringEquals"]!.ToJsonString()
        );
        Assert.Contains($":role/*", SidOf(policy, "RestoreProfiles")!["Resource"]!.GetValue<string>());
        Assert.Null(SidOf(policy, "Terminate"));
        Assert.Null(SidOf(policy, "Notices"));
        Assert.DoesNotContain("${", policy.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Member_MayTerminateAndTellOnlyWhereThatIsAskedFor()
    {
        const string Topic = "arn:aws:sns:eu-west-1:111111111111:zocsec";
        var stack = await Stack.CreateAsync(
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
        var stack = await Stack.CreateAsync(moto, "member", Member("eu-west-1"));

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
        var stack = await Stack.CreateAsync(
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
        var stack = await Stack.CreateAsync(moto, "hub", HubParameters);

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
        var stack = await Stack.CreateAsync(moto, "member", Member("us-east-1"));
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

    /// <summary>A stack in us-east-1 of an account of its own.</summary>
    private sealed class Stack(MotoAccount owner, string name, string body, (string Name, string Value)[] parameters)
    {
        private const string CloudFormation = "2010-05-15";

        public string Account => owner.Id;

        public static async Task<Stack> CreateAsync(Moto moto, string template, (string, string)[] parameters)
        {
            var owner = await moto.OwnerAsync(moto.NewAccount());
            var stack = new Stack(
                owner,
                template,
                CloudFormationTemplate.Read(template).Without(s_unknown),
                parameters
            );
            await stack.SendAsync("CreateStack");
            Assert.Equal("CREATE_COMPLETE", await stack.StatusAsync());
            return stack;
        }

        public Task SendAsync(string action) =>
            owner.QueryAsync(
                "cloudformation",
                CloudFormation,
                [
                    ("Action", action),
                    ("StackName", name),
                    ("TemplateBody", body),
                    ("Capabilities.member.1", "CAPABILITY_NAMED_IAM"),
                    .. parameters.SelectMany(
                        (parameter, index) =>
                            new[]
                            {
                                ($"Parameters.member.{index + 1}.ParameterKey", parameter.Name),
                                ($"Parameters.member.{index + 1}.ParameterValue", parameter.Value),
                            }
                    ),
                ]
            );

        public async Task<string> StatusAsync() => Named(await DescribeAsync(), "StackStatus").Single();

        public async Task<string> OutputAsync(string output) =>
            (await DescribeAsync())
                .Descendants()
                .Where(part => part.Name.LocalName is "OutputKey" && part.Value == output)
                .Select(key => Named(key.Parent!, "OutputValue").Single())
                .Single();

        public async Task<IReadOnlyList<string>> RolesAsync() =>
            [.. Named(await IamAsync(("Action", "ListRoles")), "RoleName").Order(StringComparer.Ordinal)];

        /// <summary>A role's trust policy.</summary>
        public async Task<JsonNode> RoleAsync(string role) =>
            DocumentIn(await IamAsync(("Action", "GetRole"), ("RoleName", role)), "AssumeRolePolicyDocument");

        public async Task<JsonNode> PolicyAsync(string role, string policy) =>
            DocumentIn(
                await IamAsync(("Action", "GetRolePolicy"), ("RoleName", role), ("PolicyName", policy)),
                "PolicyDocument"
            );

        public async Task<IReadOnlyList<string>> RulesAsync(string bus) =>
            [
                .. (await EventsAsync("ListRules", new JsonObject { ["EventBusName"] = bus }))["Rules"]!
                    .AsArray()
                    .Select(rule => rule!["Name"]!.GetValue<string>())
                    .Order(StringComparer.Ordinal),
            ];

        public async Task<IReadOnlyList<JsonNode>> TargetsAsync(string bus, string rule) =>
            [
                .. (
                    await EventsAsync(
                        "ListTargetsByRule",
                        new JsonObject { ["EventBusName"] = bus, ["Rule"] = rule }
                    )
                )["Targets"]!
                    .AsArray()
                    .Select(target => target!),
            ];

        private async Task<JsonNode> EventsAsync(string operation, JsonObject request) =>
            JsonNode.Parse(await owner.JsonAsync("events", $"AWSEvents.{operation}", request))!;

        private async Task<XElement> IamAsync(params (string, string)[] form) =>
            XElement.Parse(await owner.QueryAsync("iam", Iam, form));

        private async Task<XElement> DescribeAsync() =>
            XElement.Parse(
                await owner.QueryAsync(
                    "cloudformation",
                    CloudFormation,
                    ("Action", "DescribeStacks"),
                    ("StackName", name)
                )
            );

        private static JsonNode DocumentIn(XElement answer, string name) =>
            JsonNode.Parse(Uri.UnescapeDataString(Named(answer, name).Single()))!;

        private static IEnumerable<string> Named(XElement answer, string name) =>
            answer.Descendants().Where(part => part.Name.LocalName == name).Select(part => part.Value);
    }
}
