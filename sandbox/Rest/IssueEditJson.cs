using System.Text.Json;
using ZocSec.Sandbox.Issues;

namespace ZocSec.Sandbox.Rest;

/// <summary>Reads the body of a request about an issue.</summary>
internal static class IssueEditJson
{
    /// <summary>What was asked for; null when something is of the wrong kind.</summary>
    public static IssueEdit? Read(JsonElement body)
    {
        try
        {
            return new IssueEdit
            {
                Title = Text(body, "title"),
                Body = Text(body, "body"),
                State = Text(body, "state"),
                StateReason = Text(body, "state_reason"),
                Labels = body.TryGetProperty("labels", out var labels)
                    ? [.. labels.EnumerateArray().Select(Label)]
                    : null,
            };
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException or KeyNotFoundException)
        {
            return null;
        }
    }

    public static string? Text(JsonElement of, string member) =>
        of.TryGetProperty(member, out var value) ? value.GetString() : null;

    private static string Label(JsonElement label) =>
        (label.ValueKind == JsonValueKind.Object ? label.GetProperty("name") : label).GetString()
        ?? throw new FormatException("labels");
}
