using System.Text.RegularExpressions;

namespace ZocSec.Tests.Docs;

/// <summary>
/// What docs/troubleshooting.md has people search for is what the program says. There a code span with a blank is a message, unless
/// it is a command or a key of the policy; … stands for what the program fills in.
/// </summary>
public sealed partial class TroubleshootingTests
{
    private static readonly Lazy<string> s_said = new(() => Said(SourceText.Of("core", "functions", "action")));

    [Fact]
    public void EachMessage_IsSaidByTheProgram()
    {
        var messages = MarkdownPage
            .All.Single(page => page.Path == "docs/troubleshooting.md")
            .Code.Where(IsMessage)
            .ToArray();

        Assert.True(messages.Length > 40);
        Assert.All(messages, message => Assert.True(IsSaid(message, s_said.Value), message));
    }

    [Theory]
    [InlineData("could not reach … within …", true)]
    [InlineData("… within … minutes", true)]
    [InlineData("one text in two parts", true)]
    [InlineData("minutes … within", false)]
    [InlineData("only a comment says", false)]
    [InlineData("somebody else says", false)]
    public void IsSaid_IsWhatStandsInATextOfTheCode(string message, bool isSaid) =>
        Assert.Equal(
            isSaid,
            IsSaid(
                message,
                Said([
                    """
                    // "only a comment says this"
                    Say($"could not reach {name} within {time} minutes");
                    Say("one text " +
                        $"in two parts");
                    """,
                ])
            )
        );

    private static bool IsMessage(string code) => code.Contains(' ') && !CommandOrKey().IsMatch(code);

    private static bool IsSaid(string message, string said)
    {
        var parts = message
            .Split('…', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(Regex.Escape);
        return Regex.IsMatch(
            said,
            $"\"[^\\n]*?{string.Join("[^\\n]*?", parts)}",
            RegexOptions.CultureInvariant,
            TimeSpan.FromSeconds(30)
        );
    }

    // Without comments, and with texts that go on in the next line put together.
    private static string Said(IEnumerable<string> sources) =>
        string.Join('\n', sources.Select(source => Seam().Replace(Comment().Replace(source, ""), "")));

    [GeneratedRegex("^(zocsec|curl|sqlite3) |^[a-z-]+: [a-z-]+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CommandOrKey();

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex("\"\\s*\\+\\s*\\$?\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Seam();
}
