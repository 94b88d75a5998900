using System.Text.Json.Nodes;
using ZocSec.Core.Aws;
using ZocSec.Core.Guardrails;
using ZocSec.Tests.Architecture;
using ZocSec.Tests.Aws;

namespace ZocSec.Tests.Deploy;

/// <summary>What is created on AWS: no more rights than the guardrails need, and no events but theirs.</summary>
public sealed class AwsTemplateTests
{
    // A finding is no call, so its rule names no event.
    private const string Finding = "Finding";

    // What other parts of the program do with the role, beside the guardrails.
    private static readonly string[] Further = [SnsNotices.Publish];

    private static readonly GuardrailDefinition[] s_guardrails =
    [
        .. GuardrailCatalogue.All.Where(guardrail => guardrail.Name.Section is "aws"),
    ];

    [Theory]
    [InlineData("hub")]
    [InlineData("member")]
    [InlineData("billing")]
    public async Task Template_HasNoFinding(string name)
    {
        var lint = await Tool.RunAsync(
            Moto.Python,
            "-c",
            "from cfnlint.runner import main; main()",
            "--include-checks",
            "I",
            "--template",
            CloudFormationTemplate.PathOf(name)
        );

        Assert.True(lint.Exit == 0, lint.Output + lint.Errors);
    }

    [Fact]
    public void RemediationRole_MayDoWhatGuardrailsNeedAndNothingElse()
    {
        var allowed = CloudFormationTemplate
            .Read("member")
            .StatementsOf("RemediationRole")
            .SelectMany(statement => CloudFormationTemplate.TextsOf(statement["Action"]));

        Assert.Equal(
            s_guardrails
                .SelectMany(guardrail => guardrail.Needs.Permissions.Keys)
                .Concat(Further)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
            allowed.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void RemediationRole_DoesDangerousThingsUnderConditionsOnly()
    {
        var template = CloudFormationTemplate.Read("member");
        var statements = template.StatementsOf("RemediationRole").ToLookup(one => one["Sid"]!.GetValue<string>());
        var role = template.PropertiesOf("RemediationRole");

        Assert.Equal("IsHome", template.Resources["RemediationRole"]!["Condition"]!.GetValue<string>());
        Assert.Equal(3600, role["MaxSessionDuration"]!.GetValue<int>());
        Assert.Equal(
            """{"StringEquals":{"sts:ExternalId":{"Ref":"ExternalId"},"sts:SourceIdentity":"zocsec"}}""",
            Assert.Single(role["AssumeRolePolicyDocument"]!["Statement"]!.AsArray())!["Condition"]!.ToJsonString()
        );
        Assert.Equal(
            """{"StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"}}""",
            Assert.Single(statements["RestoreProfiles"])["Condition"]!.ToJsonString()
        );
        Assert.Equal(
            ["MayTerminate", "HasNotices"],
            role["Policies"]![0]!["PolicyDocument"]!["Statement"]!
                .AsArray()
                .Select(statement => statement!["Fn::If"]?[0]!.GetValue<string>())
                .OfType<string>()
        );
        Assert.Equal("false", template.Root["Parameters"]!["AllowTerminate"]!["Default"]!.GetValue<string>());
        // What reads may name everything; what changes names a kind of resource at least, but an account has none.
        Assert.Equal(
            ["Read", "Account"],
            statements
                .SelectMany(group => group)
                .Where(statement => statement["Resource"] is JsonValue)
                .Select(statement => statement["Sid"]!.GetValue<string>())
        );
    }

    [Fact]
    public void Calls_AreThoseThatGuardrailsLookAt()
    {
        var detail = CloudFormationTemplate.Read("member").PropertiesOf("Calls")["EventPattern"]!["detail"]!;

        Assert.Equal(
            s_guardrails
                .SelectMany(guardrail => guardrail.Needs.Events)
                .Where(name => name is not Finding)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
            CloudFormationTemplate.TextsOf(detail["eventName"])
        );
        Assert.Equal(
            s_guardrails
                .Where(guardrail => guardrail.Needs.Events.Any(name => name is not Finding))
                .SelectMany(ServicesOf)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
            CloudFormationTemplate.TextsOf(detail["eventSource"])
        );
    }

    [Fact]
    public void Findings_AreSentWhereAGuardrailLooksAtThem() =>
        Assert.Equal(
            s_guardrails.Any(guardrail => guardrail.Needs.Events.Contains(Finding)),
            CloudFormationTemplate.Read("member").Resources.ContainsKey("Findings")
        );

    [Fact]
    public void HubRole_MayAssumeTheMembersAndPollOnly()
    {
        var statements = CloudFormationTemplate.Read("hub").StatementsOf("HubRole").ToList();

        Assert.Equal(
            [
                "sqs:ChangeMessageVisibility",
                "sqs:DeleteMessage",
                "sqs:ReceiveMessage",
                "sts:AssumeRole",
                "sts:SetSourceIdentity",
                "sts:TagSession",
            ],
            statements
                .SelectMany(statement => CloudFormationTemplate.TextsOf(statement["Action"]))
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            [
                "arn:${AWS::Partition}:iam::*:role/${MemberRoleName}",
                "arn:${AWS::Partition}:iam::*:role/${BillingRoleName}",
            ],
            statements[0]["Resource"]!.AsArray().Select(role => role!["Fn::Sub"]!.GetValue<string>())
        );
        Assert.DoesNotContain(statements, statement => statement["Resource"] is JsonValue);
    }

    [Fact]
    public void Defaults_AreThoseOfTheProgram()
    {
        var hub = CloudFormationTemplate.Read("hub").Root["Parameters"]!;
        var member = CloudFormationTemplate.Read("member").Root["Parameters"]!;

        Assert.Equal(new AwsAccount().Role, hub["MemberRoleName"]!["Default"]!.GetValue<string>());
        Assert.Equal(new AwsAccount().Role, member["RoleName"]!["Default"]!.GetValue<string>());
        Assert.True(hub["EventKey"]!["NoEcho"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("hub")]
    [InlineData("member")]
    [InlineData("billing")]
    public async Task Guide_NamesEachParameterAndOutput(string name)
    {
        var root = CloudFormationTemplate.Read(name).Root;
        var guide = await File.ReadAllTextAsync(Path.Combine(Solution.Root, "docs", "deploy-aws.md"));

        Assert.All(
            root["Parameters"]!.AsObject().Concat(root["Outputs"]?.AsObject() ?? []),
            named => Assert.Contains(named.Key, guide, StringComparison.Ordinal)
        );
    }

    // Whose calls are about a kind of resource, as CloudTrail names them.
    private static string[] ServicesOf(GuardrailDefinition guardrail) =>
        guardrail.Kind.Value switch
        {
            "aws/bucket" => ["s3.amazonaws.com"],
            "aws/account" => ["s3.amazonaws.com", "s3-control.amazonaws.com"],
            "aws/security-group" or "aws/instance" => ["ec2.amazonaws.com"],
            var kind => throw new NotSupportedException(kind),
        };
}
