using System.Collections.Immutable;
using System.Globalization;

namespace ZocSec.Sandbox.Checks;

/// <summary>
/// What GitHub allows of a check run; pure. Sources: REST "Create a check run" and "Update a check run".
/// </summary>
internal static class CheckRunRules
{
    private const int MostActions = 3;
    private const int MostAnnotations = 50;
    private const int LongestText = 65_535;
    private const int LongestLabel = 20;
    private const int LongestIdentifier = 20;
    private const int LongestDescription = 40;

    private static readonly ImmutableHashSet<string> Statuses = ["queued", "in_progress", "completed"];

    private static readonly ImmutableHashSet<string> Conclusions =
    [
        "action_required",
        "cancelled",
        "failure",
        "neutral",
        "success",
        "skipped",
        "timed_out",
    ];

    private static readonly ImmutableHashSet<string> Levels = ["notice", "warning", "failure"];

    /// <summary>Why a request is refused; null when it is allowed.</summary>
    /// <param name="edit">The request.</param>
    /// <param name="isNew">Whether it makes a check run, which needs a name and a head.</param>
    public static string? Refusal(CheckRunEdit edit, bool isNew) =>
        edit switch
        {
            { Name: null or "" } when isNew => "\"name\" wasn't supplied.",
            { HeadSha: null or "" } when isNew => "\"head_sha\" wasn't supplied.",
            { Name: "" } => "\"name\" can't be blank.",
            { Status: { } status } when !Statuses.Contains(status) => $"{status} is not a member of status.",
            { Conclusion: { } conclusion } when !Conclusions.Contains(conclusion) =>
                $"{conclusion} is not a member of conclusion.",
            { Status: "completed", Conclusion: null } => "A completed check run needs a conclusion.",
            { Status: not (null or "completed"), Conclusion: not null } =>
                "A check run with a conclusion is completed.",
            { Actions: { } actions } when RefusalOf(actions) is { } refusal => refusal,
            { Output: { } output } => RefusalOf(output, isNew),
            _ => null,
        };

    private static string? RefusalOf(ImmutableArray<SandboxAction> actions) =>
        TooMany(actions.Length, MostActions)
        ?? actions
            .Select(action =>
                TooLong(action.Label, LongestLabel)
                ?? TooLong(action.Identifier, LongestIdentifier)
                ?? TooLong(action.Description, LongestDescription)
            )
            .FirstOrDefault(refusal => refusal is not null);

    private static string? RefusalOf(CheckRunOutput output, bool isNew)
    {
        if (output.Summary is null || (isNew && output.Title is null))
            return "An output needs a title and a summary.";
        return TooLong(output.Title, LongestText)
            ?? TooLong(output.Summary, LongestText)
            ?? TooLong(output.Text, LongestText)
            ?? TooMany(output.Annotations.Length, MostAnnotations)
            ?? output.Annotations.Select(RefusalOf).FirstOrDefault(refusal => refusal is not null);
    }

    private static string? RefusalOf(SandboxAnnotation annotation) =>
        annotation switch
        {
            { Level: var level } when !Levels.Contains(level) => $"{level} is not a member of annotation_level.",
            { StartLine: < 1 } or { EndLine: < 1 } => "Lines of annotations are numbered from 1.",
            { StartLine: var start, EndLine: var end } when end < start => "An annotation ends before it begins.",
            { StartColumn: not null, StartLine: var start, EndLine: var end } when start != end =>
                "Columns of an annotation are for a single line.",
            _ => TooLong(annotation.Message, LongestText) ?? TooLong(annotation.Title, most: 255),
        };

    private static string? TooMany(int count, int most) =>
        count <= most
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"No more than {most} items are allowed; {count} were supplied."
            );

    private static string? TooLong(string? text, int most) =>
        text is null || text.Length <= most
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Only {most} characters are allowed; {text.Length} were supplied."
            );
}
