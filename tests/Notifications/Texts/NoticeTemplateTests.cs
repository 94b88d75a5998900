using Microsoft.Extensions.Logging;
using ZocSec.Core.Notifications;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Core.Notifications.Texts;
using ZocSec.Tests.Notifications.Notices;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Notifications.Texts;

/// <summary>Templates of the operator's own, good and broken ones.</summary>
public sealed class NoticeTemplateTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly LogKeeper _log = new();

    public void Dispose()
    {
        _folder.Dispose();
        _log.Dispose();
    }

    [Fact]
    public void FileInTheFolder_TakesThePlaceOfTheOneBuiltIn_AndValuesAreEscaped()
    {
        Write("slack.txt", "<!here> {{resource}} is {{ why }}\n");
        var errand = new NoticeErrand(NoticeSamples.Slack, NoticeSamples.Now)
        {
            Notice = NoticeSamples.Notice() with { Why = "<!channel> {{undo}}" },
        };

        Assert.Equal(
            "<!here> `acme/payroll` is &lt;!channel&gt; {{undo}}\n",
            Texts().Render(errand, "slack", ".txt", SlackMarkup.Instance)
        );
        Assert.Empty(_log.Lines);
    }

    [Theory]
    [InlineData("{{title}}\n{{owners}}\n", "line 2: there is no value {{owners}}; there are actor, ")]
    [InlineData("{{title}\n", "line 1: there is a {{ or }} that names no value")]
    [InlineData("only words\n", "line 1: there is no place for any value")]
    [InlineData("", "line 1: there is no place for any value")]
    public void BrokenFile_IsSaidWithItsLine_AndTheOneBuiltInIsUsed(string text, string problem)
    {
        Write("issue.md", text);

        var rendered = Texts()
            .Render(NoticeSamples.Errand(NoticeSamples.Slack), "issue", ".md", MarkdownMarkup.Instance);

        Assert.StartsWith("**public repository put right**", rendered, StringComparison.Ordinal);
        Assert.Contains(problem, Assert.Single(_log.Lines), StringComparison.Ordinal);
        Assert.Contains(problem, Assert.Single(NoticeTemplates.ProblemsOf(_folder.Path)), StringComparison.Ordinal);
    }

    [Fact]
    public void FileThatIsTooLong_IsNotUsed()
    {
        Write("slack.txt", "{{title}}" + new string('x', 33 * 1024));

        Assert.EndsWith(
            "slack.txt: it is longer than 32 KB",
            Assert.Single(NoticeTemplates.ProblemsOf(_folder.Path)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void EachBuiltInTemplate_IsGood()
    {
        foreach (var name in NoticeTemplates.Names)
        {
            Write(name, NoticeTemplates.TextOf(name));
        }

        Assert.Empty(NoticeTemplates.ProblemsOf(_folder.Path));
    }

    [Fact]
    public void LinesAndParagraphsWithoutValues_AreLeftOut()
    {
        Write("mail.txt", "{{title}}\n\nDone:\n{{done}}\n\nNot done:\n{{proposed}}\nBy {{actor}}\nUndo {{undo}}\n");
        var errand = new NoticeErrand(NoticeSamples.Slack, NoticeSamples.Now)
        {
            Notice = NoticeSamples.Notice() with { IsDone = false },
        };

        Assert.Equal(
            """
            repository acme/payroll: public repository put right

            Not done:
            - visibility: public → private (lasting: stars are lost)
            By mona

            """,
            Texts().Render(errand, "mail", ".txt", PlainMarkup.Instance)
        );
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.Path, name), text);

    private NoticeTexts Texts()
    {
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(_log));
        return new NoticeTexts(
            new NoticeTemplates(_folder.Path, factory.CreateLogger<NoticeTemplates>()),
            new NoticeSettings()
        );
    }
}
