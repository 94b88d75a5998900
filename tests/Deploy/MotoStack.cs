using System.Text.Json.Nodes;
using System.Xml.Linq;
using ZocSec.Tests.Aws;

namespace ZocSec.Tests.Deploy;

/// <summary>A stack in us-east-1 of an account of its own.</summary>
internal sealed class MotoStack(MotoAccount owner, string name, string body, (string Name, string Value)[] parameters)
{
    private const string CloudFormation = "2010-05-15";
    private const string Iam = "2010-05-08";

    // moto does not create these.
    private static readonly string[] s_unknown =
    [
        "AWS::IAM::OIDCProvider",
        "AWS::Events::ApiDestination",
        "AWS::Events::EventBusPolicy",
        "AWS::SQS::QueuePolicy",
    ];

    public string Account => owner.Id;

    public static async Task<MotoStack> CreateAsync(Moto moto, string template, (string, string)[] parameters)
    {
        var owner = await moto.OwnerAsync(moto.NewAccount());
        var stack = new MotoStack(
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
            .. (await EventsAsync("ListTargetsByRule", new JsonObject { ["EventBusName"] = bus, ["Rule"] = rule }))[
                "Targets"
            ]!
                .AsArray()
                .Select(target => target!),
        ];

    /// <summary>Sends an event to the account's default bus, as AWS itself would.</summary>
    public Task SendAsync(JsonNode sent) =>
        EventsAsync(
            "PutEvents",
            new JsonObject
            {
                ["Entries"] = new JsonArray(
                    new JsonObject
                    {
                        ["Source"] = sent["source"]!.GetValue<string>(),
                        ["DetailType"] = sent["detail-type"]!.GetValue<string>(),
                        ["Detail"] = sent["detail"]!.ToJsonString(),
                    }
                ),
            }
        );

    /// <summary>The messages of a queue.</summary>
    public async Task<IReadOnlyList<JsonNode>> ReceiveAsync(string queueUrl) =>
        [
            .. Named(
                    XElement.Parse(
                        await owner.QueryAsync(
                            "sqs",
                            "2012-11-05",
                            ("Action", "ReceiveMessage"),
                            ("QueueUrl", queueUrl),
                            ("MaxNumberOfMessages", "10")
                        )
                    ),
                    "Body"
                )
                .Select(body => JsonNode.Parse(body)!),
        ];

    private async Task<JsonNode> EventsAsync(string operation, JsonObject request) =>
        JsonNode.Parse(await owner.JsonAsync("events", $"AWSEvents.{operation}", request))!;

    private async Task<XElement> IamAsync(params (string, string)[] form) =>
        XElement.Parse(await owner.QueryAsync("iam", Iam, form));

    private async Task<XElement> DescribeAsync() =>
        XElement.Parse(
            await owner.QueryAsync("cloudformation", CloudFormation, ("Action", "DescribeStacks"), ("StackName", name))
        );

    private static JsonNode DocumentIn(XElement answer, string name) =>
        // Policies that came by a stack are written as Python writes them, and what has no value is written too.
        JsonNode.Parse(
            Uri.UnescapeDataString(Named(answer, name).Single())
                .Replace('\'', '"')
                .Replace(", None", "", StringComparison.Ordinal)
        )!;

    private static IEnumerable<string> Named(XElement answer, string name) =>
        answer.Descendants().Where(part => part.Name.LocalName == name).Select(part => part.Value);
}
