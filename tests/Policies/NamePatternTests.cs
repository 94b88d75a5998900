using ZocSec.Core.Policies;
using ZocSec.Tests.Billing.Questions;

namespace ZocSec.Tests.Policies;

/// <summary>Regular expressions that mean the same to every engine.</summary>
public sealed class NamePatternTests
{
    [Theory]
    [InlineData("^prod-", "prod-1", "a-prod-")]
    [InlineData("prod$", "a-prod", "prod\n")]
    [InlineData("a.c", "abc", "a\nc")]
    [InlineData(@"^pay-\d{2,3}$", "pay-12", "pay-٣٣")]
    [InlineData(@"^\w+$", "a_9", "größe")]
    [InlineData(@"^[\w\-]+$", "a-9", "a 9")]
    [InlineData("(?i)^LOG", "logs", "alog")]
    [InlineData("^(?:a|b(c|d))+$", "abd", "ac")]
    [InlineData(@"^a\.b\/c\_d$", "a.b/c_d", "axb/c_d")]
    [InlineData("^[^a-c]*?$", "xyz", "abc")]
    [InlineData("größe", "die größe", "grösse")]
    [InlineData(@"\W\D", "--", "a1")]
    public async Task Pattern_MeansTheSameInDotNetAndDuckDb(string text, string fits, string fails)
    {
        var pattern = Ask.Pattern(text);
        await using var engine = new TinyEngine();

        Assert.Equal((true, false), (pattern.IsIn(fits), pattern.IsIn(fails)));
        var sql =
            $"SELECT regexp_like({Quoted(fits)}, {Quoted(pattern.Portable)}), regexp_like({Quoted(fails)}, {Quoted(pattern.Portable)})";
        await foreach (var row in engine.AskAsync(sql, TestContext.Current.CancellationToken))
        {
            Assert.Equal((true, false), (row.Flag(0), row.Flag(1)));
        }
    }

    [Theory]
    [InlineData("a(?=b)")]
    [InlineData("(?<!a)b")]
    [InlineData(@"(a)\1")]
    [InlineData("(?<name>a)")]
    [InlineData("a(?i)b")]
    [InlineData("(?>a)")]
    [InlineData("a*+")]
    [InlineData("a{2}{3}")]
    [InlineData("*a")]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("[a")]
    [InlineData("[]a]")]
    [InlineData("[a[b]]")]
    [InlineData("[a-z&&[b]]")]
    [InlineData("[[:alpha:]]")]
    [InlineData(@"[\w-x]")]
    [InlineData(@"[a-\d]")]
    [InlineData(@"[\D]")]
    [InlineData("a{")]
    [InlineData("a{,2}")]
    [InlineData("a{3,2}")]
    [InlineData("a{101}")]
    [InlineData("((a{100}){100}){2}")]
    [InlineData("a}")]
    [InlineData(@"\s")]
    [InlineData(@"\bprod")]
    [InlineData(@"\pL")]
    [InlineData(@"\Qa")]
    [InlineData("a\\")]
    [InlineData("a\nb")]
    [InlineData("")]
    public void Pattern_ThatEnginesTakeDifferently_IsRefused(string text)
    {
        Assert.False(NamePattern.TryParse(text, out _, out var problem));
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void LongestPattern_HasTwoHundredCharacters()
    {
        Assert.True(NamePattern.TryParse(new string('a', 200), out _, out _));
        Assert.False(NamePattern.TryParse(new string('a', 201), out _, out _));
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
