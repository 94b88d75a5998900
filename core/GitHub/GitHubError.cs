using System.Text;
using System.Text.Json;

namespace ZocSec.Core.GitHub;

/// <summary>GitHub's own words about a refusal.</summary>
internal static class GitHubError
{
    private const int MaxLength = 300;

    /// <summary>
    /// The message of an error body with its details, on one line and at most 300 characters; empty when the body is
    /// none of GitHub's.
    /// </summary>
    public static string Message(ReadOnlySpan<byte> body)
    {
        try
        {
            var error = JsonSerializer.Deserialize(body, GitHubJson.Default.ErrorBody);
            var text = new StringBuilder(error?.Message);
            foreach (var detail in Details(error?.Errors))
            {
                text.Append(text.Length > 0 ? ": " : "").Append(detail);
            }

            return Clean(text);
        }
        catch (JsonException)
        {
            return "";
        }
    }

    /// <summary>A text of GitHub's on one line and at most 300 characters.</summary>
    public static string Clean(string? text) => Clean(new StringBuilder(text));

    private static IEnumerable<string> Details(JsonElement? errors)
    {
        if (errors is not { } element)
        {
            yield break;
        }

        IEnumerable<JsonElement> items =
            element.ValueKind is JsonValueKind.Array ? element.EnumerateArray() : [element];
        foreach (var item in items)
        {
            var text = item switch
            {
                { ValueKind: JsonValueKind.Object } when item.TryGetProperty("message", out var message) => message,
                _ => item,
            };
            if (text.ValueKind is JsonValueKind.String)
            {
                yield return text.GetString()!;
            }
        }
    }

    private static string Clean(StringBuilder text)
    {
        text.Length = Math.Min(text.Length, MaxLength);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]))
            {
                text[i] = ' ';
            }
        }

        return text.ToString().Trim();
    }
}
