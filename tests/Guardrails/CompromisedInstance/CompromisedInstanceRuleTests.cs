using System.Collections.Immutable;
using ZocSec.Core.Aws.Ec2;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Guardrails.CompromisedInstance;

namespace ZocSec.Tests.Guardrails.CompromisedInstance;

/// <summary>How far which finding leads, and what keeps an instance from being touched.</summary>
public sealed class CompromisedInstanceRuleTests
{
    private static readonly ResourceOwner s_owner = new("payments", Otherwise: null);
    private const string Miner = "CryptoCurrency:EC2/BitcoinTool.B";

    private static readonly ImmutableSortedDictionary<string, string> s_optedIn = ImmutableSortedDictionary<
        string,
        string
    >.Empty.Add("security_guillotine", "");

    private static readonly InstanceState s_running = new(
        InstanceEvent.Resource(TenantId.Default, "111111111111", "us-east-1", "i-1")
    )
    {
        Findings = [new InstanceFinding("f-1", Miner, 8, IsConfirmed: true)],
        Power = InstanceState.Running,
        Tags = s_optedIn,
        Volumes = ["vol-1", "vol-2"],
        Interfaces = [new("eni-1", "vpc-1", ["sg-1", "sg-2"]), new("eni-2", "vpc-1", ["sg-3"], "sg-9")],
        Profile = new InstanceProfile("assoc-1", "arn:aws:iam::111111111111:instance-profile/web"),
        IsStopProtected = false,
        IsTerminationProtected = false,
    };

    [Fact]
    public void CompromisedInstance_ClimbsTheWholeLadder()
    {
        Assert.Equal(
            [
                "tag:zocsec:finding: absent → f-1",
                "snapshots: absent → taken",
                "groups:eni-1: sg-1 sg-2 → isolated",
                "groups:eni-2: sg-3 → isolated",
                "profile: arn:aws:iam::111111111111:instance-profile/web → absent",
                "power: running → stopped",
            ],
            FixOf(s_running)
        );
    }

    [Fact]
    public void ContainedInstance_IsLeftAsItIs()
    {
        var contained = s_running with
        {
            Power = InstanceState.Stopped,
            Tags = s_optedIn.Add("zocsec:finding", "an older one"),
            HasSnapshots = true,
            Interfaces = [new("eni-1", "vpc-1", ["sg-9"], "sg-9")],
            Profile = null,
        };

        Assert.StartsWith(
            "contained: ",
            Assert.IsType<Verdict.Compliant>(Judge(contained)).Reason,
            StringComparison.Ordinal
        );
        Assert.Equal(["power: running → stopped"], FixOf(contained with { Power = InstanceState.Running }));
    }

    [Theory]
    [InlineData(Reach.Tag, "tag:zocsec:finding")]
    [InlineData(Reach.Snapshot, "tag:zocsec:finding", "snapshots")]
    [InlineData(Reach.Isolate, "tag:zocsec:finding", "snapshots", "groups:eni-1", "groups:eni-2")]
    [InlineData(Reach.DetachProfile, "tag:zocsec:finding", "snapshots", "groups:eni-1", "groups:eni-2", "profile")]
    public void Finding_LeadsAsFarAsThePolicySays(Reach upTo, params string[] properties)
    {
        var settings = new CompromisedInstanceSettings
        {
            Findings = [new FindingGrade { Type = "Crypto*", UpTo = upTo }],
        };

        Assert.Equal(
            properties,
            Assert.IsType<Verdict.Violation>(Judge(s_running, settings)).Fix.Select(change => change.Property)
        );
    }

    [Theory]
    [InlineData("Backdoor:EC2/C&CActivity.B!DNS", 8, true)]
    [InlineData("Backdoor:EC2/Spambot", 5, true)]
    [InlineData("Trojan:EC2/DropPoint!DNS", 5, true)]
    [InlineData("AttackSequence:EC2/CompromisedInstanceGroup", 9, true)]
    [InlineData("Execution:EC2/MaliciousFile", 7, true)]
    [InlineData("Execution:EC2/MaliciousFile", 6.9, false)]
    [InlineData("UnauthorizedAccess:EC2/SSHBruteForce", 8, false)]
    [InlineData("Trojan:EC2/DropPointX", 8, false)]
    public void BuiltInGrades_StopWhatIsCompromisedAndReportTheRest(string type, double severity, bool isStopped)
    {
        var state = s_running with { Findings = [new InstanceFinding("f-1", type, severity, IsConfirmed: true)] };

        Assert.Equal(isStopped, FixOf(state).Contains("power: running → stopped"));
        Assert.IsType<Verdict.Violation>(Judge(state));
    }

    [Fact]
    public void PolicysGrade_ComesBeforeTheBuiltInOne()
    {
        var settings = new CompromisedInstanceSettings
        {
            Findings =
            [
                new FindingGrade
                {
                    Type = "CryptoCurrency:*",
                    Severity = 9,
                    UpTo = Reach.Stop,
                },
                new FindingGrade { Type = "CryptoCurrency:*", UpTo = Reach.Ignore },
            ],
        };

        Assert.IsType<Verdict.Compliant>(Judge(s_running, settings));
    }

    [Theory]
    [InlineData(3.9, true)]
    [InlineData(4, false)]
    public void FindingBelowTheSeverity_DoesNotCount(double severity, bool isCompliant) =>
        Assert.Equal(
            isCompliant,
            Judge(s_running with { Findings = [new InstanceFinding("f-1", Miner, severity, IsConfirmed: true)] })
                is Verdict.Compliant
        );

    [Fact]
    public void InstanceWithoutTheTag_IsOnlyReported()
    {
        var verdict = Assert.IsType<Verdict.Violation>(
            Judge(s_running with { Tags = ImmutableSortedDictionary<string, string>.Empty })
        );

        Assert.Empty(verdict.Fix);
        Assert.EndsWith(
            "; left alone, since it has no tag security_guillotine",
            verdict.Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void WorstFindingCounts_AndTheOthersAreCounted()
    {
        var state = s_running with
        {
            Findings =
            [
                new InstanceFinding("f-0", "Recon:EC2/PortProbeUnprotectedPort", 9, IsConfirmed: true),
                new InstanceFinding("f-1", Miner, 5, IsConfirmed: true),
                new InstanceFinding("f-2", Miner, 8.5, IsConfirmed: true),
            ],
        };

        var verdict = Assert.IsType<Verdict.Violation>(Judge(state));

        Assert.Equal($"GuardDuty found {Miner} (severity 8.5, finding f-2) and 2 more", verdict.Reason);
        Assert.Equal(s_owner, verdict.Owner);
        Assert.Equal("f-2", verdict.Fix[0].After);
    }

    [Fact]
    public void UnconfirmedFinding_IsToldToBeOnTheEventsWord() =>
        Assert.StartsWith(
            "on the event's word GuardDuty found",
            Judge(s_running with { Findings = [new InstanceFinding("f-1", Miner, 8, IsConfirmed: false)] }).Reason,
            StringComparison.Ordinal
        );

    [Fact]
    public void InstanceThatCannotBeStopped_IsContainedOtherwiseAndReported()
    {
        var state = s_running with { WhyNotStopped = "its root device is an instance store" };

        Assert.Equal(5, FixOf(state).Length);
        Assert.DoesNotContain("power: running → stopped", FixOf(state));
        var verdict = Assert.IsType<Verdict.Violation>(
            Judge(state, new CompromisedInstanceSettings { Ladder = [Rung.Stop] })
        );
        Assert.Empty(verdict.Fix);
        Assert.EndsWith(
            "contained as far as it can be, but not stopped: its root device is an instance store",
            verdict.Reason,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true, "stop-protection: on → off", "power: running → stopped")]
    public void StopProtection_IsTakenOffOnlyIfThePolicySaysSo(bool clear, params string[] fix) =>
        Assert.Equal(
            fix,
            FixOf(
                s_running with
                {
                    IsStopProtected = true,
                },
                new CompromisedInstanceSettings { Ladder = [Rung.Stop], ClearStopProtection = clear }
            )
        );

    [Fact]
    public void Termination_NeedsBothTheLadderAndTheGrade()
    {
        var grade = new FindingGrade { Type = Miner, UpTo = Reach.Terminate };
        var ladder = ImmutableArray.Create(Rung.Stop, Rung.Terminate);

        Assert.Equal(["power: running → stopped"], FixOf(s_running, new() { Ladder = ladder }));
        Assert.Equal(
            ["power: running → stopped"],
            FixOf(s_running, new() { Ladder = [Rung.Stop], Findings = [grade] })
        );
        Assert.Equal(["power: running → terminated"], FixOf(s_running, new() { Ladder = ladder, Findings = [grade] }));
        Assert.Empty(
            FixOf(s_running with { IsTerminationProtected = true }, new() { Ladder = ladder, Findings = [grade] })
        );
    }

    [Fact]
    public void WhatWasNotRead_IsUnknown()
    {
        Assert.IsType<Verdict.Unknown>(Judge(s_running with { Findings = null }));
        Assert.IsType<Verdict.Unknown>(Judge(s_running with { Power = null }));
        Assert.IsType<Verdict.Unknown>(Judge(s_running with { Tags = null }));
    }

    private static Verdict Judge(InstanceState state, CompromisedInstanceSettings? settings = null) =>
        CompromisedInstanceRule.Judge(state, settings ?? new CompromisedInstanceSettings(), s_owner);

    private static string[] FixOf(InstanceState state, CompromisedInstanceSettings? settings = null) =>
        [.. Assert.IsType<Verdict.Violation>(Judge(state, settings)).Fix.Select(change => change.ToString())];
}
