using System.Net;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using Moq;
using ZocSec.Core.Aws;
using ZocSec.Core.Aws.Ec2;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Guardrails.OpenPorts;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Guardrails.OpenPorts;

/// <summary>What no server does on demand: throttling, pages, races, undoing, a list that may not be read.</summary>
public sealed class OpenPortsGuardrailTests
{
    private const string Group = "sg-1";
    private const string World = "0.0.0.0/0";
    private static readonly Policy s_policy = new() { Accounts = [new AwsAccount { Id = "111111111111" }] };

    private static readonly Hint s_hint = new(
        SecurityGroupEvent.Resource(TenantId.Default, "111111111111", "us-east-1", Group)
    );

    private readonly Mock<IAmazonEC2> _ec2 = new(MockBehavior.Strict);
    private readonly IGuardrail _guardrail;

    public OpenPortsGuardrailTests()
    {
        var clients = new Mock<IAwsClients>();
        clients.Setup(all => all.Ec2(It.IsAny<AwsTarget>())).Returns(_ec2.Object);
        var policies = new Mock<IPolicySource>();
        policies.Setup(source => source.Operator).Returns(TenantId.Default);
        policies.Setup(source => source.For(It.IsAny<TenantId>())).Returns(s_policy);
        var groups = new SecurityGroups(clients.Object);
        var reader = new SecurityGroupReader(
            groups,
            new AwsAccounts(policies.Object, TimeProvider.System),
            TimeProvider.System
        );
        _guardrail = new OpenPortsGuardrail(groups, reader);
        _ec2.Setup(ec2 => ec2.DescribeSecurityGroupsAsync(It.IsAny<DescribeSecurityGroupsRequest>(), default))
            .ReturnsAsync(
                new DescribeSecurityGroupsResponse { SecurityGroups = [new SecurityGroup { GroupName = "web" }] }
            );
    }

    [Fact]
    public async Task Throttled_IsReadLater()
    {
        _ec2.Setup(ec2 => ec2.DescribeSecurityGroupRulesAsync(It.IsAny<DescribeSecurityGroupRulesRequest>(), default))
            .ThrowsAsync(Refusal("RequestLimitExceeded", HttpStatusCode.ServiceUnavailable));

        var blocked = Assert.IsType<Reading.Blocked>(await ReadAsync());

        Assert.NotNull(blocked.RetryAt);
        Assert.Contains(
            "ec2:DescribeSecurityGroupRules in account 111111111111",
            blocked.Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task ThrottledChange_IsMadeLater()
    {
        _ec2.Setup(ec2 => ec2.RevokeSecurityGroupIngressAsync(It.IsAny<RevokeSecurityGroupIngressRequest>(), default))
            .ThrowsAsync(Refusal("RequestLimitExceeded", HttpStatusCode.ServiceUnavailable));

        Assert.NotNull(Assert.IsType<Outcome.Blocked>(await RevokeAsync()).RetryAt);
    }

    [Theory]
    [InlineData("InvalidSecurityGroupRuleId.NotFound")]
    [InlineData("InvalidGroup.NotFound")]
    public async Task RuleThatSomebodyElseRevoked_IsNoFailure(string code)
    {
        _ec2.Setup(ec2 => ec2.RevokeSecurityGroupIngressAsync(It.IsAny<RevokeSecurityGroupIngressRequest>(), default))
            .ThrowsAsync(Refusal(code));

        Assert.IsType<Outcome.Applied>(await RevokeAsync());
    }

    [Fact]
    public async Task AllPagesAreReadAndOutgoingRulesLeftOut()
    {
        _ec2.SetupSequence(ec2 =>
                ec2.DescribeSecurityGroupRulesAsync(It.IsAny<DescribeSecurityGroupRulesRequest>(), default)
            )
            .ReturnsAsync(Page("next", Rule("sgr-1", 443), Rule("sgr-2", 22, egress: true)))
            .ReturnsAsync(Page(next: null, Rule("sgr-3", 22)));

        var state = await FoundAsync();

        Assert.Equal(["sgr-1", "sgr-3"], state.Rules!.Value.Select(rule => rule.Id));
    }

    [Fact]
    public async Task RuleWithoutPorts_OpensThemAll()
    {
        var rule = Rule("sgr-1", 22);
        (rule.IpProtocol, rule.FromPort, rule.ToPort) = ("6", -1, -1);
        Answer(rule);

        Assert.Equal(new Ingress("tcp", 0, 65535, World), (await FoundAsync()).Rules!.Value[0].Ingress);
    }

    [Fact]
    public async Task PrefixListThatMayNotBeRead_IsSaidAndStopsNothing()
    {
        var rule = Rule("sgr-1", 22);
        (rule.CidrIpv4, rule.PrefixListId) = (null, "pl-1");
        Answer(rule);
        _ec2.Setup(ec2 => ec2.DescribeManagedPrefixListsAsync(It.IsAny<DescribeManagedPrefixListsRequest>(), default))
            .ThrowsAsync(Refusal("UnauthorizedOperation", HttpStatusCode.Forbidden));

        var verdict = Assert.IsType<Verdict.Unknown>(_guardrail.Judge(await FoundAsync(), s_policy));

        Assert.Contains("may not do ec2:DescribeManagedPrefixLists", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PrefixListOfAws_IsNotReadAndSaidSo()
    {
        var rule = Rule("sgr-1", 22);
        (rule.CidrIpv4, rule.PrefixListId) = (null, "pl-1");
        Answer(rule);
        _ec2.Setup(ec2 => ec2.DescribeManagedPrefixListsAsync(It.IsAny<DescribeManagedPrefixListsRequest>(), default))
            .ReturnsAsync(
                new DescribeManagedPrefixListsResponse { PrefixLists = [new ManagedPrefixList { OwnerId = "AWS" }] }
            );

        var verdict = Assert.IsType<Verdict.Compliant>(_guardrail.Judge(await FoundAsync(), s_policy));

        Assert.Contains("pl-1 was not looked into", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undo_OpensAgainWithTheDescription()
    {
        AuthorizeSecurityGroupIngressRequest? sent = null;
        _ec2.Setup(ec2 =>
                ec2.AuthorizeSecurityGroupIngressAsync(It.IsAny<AuthorizeSecurityGroupIngressRequest>(), default)
            )
            .Callback((AuthorizeSecurityGroupIngressRequest request, CancellationToken _) => sent = request)
            .ReturnsAsync(new AuthorizeSecurityGroupIngressResponse());

        var change = new Change("ingress tcp 20-22 ::/0", "open: the office", After: null);
        var outcome = await _guardrail.ApplyAsync(State(), change.Inverse(), default);

        Assert.IsType<Outcome.Applied>(outcome);
        var permission = Assert.Single(sent!.IpPermissions);
        Assert.Equal(("tcp", 20, 22), (permission.IpProtocol, permission.FromPort, permission.ToPort));
        var range = Assert.Single(permission.Ipv6Ranges);
        Assert.Equal(("::/0", "the office"), (range.CidrIpv6, range.Description));
    }

    [Theory]
    [InlineData("ingress tcp 22-22 0.0.0.0/0", null, "open")]
    [InlineData("ingress tcp 22-22 0.0.0.0/0", "open", "open: other")]
    [InlineData("ingress tcp 23-23 0.0.0.0/0", "open", null)]
    [InlineData("visibility", "public", null)]
    public async Task ChangeThatDoesNotFitWhatWasRead_IsNotMade(string property, string? before, string? after) =>
        Assert.IsType<Outcome.Blocked>(
            await _guardrail.ApplyAsync(
                State(new IngressRule("sgr-1", new Ingress("tcp", 22, 22, World), null)),
                new Change(property, before, after),
                default
            )
        );

    private Task<Reading> ReadAsync() => _guardrail.ReadAsync(s_hint, s_policy, default);

    private async Task<SecurityGroupState> FoundAsync() =>
        Assert.IsType<SecurityGroupState>(Assert.IsType<Reading.Found>(await ReadAsync()).State);

    private Task<Outcome> RevokeAsync() =>
        _guardrail.ApplyAsync(
            State(new IngressRule("sgr-1", new Ingress("tcp", 22, 22, World), null)),
            new Change("ingress tcp 22-22 0.0.0.0/0", "open", After: null),
            default
        );

    private void Answer(SecurityGroupRule rule) =>
        _ec2.Setup(ec2 => ec2.DescribeSecurityGroupRulesAsync(It.IsAny<DescribeSecurityGroupRulesRequest>(), default))
            .ReturnsAsync(Page(next: null, rule));

    private static DescribeSecurityGroupRulesResponse Page(string? next, params SecurityGroupRule[] rules) =>
        new() { SecurityGroupRules = [.. rules], NextToken = next };

    private static SecurityGroupRule Rule(string id, int port, bool egress = false) =>
        new()
        {
            GroupId = Group,
            SecurityGroupRuleId = id,
            IpProtocol = "tcp",
            FromPort = port,
            ToPort = port,
            CidrIpv4 = World,
            IsEgress = egress,
        };

    private static SecurityGroupState State(params IngressRule[] rules) => new(s_hint.Resource) { Rules = [.. rules] };

    private static AmazonEC2Exception Refusal(string code, HttpStatusCode status = HttpStatusCode.BadRequest) =>
        new("no", ErrorType.Sender, code, "1", status);
}
