using System.Text.Json;
using ZocSec.Sandbox.Checks;

namespace ZocSec.Sandbox.Rest;

/// <summary>Reads the body of a request about a check run.</summary>
internal static class CheckRunEditJson
{
    /// <summary>What was asked for; null when it is of the wrong kind, and <paramref name="wrong"/> says so.</summary>
    public static CheckRunEdit? Read(JsonElement body, out string? wrong)
    {
        wrong = null;
        try
        {
            return new CheckRunEdit
            {
                Name = Text(body, "name"),
                HeadSha = Text(body, "head_sha"),
                Status = Text(body, "status"),
                Conclusion = Text(body, "conclusion"),
                ExternalId = Text(body, "external_id"),
                DetailsUrl = Text(body, "details_url"),
                StartedAt = Time(body, "started_at"),
                CompletedAt = Time(body, "completed_at"),
                Output = body.TryGetProperty("output", out var output) ? Output(output) : null,
                Actions = body.TryGetProperty("actions", out var actions)
                    ? [.. actions.EnumerateArray().Select(Action)]
                    : null,
            };
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException or KeyNotFoundException)
        {
            wrong = "A member is missing or of the wrong kind.";
            return null;
        }
    }

    private static CheckRunOutput Output(JsonElement output) =>
        new(
            Text(output, "title"),
            Text(output, "summary"),
            Text(output, "text"),
            output.TryGetProperty("annotations", out var annotations)
                ? [.. annotations.EnumerateArray().Select(Annotation)]
                : []
        );

    private static SandboxAction Action(JsonElement action) =>
        new(Needed(action, "label"), Needed(action, "description"), Needed(action, "identifier"));

    private static SandboxAnnotation Annotation(JsonElement annotation) =>
        new()
        {
            Path = Needed(annotation, "path"),
            StartLine = annotation.GetProperty("start_line").GetInt32(),
            EndLine = annotation.GetProperty("end_line").GetInt32(),
            StartColumn = Number(annotation, "start_column"),
            EndColumn = Number(annotation, "end_column"),
            Level = Needed(annotation, "annotation_level"),
            Message = Needed(annotation, "message"),
            Title = Text(annotation, "title"),
            RawDetails = Text(annotation, "raw_details"),
        };

    private static string Needed(JsonElement of, string member) =>
        of.GetProperty(member).GetString() ?? throw new FormatException(member);

    private static string? Text(JsonElement of, string member) =>
        of.TryGetProperty(member, out var value) ? value.GetString() : null;

    private static int? Number(JsonElement of, string member) =>
        of.TryGetProperty(member, out var value) ? value.GetInt32() : null;

    private static DateTimeOffset? Time(JsonElement of, string member) =>
        of.TryGetProperty(member, out var value) ? value.GetDateTimeOffset() : null;
}
