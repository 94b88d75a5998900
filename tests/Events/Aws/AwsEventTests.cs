using System.Text;
using System.Text.Json;
using ZocSec.Core.Events.Aws;
using ZocSec.Core.Guardrails;

namespace ZocSec.Tests.Events.Aws;

/// <summary>What is read of events as EventBridge delivers them.</summary>
public sealed class AwsEventTests
{
    private static readonly DateTimeOffset s_received = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void RecordedCall_NamesBucketActorAndPlace()
    {
        var read = Read(
            Call(
                "s3",
                "CreateBucket",
                """{"bucketName":"example","Host":"s3.eu-west-1.amazonaws.com"}""",
                response: "null",
                identity: """{"type":"AssumedRole","principalId":"AROA:alice","arn":"arn:aws:sts::111111111111:assumed-role/Admin/alice"}"""
            )
        );

        Assert.Equal("com.amazonaws.s3.CreateBucket", read.Event.Type);
        Assert.Equal("/aws/111111111111/eu-west-1#call-1", read.Event.Key);
        Assert.Equal("example", read.Facts.Bucket);
        Assert.Equal("assumed-role/Admin/alice", read.Event.Actor);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 11, 59, 0, TimeSpan.Zero), read.Event.Time);
        Assert.Equal(read.Facts.Bucket, AwsFacts.Of(read.Event)!.Bucket);
    }

    [Theory]
    [InlineData(
        """{"type":"IAMUser","principalId":"AIDA","arn":"arn:aws:iam::111111111111:user/bob","userName":"bob"}""",
        "bob"
    )]
    [InlineData("""{"type":"Root","principalId":"111111111111","arn":"arn:aws:iam::111111111111:root"}""", "root")]
    [InlineData("""{"type":"AWSService","invokedBy":"cloudformation.amazonaws.com"}""", "cloudformation.amazonaws.com")]
    [InlineData("{}", null)]
    [InlineData("[]", null)]
    public void Actor_IsWhoeverTheEventNames(string identity, string? actor) =>
        Assert.Equal(actor, Read(Call("s3", "CreateBucket", """{"bucketName":"b"}""", "null", identity)).Event.Actor);

    [Theory]
    // By id, by name with the id in the answer, and by name alone.
    [InlineData("AuthorizeSecurityGroupIngress", """{"groupId":"sg-1"}""", """{"_return":true}""", "sg-1", "")]
    [InlineData(
        "AuthorizeSecurityGroupIngress",
        """{"groupName":"web"}""",
        """{"_return":true,"securityGroupRuleSet":{"items":[{"groupId":"sg-2"},{"groupId":"sg-2"}]}}""",
        "sg-2",
        ""
    )]
    [InlineData("AuthorizeSecurityGroupIngress", """{"groupName":"web"}""", """{"_return":true}""", "", "web")]
    [InlineData(
        "ModifySecurityGroupRules",
        """{"ModifySecurityGroupRulesRequest":{"GroupId":"sg-3","SecurityGroupRule":{"SecurityGroupRuleId":"sgr-1"}}}""",
        """{"ModifySecurityGroupRulesResponse":{"return":true}}""",
        "sg-3",
        ""
    )]
    [InlineData("CreateSecurityGroup", """{"groupName":"web"}""", """{"groupId":"sg-4"}""", "sg-4", "")]
    [InlineData(
        "RunInstances",
        """{"groupSet":{"items":[{"groupId":"sg-5"},{"groupId":"sg-6"}]}}""",
        """{"instancesSet":{"items":[{"groupSet":{"items":{"groupId":"sg-7"}}}]}}""",
        "sg-5 sg-6 sg-7",
        ""
    )]
    public void SecurityGroups_AreFoundWhereverTheCallNamesThem(
        string name,
        string request,
        string response,
        string groups,
        string names
    )
    {
        var facts = Read(Call("ec2", name, request, response)).Facts;

        Assert.Equal(groups, string.Join(' ', facts.Groups));
        Assert.Equal(names, string.Join(' ', facts.GroupNames));
    }

    [Fact]
    public void PrefixList_IsNamed() =>
        Assert.Equal(
            "pl-1",
            Read(
                Call(
                    "ec2",
                    "ModifyManagedPrefixList",
                    """{"ModifyManagedPrefixListRequest":{"PrefixListId":"pl-1"}}""",
                    "{}"
                )
            ).Facts.PrefixList
        );

    [Fact]
    public void Finding_IsOneEventHoweverOftenItIsSent()
    {
        var first = Read(Finding());
        var copy = Read(Finding(envelope: "999999999999", id: "other"));

        Assert.Equal("/aws/111111111111/us-east-1#find-1@2026-11-24T11:00:00Z", first.Event.Key);
        Assert.Equal(first.Event.Key, copy.Event.Key);
        Assert.Equal(["i-1"], first.Facts.Instances);
        Assert.Equal(new AwsFinding("find-1", "det-1", "CryptoCurrency:EC2/BitcoinTool.B", 8), first.Facts.Finding);
    }

    [Fact]
    public void AttackSequence_NamesItsMembers() =>
        Assert.Equal(
            ["i-1", "i-2"],
            Read(
                Finding(
                    service: """{"detectorId":"det-1","detection":{"sequence":{"resources":[{"uid":"arn:aws:ec2:us-east-1:111111111111:instance/i-1"},{"uid":"i-2"},{"uid":"arn:aws:iam::1:user/x"}]}}}""",
                    resource: """{"resourceType":"AttackSequence"}"""
                )
            ).Facts.Instances
        );

    public static TheoryData<string, string> Ignored =>
        new()
        {
            {
                "the call failed",
                Call("s3", "CreateBucket", """{"bucketName":"b"}""", "null", more: ""","errorCode":"AccessDenied" """)
            },
            {
                "its source is not AWS",
                """{"source":"com.example","detail-type":"AWS API Call via CloudTrail","detail":{}}"""
            },
            { "it has no detail", """{"source":"aws.s3"}""" },
            { "the call names nothing", Call("s3", "ListBuckets", "{}", "null") },
            {
                "or did nothing",
                Call("ec2", "AuthorizeSecurityGroupIngress", """{"groupId":"sg-1"}""", """{"_return":false}""")
            },
            { "or where", Call("s3", "CreateBucket", """{"bucketName":"b"}""", "null", account: "1111") },
            { "it is neither", """{"source":"aws.health","detail-type":"AWS Health Event","detail":{}}""" },
            { "is a sample", Finding(service: """{"additionalInfo":{"sample":true}}""") },
            {
                "is a sample",
                Finding(service: """{"additionalInfo":{"type":"default","value":"{\"sample\":true}"}}""")
            },
            { "is archived", Finding(service: """{"archived":true}""") },
            { "not about an instance", Finding(resource: """{"resourceType":"AccessKey"}""") },
        };

    [Theory]
    [MemberData(nameof(Ignored))]
    public void WhatNeedsNothing_IsIgnoredWithTheReason(string reason, string json) =>
        Assert.Contains(
            reason,
            Assert.IsType<AwsEventReading.Ignored>(AwsEvent.Read(Bytes(json), TenantId.Default, s_received)).Reason,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("null")]
    public void WhatIsNoObject_IsRefused(string json) =>
        Assert.ThrowsAny<JsonException>(() => AwsEvent.Read(Bytes(json), TenantId.Default, s_received));

    [Fact]
    public void EventThatNamesMuch_StaysSmall()
    {
        var items = string.Join(
            ',',
            Enumerable
                .Range(0, 5000)
                .Select(number => $$$"""{"groupId":"sg-{{{number:D17}}}{{{new string('x', 200)}}}"}""")
        );
        var read = Read(Call("ec2", "RunInstances", $$$"""{"groupSet":{"items":[{{{items}}}]}}""", "{}"));

        Assert.Equal(AwsFacts.MaxNames, read.Facts.Groups.Length);
        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(read.Event.Data).Length, 1, 8 * 1024);
    }

    private static AwsEventReading.Read Read(string json) =>
        Assert.IsType<AwsEventReading.Read>(AwsEvent.Read(Bytes(json), TenantId.Default, s_received));

    private static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json);

    internal static string Call(
        string service,
        string name,
        string request,
        string response,
        string identity = "{}",
        string account = "111111111111",
        string more = ""
    ) =>
        $$$"""
            {"version":"0","id":"event-1","detail-type":"AWS API Call via CloudTrail","source":"aws.{{{service}}}","account":"{{{account}}}",
             "time":"2026-11-24T11:59:30Z","region":"eu-west-1","resources":[],
             "detail":{"eventID":"call-1","eventName":"{{{name}}}","eventSource":"{{{service}}}.amazonaws.com","awsRegion":"eu-west-1",
              "eventTime":"2026-11-24T11:59:00Z","userIdentity":{{{identity}}},"requestParameters":{{{request}}},"responseElements":{{{response}}}{{{more}}}}}
            """;

    private static string Finding(
        string service = """{"detectorId":"det-1","archived":false}""",
        string resource = """{"resourceType":"Instance","instanceDetails":{"instanceId":"i-1"}}""",
        string envelope = "111111111111",
        string id = "event-1"
    ) =>
        $$$"""
            {"id":"{{{id}}}","detail-type":"GuardDuty Finding","source":"aws.guardduty","account":"{{{envelope}}}","time":"2026-11-24T11:01:00Z",
             "region":"us-east-1","detail":{"id":"find-1","accountId":"111111111111","region":"us-east-1","severity":"8",
              "type":"CryptoCurrency:EC2/BitcoinTool.B","updatedAt":"2026-11-24T11:00:00Z","service":{{{service}}},"resource":{{{resource}}}}}
            """;
}
