using System.Text.Json;
using System.Text.Json.Nodes;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Core.Notifications.Texts;

namespace ZocSec.Core.Notifications.Webhooks;

/// <summary>
/// A message as Slack's incoming webhooks take it. Sources: Slack's documentation, "Sending messages using incoming
/// webhooks", "Section block" (3,000 characters), "Blocks" (50 in a message).
/// </summary>
internal sealed class SlackMessage(NoticeTexts texts)
{
    private const int MaxSection = 3000;
    private const int MaxBlocks = 50;
    private const int LongestEntity = 5;

    /// <summary>The body.</summary>
    public byte[] Write(NoticeErrand errand)
    {
        var text = texts.Render(errand, "slack", ".txt", SlackMarkup.Instance);
        var body = new JsonObject
        {
            // For notifications, and clients that show no blocks.
            ["text"] = NoticeWords.Short(SlackMarkup.Instance.Text(NoticeTexts.TitleOf(errand)), MaxSection),
            ["blocks"] = new JsonArray([.. Sections(text).Take(MaxBlocks).Select(Block)]),
            ["unfurl_links"] = false,
            ["unfurl_media"] = false,
        };
        return JsonSerializer.SerializeToUtf8Bytes(body, WebhookJson.Default.JsonObject);
    }

    private static JsonObject Block(string text) =>
        new()
        {
            ["type"] = "section",
            ["text"] = new JsonObject
            {
                ["type"] = "mrkdwn",
                ["text"] = text,
                // Nothing is looked for in it that might be a link or a mention.
                ["verbatim"] = true,
            },
        };

    private static IEnumerable<string> Sections(string text)
    {
        var section = "";
        foreach (var line in text.TrimEnd().Split('\n').SelectMany(Pieces))
        {
            if (section.Length > 0 && section.Length + 1 + line.Length > MaxSection)
            {
                yield return section;
                section = line;
            }
            else
            {
                section = section.Length == 0 ? line : $"{section}\n{line}";
            }
        }

        if (section.Length > 0)
        {
            yield return section;
        }
    }

    // Never within an entity or a character.
    private static IEnumerable<string> Pieces(string line)
    {
        while (line.Length > MaxSection)
        {
            var end = MaxSection;
            var entity = line.LastIndexOf('&', end - 1, LongestEntity);
            end = entity >= 0 && line.IndexOf(';', entity) >= end ? entity : end;
            end = char.IsHighSurrogate(line[end - 1]) ? end - 1 : end;
            yield return line[..end];
            line = line[end..];
        }

        yield return line;
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonObject))]
internal sealed partial class WebhookJson : System.Text.Json.Serialization.JsonSerializerContext;
