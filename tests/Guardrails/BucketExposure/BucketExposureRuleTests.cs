using System.Collections.Immutable;
using ZocSec.Core.Aws.S3;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Guardrails.BucketExposure;

namespace ZocSec.Tests.Guardrails.BucketExposure;

/// <summary>Which buckets are open to anybody, and how they are closed.</summary>
public sealed class BucketExposureRuleTests
{
    private const string Everyone = "http://acs.amazonaws.com/groups/global/AllUsers";
    private const string AnyUser = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
    private const string LogDelivery = "http://acs.amazonaws.com/groups/s3/LogDelivery";

    [Fact]
    public void Blocked_IsLeftAloneWhateverItsAclAndPolicySay() =>
        Assert.IsType<Verdict.Compliant>(Judge(State(PublicAccessBlock.All, [Grant(Everyone)], ["s3:GetObject"])));

    [Fact]
    public void WhatTheAccountBlocks_IsBlocked()
    {
        var open = State(PublicAccessBlock.None, [Grant(Everyone)], ["s3:GetObject"]);

        Assert.IsType<Verdict.Compliant>(Judge(open with { AccountBlock = PublicAccessBlock.All }));
        Assert.Equal(
            "its policy lets anybody do s3:GetObject",
            Assert
                .IsType<Verdict.Violation>(
                    Judge(open with { AccountBlock = new PublicAccessBlock(true, true, false, false) })
                )
                .Reason
        );
    }

    [Fact]
    public void PublicAcl_LosesThoseGrantsAndIsBlocked()
    {
        var violation = Assert.IsType<Verdict.Violation>(
            Judge(
                State(
                    PublicAccessBlock.None,
                    [Grant(Everyone), Grant(AnyUser, "WRITE"), Grant(LogDelivery, "WRITE")],
                    []
                )
            )
        );

        Assert.Equal(
            [
                new Change("grant READ everyone", "present", null, Optional: true),
                new Change("grant WRITE any-aws-user", "present", null, Optional: true),
                new Change("public-access-block", "none", "all"),
            ],
            violation.Fix
        );
        Assert.Equal("its ACL grants READ to everyone; its ACL grants WRITE to any aws user", violation.Reason);
    }

    [Fact]
    public void PublicPolicy_IsBlockedAndNotTouched()
    {
        var violation = Assert.IsType<Verdict.Violation>(
            Judge(State(new PublicAccessBlock(true, true, false, false), [], ["s3:GetObject"]))
        );

        Assert.Equal([new Change("public-access-block", "block-acls ignore-acls", "all")], violation.Fix);
        Assert.Equal("its policy lets anybody do s3:GetObject", violation.Reason);
    }

    [Fact]
    public void NotPublicWithoutABlock_IsBlockedUnlessThePolicySaysOtherwise()
    {
        var state = State(PublicAccessBlock.None, [], []);

        Assert.Equal(
            [new Change("public-access-block", "none", "all")],
            Assert.IsType<Verdict.Violation>(Judge(state)).Fix
        );
        Assert.IsType<Verdict.Compliant>(
            BucketExposureRule.Judge(state, new BucketExposureSettings { RequireBlock = false }, owner: null)
        );
    }

    [Fact]
    public void TagThatAllows_LeavesItPublicAndSaysSo()
    {
        var state = State(PublicAccessBlock.None, [Grant(Everyone)], []) with
        {
            Tags = ImmutableSortedDictionary<string, string>.Empty.Add("public-website", ""),
        };
        var settings = new BucketExposureSettings { AllowTags = ["public-website"] };

        var verdict = Assert.IsType<Verdict.Compliant>(BucketExposureRule.Judge(state, settings, owner: null));

        Assert.Equal("public by its tag public-website: its ACL grants READ to everyone", verdict.Reason);
        Assert.IsType<Verdict.Violation>(Judge(state));
    }

    [Fact]
    public void WhatWasNotRead_IsUnknown()
    {
        var state = State(PublicAccessBlock.None, [Grant(Everyone)], []);

        Assert.All(
            [
                state with
                {
                    Block = null,
                },
                state with
                {
                    Acl = null,
                },
                state with
                {
                    PublicActions = null,
                },
                state with
                {
                    Tags = null,
                },
            ],
            partial => Assert.IsType<Verdict.Unknown>(Judge(partial))
        );
        Assert.Equal("unread", (state with { Block = null }).Value("public-access-block"));
        Assert.Equal("unread", (state with { Acl = null }).Value("grant READ everyone"));
    }

    [Fact]
    public void TakenBack_TheBlockFallsBeforeTheGrantsReturn()
    {
        var fix = Assert.IsType<Verdict.Violation>(Judge(State(PublicAccessBlock.None, [Grant(Everyone)], []))).Fix;

        Assert.Equal(
            ["public-access-block: all → none", "grant READ everyone: absent → present"],
            fix.Reverse().Select(change => change.Inverse().ToString())
        );
    }

    [Theory]
    [InlineData("all")]
    [InlineData("none")]
    [InlineData("block-acls")]
    [InlineData("ignore-acls block-policy restrict-buckets")]
    public void Block_IsReadAsItIsWritten(string text) => Assert.Equal(text, PublicAccessBlock.Parse(text)?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("ignore-acls block-acls")]
    [InlineData("block-acls everything")]
    public void BlockThatNobodyWrote_IsNotRead(string text) => Assert.Null(PublicAccessBlock.Parse(text));

    [Fact]
    public void Violation_NamesTheOwner()
    {
        var owner = new ResourceOwner("data (tag Team)", Otherwise: null);

        var verdict = BucketExposureRule.Judge(
            State(PublicAccessBlock.None, [], []),
            new BucketExposureSettings(),
            owner
        );

        Assert.Equal(owner, Assert.IsType<Verdict.Violation>(verdict).Owner);
    }

    private static Verdict Judge(BucketState state) =>
        BucketExposureRule.Judge(state, new BucketExposureSettings(), owner: null);

    private static BucketGrant Grant(string group, string permission = "READ") => new(group, IsGroup: true, permission);

    private static BucketState State(
        PublicAccessBlock block,
        ImmutableArray<BucketGrant> grants,
        ImmutableArray<string> actions
    ) =>
        new(BucketEvent.Resource(TenantId.Default, "111111111111", "example"))
        {
            Region = "eu-central-1",
            Block = block,
            Acl = new BucketAcl("owner", [new BucketGrant("owner", IsGroup: false, "FULL_CONTROL"), .. grants]),
            PublicActions = actions,
            Tags = ImmutableSortedDictionary<string, string>.Empty,
        };
}
