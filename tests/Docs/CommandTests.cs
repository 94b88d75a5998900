using System.CommandLine.Parsing;
using ZocSec.Action;
using ZocSec.Tests.Architecture;

namespace ZocSec.Tests.Docs;

/// <summary>Commands that the pages show exist, with the options that they are given.</summary>
public sealed class CommandTests
{
    private static readonly string[] s_shells = ["", "bash", "console", "sh"];

    [Fact]
    public void Command_IsUnderstood()
    {
        string[][] commands = [.. Shown().Where(shown => IsZocSec(shown.Words)).Select(shown => shown.Words)];

        Assert.True(commands.Length > 40);
        Assert.Empty(
            Shown().Where(shown => IsZocSec(shown.Words)).SelectMany(shown => Strange(shown.Words).Select(shown.Say))
        );
    }

    [Fact]
    public void Script_IsThereAndKnowsItsOptions()
    {
        var strange =
            from shown in Shown()
            where shown.Words[0].StartsWith("script/", StringComparison.Ordinal) && !IsZocSec(shown.Words)
            let file = Path.Combine(Solution.Root, shown.Words[0])
            let text = File.Exists(file) ? File.ReadAllText(file) + OptionsBehind(shown.Words[0]) : ""
            from word in shown.Words.Where((word, at) => at == 0 || word.StartsWith("--", StringComparison.Ordinal))
            where !text.Contains(word, StringComparison.Ordinal)
            select shown.Say(word);

        Assert.Empty(strange);
    }

    [Theory]
    [InlineData("zocsec undo X --ye", "--ye")]
    [InlineData("zocsec billing reports --no-such", "--no-such")]
    [InlineData("zocsec ledger lst", "lst")]
    [InlineData("zocsec leger", "leger")]
    [InlineData("A=1 script/zocsec audit --organization octo-org | tee --append x", null)]
    public void Strange_IsWhatTheProgramDoesNotKnow(string line, string? strange) =>
        Assert.Equal(strange, Strange(ShellText.Commands(line).First()).FirstOrDefault());

    private static bool IsZocSec(string[] words) => words[0] is "zocsec" or "script/zocsec";

    // This one hands its arguments on.
    private static string OptionsBehind(string script) =>
        script == "script/bench" ? File.ReadAllText(Path.Combine(Solution.Root, "tests", "bench", "Commands.cs")) : "";

    // Values are not judged: a page may say FILE where the program asks for one that is there.
    private static IEnumerable<string> Strange(string[] words)
    {
        var parsed = ZocSecCommand.Create(Surroundings.OfProcess).Parse([.. words[1..].Where(word => word != "…")]);
        return parsed
            .UnmatchedTokens.Concat(
                parsed
                    .Tokens.Where(token =>
                        token.Type == TokenType.Argument && token.Value.StartsWith("--", StringComparison.Ordinal)
                    )
                    .Select(token => token.Value)
            )
            .Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<ShownCommand> Shown() =>
        from page in MarkdownPage.All
        from text in page
            .Fences.Where(fence => s_shells.Contains(fence.Language, StringComparer.Ordinal))
            .Select(fence => fence.Text)
            .Concat(page.Code)
        from words in ShellText.Commands(text)
        where words[0] is "zocsec" || words[0].StartsWith("script/", StringComparison.Ordinal)
        select new ShownCommand(page.Path, words);

    private sealed record ShownCommand(string Page, string[] Words)
    {
        public string Say(string word) => $"{Page}: {word} in {string.Join(' ', Words)}";
    }
}
