using CsCheck;
using ZocSec.Core.Storage.Azure;

namespace ZocSec.Tests.Storage;

public sealed class AzureKeysTests
{
    [Fact]
    public void Escape_AnyText_HasNothingThatKeysMayNotHave() =>
        Gen.String.Sample(text =>
            Assert.DoesNotContain(AzureKeys.Escape(text), c => c is '/' or '\\' or '#' or '?' or '|' or < ' ' or > '~')
        );

    [Fact]
    public void Escape_TwoTexts_AreAlikeOnlyWhenTheTextsAre() =>
        Gen.Select(Gen.String[Gen.Char["a~/0"], 0, 6], Gen.String[Gen.Char["a~/0"], 0, 6])
            .Sample((one, other) => Assert.Equal(one == other, AzureKeys.Escape(one) == AzureKeys.Escape(other)));

    [Fact]
    public void EndOf_WhateverBeginsAlike_IsBelow() =>
        Gen.Select(Gen.String, Gen.String)
            .Sample(
                (prefix, rest) =>
                    Assert.True(
                        string.CompareOrdinal(
                            AzureKeys.Escape(prefix + rest),
                            AzureKeys.EndOf(AzureKeys.Escape(prefix))
                        ) < 0
                    )
            );

    [Fact]
    public void Invert_LaterId_SortsFirst()
    {
        var time = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var (early, late) = (Id(time), Id(time.AddMilliseconds(1)));

        Assert.True(string.CompareOrdinal(AzureKeys.Invert(late), AzureKeys.Invert(early)) < 0);
        Assert.Equal(early, AzureKeys.Invert(AzureKeys.Invert(early)!));

        static string Id(DateTimeOffset time) => Guid.CreateVersion7(time).ToString("N");
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123")]
    [InlineData("0123456789ABCDEF0123456789abcdef")]
    [InlineData("0123456789abcdef0123456789abcdeg")]
    public void Invert_NoSuchId_IsNull(string id) => Assert.Null(AzureKeys.Invert(id));
}
