using System.Text.Json;
using System.Text.RegularExpressions;
using ZocSec.Core.Notifications.Issues;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Core.Notifications.Texts;
using ZocSec.Core.Notifications.Webhooks;
using ZocSec.Tests.Notifications.Notices;

namespace ZocSec.Tests.Notifications.Texts;

/// <summary>Whatever people call their things, in no channel is it anything but a name.</summary>
public sealed partial class HostileNameTests : IDisposable
{
    private readonly NoticeBench _bench = new();

    public static TheoryData<string> Names { get; } =
        new(
            "<!channel> <!here> <@U0LAN0Z89> <#C024BE7LR>",
            "<https://evil.example|your bank>",
            "[your bank](https://evil.example)",
            "![](https://evil.example/pixel.png)",
            "@acme/admins @mona #1 acme/payroll#2 GH-3",
            "<script>alert(1)</script><img src=x onerror=alert(1)>",
            "\"><a href=\"javascript:alert(1)\">x</a>",
            "`code` ```fence``` *bold* _it_ ~gone~",
            "line\r\nbreak\u2028other\u0000end\u202Eturned",
            "{{undo}} {{link}} }} {{",
            "<!-- /zocsec:notice --> <!-- zocsec:notice:v1:00 -->",
            "<at>everyone</at> https://evil.example www.evil.example",
            "| a | b |\n|---|---|",
            "</details></td></table>",
            "&lt;script&gt; &amp;"
        );

    public void Dispose() => _bench.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Slack_HasNoMentionLinkOrMarkupOfIt(string name)
    {
        var message = JsonDocument.Parse(new SlackMessage(_bench.Texts).Write(Errand(name))).RootElement;
        var texts = message
            .GetProperty("blocks")
            .EnumerateArray()
            .Select(block => block.GetProperty("text").GetProperty("text").GetString()!)
            .Append(message.GetProperty("text").GetString()!)
            .ToArray();

        foreach (var text in texts)
        {
            // The only angle brackets are those of this program's own link.
            var rest = text.Replace("<https://zocsec.example.com/entry?id=entry-1>", "", StringComparison.Ordinal);
            Assert.DoesNotContain('<', rest);
            Assert.DoesNotContain('>', rest);
            // Between backticks Slack looks for nothing.
            Assert.DoesNotContain("://", Code().Replace(rest, ""), StringComparison.Ordinal);
            Assert.DoesNotContain('\u202E', rest);
        }

        Assert.All(
            message.GetProperty("blocks").EnumerateArray(),
            block => Assert.True(block.GetProperty("text").GetProperty("verbatim").GetBoolean())
        );
        var own = Render(NoticeSamples.Hostile("n"));
        Assert.Equal(Count(own, '`'), Count(texts[0], '`'));
        Assert.Equal(Count(own, '*'), Count(Code().Replace(texts[0], ""), '*'));
        Assert.Equal(Count(own, '\n'), Count(texts[0], '\n'));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Teams_ShowsItAsTextAlone(string name)
    {
        var card = JsonDocument
            .Parse(new TeamsCard(_bench.Texts).Write(Errand(name)))
            .RootElement.GetProperty("attachments")[0]
            .GetProperty("content");

        Assert.All(
            card.GetProperty("body").EnumerateArray(),
            block =>
            {
                Assert.Equal("RichTextBlock", block.GetProperty("type").GetString());
                var run = Assert.Single(block.GetProperty("inlines").EnumerateArray());
                Assert.Equal("TextRun", run.GetProperty("type").GetString());
                Assert.DoesNotContain("://", run.GetProperty("text").GetString()!, StringComparison.Ordinal);
            }
        );
        Assert.False(card.GetProperty("msteams").TryGetProperty("entities", out _));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Html_HasNoElementOfIt(string name)
    {
        var html = _bench.Texts.Render(Errand(name), "mail", ".html", HtmlMarkup.Instance);
        var own = _bench.Texts.Render(Errand("n"), "mail", ".html", HtmlMarkup.Instance);

        Assert.Equal(Tag().Matches(own).Select(tag => tag.Value), Tag().Matches(html).Select(tag => tag.Value));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Issue_HasNoMentionLinkMarkOrElementOfIt(string name)
    {
        var notice = NoticeSamples.Hostile(name);
        var text = _bench.Texts.Render(Errand(name), "issue", ".md", MarkdownMarkup.Instance);
        var body = NoticeIssue.Write("", notice, text);

        // What stands between backticks is code; outside of it each mark is taken back.
        var bare = Code().Replace(text, "");
        Assert.DoesNotMatch(@"(?<!\\)<(?!https://zocsec\.example\.com)", bare);
        Assert.DoesNotMatch(@"@[A-Za-z]", bare);
        Assert.DoesNotMatch(@"(?<!\\)\[", bare);
        Assert.DoesNotMatch(@"#\d", bare);
        Assert.DoesNotMatch(@"GH-\d", bare);
        // Written again, the text stands once, whatever the name is.
        Assert.Equal(body, NoticeIssue.Write(body, notice, text));
        Assert.DoesNotMatch("@[A-Za-z]|#[0-9]|[\r\n]", NoticeIssue.TitleOf(notice));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void PlainText_HasNoLineOfIt(string name)
    {
        var text = _bench.Texts.Render(Errand(name), "mail", ".txt", PlainMarkup.Instance);
        var own = _bench.Texts.Render(Errand("n"), "mail", ".txt", PlainMarkup.Instance);

        Assert.Equal(Count(own, '\n'), Count(text, '\n'));
        Assert.DoesNotContain('\u2028', text);
    }

    [Theory]
    [InlineData('<')]
    [InlineData('&')]
    [InlineData('é')]
    public void LongNotice_StaysWithinTheLimitsOfTheChats(char filler)
    {
        var notice = NoticeSamples.Hostile(new string(filler, 4000)) with
        {
            Changes = [.. Enumerable.Repeat(new string(filler, 400), 20)],
        };
        var errand = new NoticeErrand(NoticeSamples.Slack, NoticeSamples.Now) { Notice = notice };

        var blocks = JsonDocument
            .Parse(new SlackMessage(_bench.Texts).Write(errand))
            .RootElement.GetProperty("blocks")
            .EnumerateArray()
            .Select(block => block.GetProperty("text").GetProperty("text").GetString()!)
            .ToArray();

        Assert.InRange(blocks.Length, 2, 50);
        Assert.All(blocks, block => Assert.InRange(block.Length, 1, 3000));
        Assert.All(blocks, block => Assert.DoesNotMatch("&(?!amp;|lt;|gt;)", block));
        Assert.InRange(new TeamsCard(_bench.Texts).Write(errand).Length, 1, 28 * 1024);
    }

    private string Render(Notice notice) =>
        _bench
            .Texts.Render(
                new NoticeErrand(NoticeSamples.Slack, NoticeSamples.Now) { Notice = notice },
                "slack",
                ".txt",
                SlackMarkup.Instance
            )
            .TrimEnd();

    private static NoticeErrand Errand(string name) =>
        new(NoticeSamples.Slack, NoticeSamples.Now) { Notice = NoticeSamples.Hostile(name) };

    private static int Count(string text, char character) => text.Count(one => one == character);

    [GeneratedRegex("<[^>]*>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tag();

    [GeneratedRegex("`[^`]*`", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();
}
