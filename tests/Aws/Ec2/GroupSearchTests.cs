using System.Text;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using Moq;
using ZocSec.Core.Aws;
using ZocSec.Core.Aws.Ec2;
using ZocSec.Core.Engine;
using ZocSec.Core.Events;
using ZocSec.Core.Events.Aws;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Guardrails.OpenPorts;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;
using ZocSec.Tests.Events.Aws;

namespace ZocSec.Tests.Aws.Ec2;

/// <summary>Groups that an event touched without naming them by id.</summary>
public sealed class GroupSearchTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private readonly Mock<IAmazonEC2> _ec2 = new(MockBehavior.Strict);
    private Policy _policy = new() { Accounts = [new AwsAccount { Id = "111111111111" }] };

    [Fact]
    public async Task ChangedPrefixList_HasEachGroupLookedAtThatUsesIt()
    {
        var source = Read("ModifyManagedPrefixList", """{"prefixListId":"pl-1"}""");
        var errand = Assert.IsType<Errand>(Assert.Single(new GroupSearchReaction().WorkFor(source)));
        Assert.Equal(source.Time.AddSeconds(15), errand.Due);
        SetUp("ip-permission.prefix-list-id=pl-1", token: null, next: "more", "sg-1", "sg-2");
        SetUp("ip-permission.prefix-list-id=pl-1", token: "more", next: null, "sg-3");

        var done = Assert.IsType<ErrandResult.Done>(await Runner().RunAsync(errand, default));

        Assert.Equal(["sg-1", "sg-2", "sg-3"], done.Follow.Cast<Look>().Select(look => look.Hint.Resource.Name));
        var first = (Look)done.Follow[0];
        Assert.Equal(
            ("arn:aws:ec2:eu-west-1:111111111111:security-group/sg-1", source.Key),
            (first.Hint.Resource.Key, first.Trigger)
        );
        Assert.Equal(3, done.Follow.Select(look => look.Id).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task GroupKnownByNameAlone_IsLookedForByIt()
    {
        var source = Read("AuthorizeSecurityGroupIngress", """{"groupName":"web"}""");
        var errand = Assert.IsType<Errand>(Assert.Single(new GroupSearchReaction().WorkFor(source)));
        SetUp("group-name=web", token: null, next: null, "sg-1");

        var done = Assert.IsType<ErrandResult.Done>(await Runner().RunAsync(errand, default));

        Assert.Equal("sg-1", ((Look)Assert.Single(done.Follow)).Hint.Resource.Name);
    }

    [Theory]
    [InlineData("AuthorizeSecurityGroupIngress", """{"groupId":"sg-1"}""")]
    [InlineData("GetManagedPrefixListEntries", """{"prefixListId":"pl-1"}""")]
    public void WhatNamesItsGroups_OrChangesNoList_NeedsNoSearch(string call, string request) =>
        Assert.Empty(new GroupSearchReaction().WorkFor(Read(call, request)));

    [Theory]
    [InlineData("UnauthorizedOperation", false)]
    [InlineData("RequestLimitExceeded", true)]
    public async Task SearchThatFails_WaitsOrSaysWhatToAllow(string code, bool waits)
    {
        var errand = (Errand)
            new GroupSearchReaction().WorkFor(Read("CreateSecurityGroup", """{"groupName":"web"}""")).Single();
        _ec2.Setup(ec2 => ec2.DescribeSecurityGroupsAsync(It.IsAny<DescribeSecurityGroupsRequest>(), default))
            .ThrowsAsync(new AmazonServiceException("no") { ErrorCode = code });

        var result = await Runner().RunAsync(errand, default);

        Assert.Equal(waits, result is ErrandResult.Later);
        Assert.Contains(
            "ec2:DescribeSecurityGroups in account 111111111111, eu-west-1",
            waits ? ((ErrandResult.Later)result).Reason : ((ErrandResult.Refused)result).Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task AccountThatLeftThePolicy_IsNotAsked()
    {
        var errand = (Errand)
            new GroupSearchReaction().WorkFor(Read("CreateSecurityGroup", """{"groupName":"web"}""")).Single();
        _policy = new Policy();

        Assert.IsType<ErrandResult.Refused>(await Runner().RunAsync(errand, default));
    }

    private static SourceEvent Read(string call, string request) =>
        Assert
            .IsType<AwsEventReading.Read>(
                AwsEvent.Read(
                    Encoding.UTF8.GetBytes(AwsEventTests.Call("ec2", call, request, "{}")),
                    TenantId.Default,
                    s_now
                )
            )
            .Event;

    private void SetUp(string filter, string? token, string? next, params string[] groups) =>
        _ec2.Setup(ec2 =>
                ec2.DescribeSecurityGroupsAsync(
                    It.Is<DescribeSecurityGroupsRequest>(request =>
                        request.NextToken == token
                        && $"{request.Filters[0].Name}={request.Filters[0].Values[0]}" == filter
                    ),
                    default
                )
            )
            .ReturnsAsync(
                new DescribeSecurityGroupsResponse
                {
                    NextToken = next,
                    SecurityGroups =
                    [
                        .. groups.Select(group => new SecurityGroup { GroupId = group, GroupName = "web" }),
                    ],
                }
            );

    private GroupSearchRunner Runner()
    {
        var clients = new Mock<IAwsClients>();
        clients.Setup(all => all.Ec2(It.IsAny<AwsTarget>())).Returns(_ec2.Object);
        var policies = new Mock<IPolicySource>();
        policies.Setup(source => source.Operator).Returns(TenantId.Default);
        policies.Setup(source => source.For(It.IsAny<TenantId>())).Returns(() => _policy);
        var groups = new SecurityGroups(clients.Object);
        var accounts = new AwsAccounts(policies.Object, TimeProvider.System);
        return new GroupSearchRunner(
            groups,
            accounts,
            new GuardrailSet([
                new OpenPortsGuardrail(groups, new SecurityGroupReader(groups, accounts, TimeProvider.System)),
            ]),
            TimeProvider.System
        );
    }
}
