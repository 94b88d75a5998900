using System.Text;
using CsCheck;
using ZocSec.Core;
using ZocSec.Core.GitHub.Checks;

namespace ZocSec.Tests.GitHub.Checks;

/// <summary>Other people's words in a check run stay words.</summary>
public sealed class LiteralTests
{
    private const string Marks = "\\`*_{}[]<>#|~&$!^";

    private static readonly Gen<string> Names = Gen.OneOf(
            AnyOf([.. Marks.Select(mark => mark.ToString())]),
            AnyOf("@", ":", " ", "\r\n", "www.", "https://", "a", "0", "é", "🚀", "ש", "\u202E", "\0", "\ud83d"),
            Gen.Char.Select(character => character.ToString())
        )
        .Array[0, 30]
        .Select(string.Concat);

    private static Gen<string> AnyOf(params string[] texts) =>
        Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    [Theory]
    [InlineData("@all", "@\u200Ball")]
    [InlineData("octo-org/team #12", "octo-org/team \\#\u200B12")]
    [InlineData("https://x.example", "https:\u200B//x.example")]
    [InlineData("WWW.x.example", "WWW\\.x.example")]
    [InlineData(":tada:", ":\u200Btada:")]
    [InlineData("&commat;all", "\\&commat;all")]
    [InlineData("![x](y)", "\\!\\[x\\](y)")]
    [InlineData("<img src=x>", "\\<img src=x\\>")]
    [InlineData("a|b\nc", "a\\|b c")]
    [InlineData("$x$", "\\$x\\$")]
    [InlineData("told: why", "told: why")]
    public void Text_WhatWouldBeMore_IsShownAsItIs(string name, string expected) =>
        Assert.Equal(expected, Literal.Text(name));

    [Fact]
    public void Text_WhateverItIs_SaysTheSameAndHasNoMarkOfItsOwn() =>
        Names.Sample(
            name =>
            {
                var shown = Literal.Text(name.Replace("\u200B", "", StringComparison.Ordinal));
                var plain = new StringBuilder();
                for (var index = 0; index < shown.Length; index++)
                {
                    Assert.False(Marks[1..].Contains(shown[index], StringComparison.Ordinal), shown);
                    plain.Append(shown[index] == '\\' ? shown[++index] : shown[index]);
                }

                Assert.DoesNotMatch(@"[@#:](?! |$)[^\u200B]|www\.", shown.ReplaceLineEndings("!"));
                Assert.Equal(
                    OneLine.Of(name.Replace("\u200B", "", StringComparison.Ordinal)),
                    plain.Replace("\u200B", "").ToString()
                );
            },
            iter: 20_000
        );

    [Theory]
    [InlineData("web", "`web`")]
    [InlineData("a`b``c", "```a`b``c```")]
    [InlineData("`", "`` ` ``")]
    [InlineData("", "`  `")]
    [InlineData("a\nb", "`a b`")]
    [InlineData("@all <b>", "`@all <b>`")]
    public void Code_IsFencedByMoreThanItHolds(string name, string expected) =>
        Assert.Equal(expected, Literal.Code(name));

    [Fact]
    public void OneLine_WhateverItIs_HoldsNothingThatIsNotSeen() =>
        Names.Sample(
            name =>
                Assert.All(
                    OneLine.Of(name).EnumerateRunes(),
                    rune => Assert.False(Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 or 0x202E)
                ),
            iter: 5_000
        );

    [Fact]
    public void Clip_WhateverItIs_IsShortEnoughAndWholeCharacters() =>
        Gen.Select(AnyOf("a", "🚀", "é").Array[0, 40], Gen.Int[2, 30])
            .Sample(
                (parts, max) =>
                {
                    var text = string.Concat(parts);

                    var clipped = CheckLimits.Clip(text, max);

                    Assert.InRange(clipped.Length, 0, max);
                    Assert.DoesNotContain(Rune.ReplacementChar, clipped.EnumerateRunes());
                    Assert.StartsWith(clipped.TrimEnd('…'), text, StringComparison.Ordinal);
                },
                iter: 5_000
            );
}
