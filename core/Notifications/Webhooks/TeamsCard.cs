using System.Text.Json;
using System.Text.Json.Nodes;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Core.Notifications.Texts;

namespace ZocSec.Core.Notifications.Webhooks;

/// <summary>
/// An adaptive card as webhooks of Microsoft Teams take it, those of Workflows and those before. Its words are runs of text,
/// in which no Markdown is read. Sources: Microsoft's documentation, "Create incoming webhooks" (28 KB in a message), and
/// Adaptive Cards, "RichTextBlock".
/// </summary>
internal sealed class TeamsCard(NoticeTexts texts)
{
    private const int MaxBytes = 24 * 1024;
    private const int MaxLine = 2000;
    private const string Cut = "(cut off)";

    /// <summary>The body.</summary>
    public byte[] Write(NoticeErrand errand)
    {
        var lines = texts
            .Render(errand, "teams", ".txt", PlainMarkup.Instance)
            .TrimEnd()
            .Split('\n')
            .Select(line => NoticeWords.Short(line, MaxLine))
            .ToList();
        var link = texts.LinkOf(errand);
        var body = Body(lines, link);
        while (body.Length > MaxBytes && lines.Count > 1)
        {
            lines.RemoveRange(lines.Count * 3 / 4, lines.Count - (lines.Count * 3 / 4));
            body = Body([.. lines, Cut], link);
        }

        return body;
    }

    private static byte[] Body(List<string> lines, Uri? link)
    {
        var card = new JsonObject
        {
            ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
            ["type"] = "AdaptiveCard",
            ["version"] = "1.4",
            ["msteams"] = new JsonObject { ["width"] = "Full" },
            ["body"] = new JsonArray([.. lines.Select((line, index) => Line(line, index == 0))]),
        };
        if (link is not null)
        {
            card["actions"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "Action.OpenUrl",
                    ["title"] = "Open",
                    ["url"] = link.AbsoluteUri,
                }
            );
        }

        var message = new JsonObject
        {
            ["type"] = "message",
            ["attachments"] = new JsonArray(
                new JsonObject
                {
                    ["contentType"] = "application/vnd.microsoft.card.adaptive",
                    ["contentUrl"] = null,
                    ["content"] = card,
                }
            ),
        };
        return JsonSerializer.SerializeToUtf8Bytes(message, WebhookJson.Default.JsonObject);
    }

    private static JsonObject Line(string text, bool isTitle)
    {
        // A run may not be empty; an empty line is distance.
        var run = new JsonObject { ["type"] = "TextRun", ["text"] = text.Length == 0 ? " " : text };
        if (isTitle)
        {
            run["weight"] = "Bolder";
            run["size"] = "Medium";
        }

        return new JsonObject
        {
            ["type"] = "RichTextBlock",
            ["spacing"] = "None",
            ["inlines"] = new JsonArray(run),
        };
    }
}
