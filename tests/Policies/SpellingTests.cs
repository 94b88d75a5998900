using ZocSec.Core.Policies.Shapes;

namespace ZocSec.Tests.Policies;

public sealed class SpellingTests
{
    [Theory]
    [InlineData("moed", "mode")]
    [InlineData("Mode", "mode")]
    [InlineData("allowTopics", "allow-topics")]
    [InlineData("allow_topic", "allow-topics")]
    [InlineData("exmeption", "exemptions")]
    [InlineData("aws", null)]
    [InlineData("notify", null)]
    [InlineData("", null)]
    public void Nearest_FindsSlipsOfThePenOnly(string word, string? meant)
    {
        Assert.Equal(meant, Spelling.Nearest(word, ["mode", "paused", "allow-topics", "exemptions"]));
    }

    [Fact]
    public void Nearest_VeryLongWord_IsNobodysSlip()
    {
        Assert.Null(Spelling.Nearest(new string('a', 1_000_000), [new string('a', 1_000_000)]));
    }
}
