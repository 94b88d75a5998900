using CsCheck;
using ZocSec.Core.Reports;

namespace ZocSec.Tests.Reports;

public sealed class WorkbookTextTests
{
    [Theory]
    [InlineData("a\u0001b", "a\uFFFDb")]
    [InlineData("a\0b\u001Fc\uFFFEd", "a\uFFFDb\uFFFDc\uFFFDd")]
    [InlineData("a\r\nb\rc", "a\nb\nc")]
    [InlineData("_x0041_x0042_", "_x005F_x0041_x005F_x0042_")]
    public void Write_MakesTheTextOneThatAWorkbookHolds(string text, string expected) =>
        Assert.Equal(expected, WorkbookText.Write(text));

    [Fact]
    public void Write_HalfACharacter_IsReplaced() =>
        Assert.Equal("half \uFFFD of a fox", WorkbookText.Write("half " + "🦊"[0] + " of a fox"));

    [Fact]
    public void Write_TooLong_IsCutAndSaysSo()
    {
        var longest = new string('a', WorkbookText.Longest);

        Assert.Same(longest, WorkbookText.Write(longest));
        Assert.Equal(WorkbookText.Longest, WorkbookText.Write(longest + "b").Length);
        Assert.EndsWith("a… (cut)", WorkbookText.Write(longest + "b"), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_CutWithinACharacter_LeavesNoHalf()
    {
        foreach (var before in new[] { "", "a" })
        {
            var cut = WorkbookText.Write(before + string.Concat(Enumerable.Repeat("🦊", 20_000)));

            Assert.DoesNotContain('\uFFFD', cut);
            Assert.EndsWith("🦊… (cut)", cut, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Read_GivesBackWhatWasWritten() =>
        Gen.Char["_x0041F="]
            .Array[0, 24]
            .Select(characters => new string(characters))
            .Sample(text => WorkbookText.Read(WorkbookText.Write(text)) == text);
}
