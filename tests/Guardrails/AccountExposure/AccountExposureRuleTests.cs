using ZocSec.Core.Aws.S3;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Guardrails.AccountExposure;

namespace ZocSec.Tests.Guardrails.AccountExposure;

/// <summary>Which accounts let their buckets become public.</summary>
public sealed class AccountExposureRuleTests
{
    private static readonly ResourceOwner s_owner = new("security", Otherwise: null);
    private static readonly AccountState s_account = new(AccountState.Of(TenantId.Default, "111111111111"));

    [Fact]
    public void AccountThatBlocksAll_IsCompliant() =>
        Assert.IsType<Verdict.Compliant>(Judge(s_account with { Block = PublicAccessBlock.All }));

    [Fact]
    public void AccountThatBlocksLess_GetsAllFour()
    {
        var some = new PublicAccessBlock(true, true, true, false);

        var violation = Assert.IsType<Verdict.Violation>(Judge(s_account with { Block = some }));

        Assert.Equal(
            "buckets of the account may become public: its public access block is block-acls ignore-acls block-policy",
            violation.Reason
        );
        Assert.Equal(s_owner, violation.Owner);
        var change = Assert.Single(violation.Fix);
        Assert.Equal(("block-acls ignore-acls block-policy", "all"), (change.Before, change.After));
        Assert.NotNull(change.Lasting);
    }

    [Theory]
    [InlineData("111111111111", true)]
    [InlineData("222222222222", false)]
    public void AllowedAccount_IsCompliant(string allowed, bool isCompliant) =>
        Assert.Equal(
            isCompliant,
            Judge(s_account with { Block = PublicAccessBlock.None }, new() { Allow = [allowed] }) is Verdict.Compliant
        );

    [Fact]
    public void UnreadBlock_IsUnknown() => Assert.IsType<Verdict.Unknown>(Judge(s_account));

    private static Verdict Judge(AccountState account, AccountExposureSettings? settings = null) =>
        AccountExposureRule.Judge(account, settings ?? new AccountExposureSettings(), s_owner);
}
