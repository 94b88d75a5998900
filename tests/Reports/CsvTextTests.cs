using CsCheck;
using ZocSec.Core.Reports;

namespace ZocSec.Tests.Reports;

public sealed class CsvTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("hello = world", "hello = world")]
    [InlineData("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t'=1")]
    [InlineData("\rx", "'\rx")]
    [InlineData("＝1", "'＝1")]
    [InlineData("a;=1", "a;'=1")]
    [InlineData("a\n=1", "a\n'=1")]
    [InlineData("'=1", "''=1")]
    [InlineData("'tis", "'tis")]
    [InlineData("it's-a", "it's-a")]
    public void Neutralise_AndBack(string text, string expected)
    {
        Assert.Equal(expected, CsvText.Neutralise(text));
        Assert.Equal(text, CsvText.Restore(expected));
    }

    [Fact]
    public void Restore_GivesBackEveryText() =>
        Gen.Char["'=+-@\t\r\n; ab"]
            .Array[0, 12]
            .Select(characters => new string(characters))
            .Sample(text => CsvText.Restore(CsvText.Neutralise(text)) == text, iter: 20_000);

    [Theory]
    [InlineData("team-web api", "team-web api")]
    [InlineData("'quoted'", "'quoted'")]
    public void Restore_WhatAPersonTyped_StaysAsItIs(string text, string expected) =>
        Assert.Equal(expected, CsvText.Restore(text));
}
