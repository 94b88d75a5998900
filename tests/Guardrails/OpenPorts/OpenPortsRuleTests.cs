using System.Collections.Immutable;
using ZocSec.Core.Aws.Ec2;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Guardrails.OpenPorts;

namespace ZocSec.Tests.Guardrails.OpenPorts;

/// <summary>Which rules open a sensitive port, and what exactly is closed.</summary>
public sealed class OpenPortsRuleTests
{
    private const string World = "0.0.0.0/0";

    [Theory]
    // Other ports, other protocols, narrower ranges, security groups.
    [InlineData("tcp", 443, 443, World)]
    [InlineData("tcp", 0, 21, World)]
    [InlineData("udp", 23, 3388, "::/0")]
    [InlineData("icmp", -1, -1, World)]
    [InlineData("icmp", 22, 22, World)]
    [InlineData("50", -1, -1, World)]
    [InlineData("tcp", 22, 22, "0.0.0.0/1")]
    [InlineData("tcp", 22, 22, "203.0.113.7/32")]
    [InlineData("tcp", 22, 22, "2001:db8::/32")]
    [InlineData("tcp", 0, 65535, "sg-0123456789abcdef0")]
    [InlineData("-1", -1, -1, "sg-0123456789abcdef0")]
    public void WhatIsNoOpening_Stays(string protocol, int from, int to, string source) =>
        Assert.IsType<Verdict.Compliant>(Judge(new OpenPortsSettings(), (protocol, from, to, source)));

    [Theory]
    [InlineData("tcp", 22, 22, World, "-ingress tcp 22-22 0.0.0.0/0")]
    [InlineData("udp", 3389, 3389, World, "-ingress udp 3389-3389 0.0.0.0/0")]
    [InlineData("tcp", 54321, 54321, "::/0", "-ingress tcp 54321-54321 ::/0")]
    [InlineData("-1", -1, -1, "::/0", "-ingress all ::/0")]
    [InlineData("tcp", 22, 23, World, "+ingress tcp 23-23 0.0.0.0/0", "-ingress tcp 22-23 0.0.0.0/0")]
    [InlineData("tcp", 21, 22, World, "+ingress tcp 21-21 0.0.0.0/0", "-ingress tcp 21-22 0.0.0.0/0")]
    [InlineData(
        "tcp",
        20,
        25,
        World,
        "+ingress tcp 20-21 0.0.0.0/0",
        "+ingress tcp 23-25 0.0.0.0/0",
        "-ingress tcp 20-25 0.0.0.0/0"
    )]
    [InlineData(
        "udp",
        0,
        65535,
        "::/0",
        "+ingress udp 0-21 ::/0",
        "+ingress udp 23-3388 ::/0",
        "+ingress udp 3390-54320 ::/0",
        "+ingress udp 54322-65535 ::/0",
        "-ingress udp 0-65535 ::/0"
    )]
    public void Opening_IsClosedAndWhatIsAroundItStaysOpen(
        string protocol,
        int from,
        int to,
        string source,
        params string[] steps
    ) => Assert.Equal(steps, Steps(Judge(new OpenPortsSettings(), (protocol, from, to, source))));

    [Theory]
    [InlineData(1, 65535, "+ingress tcp 2-65534 0.0.0.0/0", "-ingress tcp 1-65535 0.0.0.0/0")]
    [InlineData(65535, 65535, "-ingress tcp 65535-65535 0.0.0.0/0")]
    [InlineData(1, 1, "-ingress tcp 1-1 0.0.0.0/0")]
    public void PortsAtTheEnds_LeaveNoEmptyRange(int from, int to, params string[] steps) =>
        Assert.Equal(steps, Steps(Judge(new OpenPortsSettings { Ports = [65535, 1, 1] }, ("tcp", from, to, World))));

    [Theory]
    [InlineData("0.0.0.0/1", true)]
    [InlineData("10.0.0.0/7", true)]
    [InlineData("10.0.0.0/8", false)]
    [InlineData("2000::/3", true)]
    [InlineData("2001:db8::/31", true)]
    [InlineData("2001:db8::/32", false)]
    public void RangeWiderThanThePolicys_IsAnOpening(string source, bool opening)
    {
        var settings = new OpenPortsSettings
        {
            WidestRange = new WidestRange { Ipv4 = 8, Ipv6 = 32 },
        };

        Assert.Equal(opening, Judge(settings, ("tcp", 22, 22, source)) is Verdict.Violation);
    }

    [Fact]
    public void Description_GoesWithThePortsAroundAndIsInTheUndo()
    {
        var group = Group(("tcp", 22, 23, World)) with
        {
            Rules = [new IngressRule("sgr-1", new Ingress("tcp", 22, 23, World), "open: to all")],
        };

        var fix = Assert.IsType<Verdict.Violation>(OpenPortsRule.Judge(group, new OpenPortsSettings(), null)).Fix;

        Assert.Equal(
            [
                new Change("ingress tcp 23-23 0.0.0.0/0", null, "open: open: to all"),
                new Change("ingress tcp 22-23 0.0.0.0/0", "open: open: to all", null),
            ],
            fix
        );
        Assert.Equal("open: to all", SecurityGroupState.DescriptionOf(fix[1].Inverse().After!));
        Assert.Null(SecurityGroupState.DescriptionOf(SecurityGroupState.ValueOf(null)));
    }

    [Fact]
    public void SeveralOpenings_AreClosedWithoutMakingARuleTwiceAndThoseThatNeedNoRoomFirst() =>
        Assert.Equal(
            [
                "-ingress all 0.0.0.0/0",
                "+ingress tcp 21-21 0.0.0.0/0",
                "-ingress tcp 21-22 0.0.0.0/0",
                "+ingress tcp 23-30 0.0.0.0/0",
                "-ingress tcp 21-30 0.0.0.0/0",
            ],
            Steps(
                Judge(
                    new OpenPortsSettings(),
                    ("tcp", 21, 30, World),
                    ("tcp", 21, 22, World),
                    ("tcp", 80, 80, World),
                    ("-1", -1, -1, World)
                )
            )
        );

    [Fact]
    public void PortsAroundThatAreOpenAlready_AreNotOpenedAgain() =>
        Assert.Equal(
            ["-ingress tcp 22-23 0.0.0.0/0"],
            Steps(Judge(new OpenPortsSettings(), ("tcp", 22, 23, World), ("tcp", 23, 23, World)))
        );

    [Theory]
    [InlineData("10.0.0.0/8 0.0.0.0/0", null, typeof(Verdict.Violation))]
    [InlineData("::/0", null, typeof(Verdict.Violation))]
    [InlineData("10.0.0.0/8", null, typeof(Verdict.Compliant))]
    [InlineData("", "AWS itself keeps it", typeof(Verdict.Compliant))]
    [InlineData(null, "may not", typeof(Verdict.Unknown))]
    public void PrefixList_IsAsWideAsItsWidestRange(string? ranges, string? remark, Type verdict)
    {
        var content = new PrefixListContent(
            ranges is null ? null : [.. ranges.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
            remark
        );
        var group = Group(("tcp", 22, 22, "pl-1")) with
        {
            PrefixLists = ImmutableSortedDictionary<string, PrefixListContent>.Empty.Add("pl-1", content),
        };

        var judged = OpenPortsRule.Judge(group, new OpenPortsSettings(), owner: null);

        Assert.IsType(verdict, judged);
        Assert.Contains(remark ?? "", judged.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void PrefixListThatIsNotRead_KeepsNoOtherOpeningFromBeingClosed() =>
        Assert.Equal(
            ["-ingress tcp 22-22 0.0.0.0/0"],
            Steps(Judge(new OpenPortsSettings(), ("tcp", 22, 22, "pl-1"), ("tcp", 22, 22, World)))
        );

    [Fact]
    public void RulesThatWereNotRead_AreUnknown() =>
        Assert.IsType<Verdict.Unknown>(
            OpenPortsRule.Judge(Group() with { Rules = null }, new OpenPortsSettings(), owner: null)
        );

    [Fact]
    public void Violation_NamesGroupPortsSourcesAndOwner()
    {
        var owner = new ResourceOwner("data (tag Team)", Otherwise: null);

        var violation = Assert.IsType<Verdict.Violation>(
            OpenPortsRule.Judge(Group(("tcp", 22, 22, World), ("-1", -1, -1, "::/0")), new OpenPortsSettings(), owner)
        );

        Assert.Equal("web is open for tcp 22 from 0.0.0.0/0, all protocols from ::/0", violation.Reason);
        Assert.Equal(owner, violation.Owner);
    }

    [Theory]
    [InlineData("ingress tcp 22 0.0.0.0/0")]
    [InlineData("ingress tcp -1--1 0.0.0.0/0")]
    [InlineData("ingress icmp 8-0 0.0.0.0/0")]
    [InlineData("egress tcp 22-22 0.0.0.0/0")]
    [InlineData("visibility")]
    public void PropertyOfNoPorts_IsNone(string property) => Assert.Null(Ingress.Parse(property));

    private static Verdict Judge(OpenPortsSettings settings, params (string, int, int, string)[] rules) =>
        OpenPortsRule.Judge(Group(rules), settings, owner: null);

    private static string[] Steps(Verdict verdict) =>
        [
            .. Assert
                .IsType<Verdict.Violation>(verdict)
                .Fix.Select(change =>
                {
                    Assert.True(change is { Before: null } != change is { After: null });
                    Assert.Equal(change.Property, Ingress.Parse(change.Property)?.ToString());
                    return $"{(change.Before is null ? '+' : '-')}{change.Property}";
                }),
        ];

    private static SecurityGroupState Group(params (string Protocol, int From, int To, string Source)[] rules) =>
        new(SecurityGroupEvent.Resource(TenantId.Default, "111111111111", "eu-west-1", "sg-1"))
        {
            GroupName = "web",
            Rules =
            [
                .. rules.Select(
                    (rule, number) =>
                        new IngressRule(
                            $"sgr-{number}",
                            new Ingress(rule.Protocol, rule.From, rule.To, rule.Source),
                            Description: null
                        )
                ),
            ],
        };
}
