using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ZocSec.Core.GitHub.Checks;

/// <summary>What a check run says. Longer texts than GitHub takes are clipped when it is published.</summary>
/// <param name="Name">The check's name; with the head it says which run is meant.</param>
/// <param name="Conclusion">How it came out.</param>
/// <param name="Title">One line.</param>
/// <param name="Summary">Markdown.</param>
public sealed record CheckRunContent(string Name, CheckConclusion Conclusion, string Title, string Summary)
{
    /// <summary>Whether somebody asked to have it run again: then it is written even if it shows this already.</summary>
    public bool IsAskedFor { get; init; }

    /// <summary>More Markdown, below the summary; null for none.</summary>
    public string? Text { get; init; }

    /// <summary>Remarks on lines of files, in any number.</summary>
    public ImmutableArray<CheckAnnotation> Annotations { get; init; } = [];

    /// <summary>Buttons; only the first <see cref="CheckLimits.Actions"/> are shown.</summary>
    public ImmutableArray<CheckAction> Actions { get; init; } = [];
}

/// <summary>How a check came out.</summary>
[JsonConverter(typeof(KebabEnum<CheckConclusion>))]
public enum CheckConclusion
{
    /// <summary>All is well.</summary>
    Success,

    /// <summary>Something is wrong; it may keep a pull request from being merged.</summary>
    Failure,

    /// <summary>There is something to know, and it keeps nothing from being merged.</summary>
    Neutral,
}

/// <summary>A remark on lines of a file.</summary>
/// <param name="Path">The file, from the root of the repository.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Message">What is to be said.</param>
/// <param name="IsFailure">Whether it is an error, or only a warning.</param>
public sealed record CheckAnnotation(string Path, int Line, string Message, bool IsFailure);

/// <summary>A button of a check run.</summary>
/// <param name="Label">What it says; at most 20 characters are shown.</param>
/// <param name="Description">What it does; at most 40 characters are shown.</param>
/// <param name="Identifier">What comes back when it is clicked; at most 20 characters.</param>
public sealed record CheckAction(string Label, string Description, string Identifier);
