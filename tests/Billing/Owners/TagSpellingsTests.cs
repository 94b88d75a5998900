using ZocSec.Core.Billing.Owners;

namespace ZocSec.Tests.Billing.Owners;

public sealed class TagSpellingsTests
{
    [Theory]
    [InlineData("CostCenter", "costcenter")]
    [InlineData("cost-center", "costcenter")]
    [InlineData("user:Cost Center", "costcenter")]
    [InlineData("user_owner", "owner")]
    [InlineData("aws:createdBy", "awscreatedby")]
    [InlineData("aws_created_by", "awscreatedby")]
    [InlineData("user:", "user")]
    [InlineData("--", "--")]
    [InlineData("Größe", "größe")]
    public void Normal_DropsWhatSpellingsDifferBy(string key, string normal) =>
        Assert.Equal(normal, TagSpellings.NormalOf(key));

    [Fact]
    public void Spellings_AreInThePolicysOrderItsOwnFirst() =>
        Assert.Equal(
            ["Team", "team", "Owner", "OWNER", "owner"],
            TagSpellings.Of(["Team", "Owner", "team"], ["OWNER", "team", "Other", "owner", "Owner", "Team"])
        );

    [Fact]
    public void KeysThatNobodyUses_AreNotAsked() => Assert.Empty(TagSpellings.Of(["Owner"], ["Name"]));
}
