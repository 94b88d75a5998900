using System.Text.Json.Serialization;

namespace ZocSec.Core.Doctor;

/// <summary>One thing that was looked at.</summary>
/// <param name="Level">How it stands.</param>
/// <param name="Check">What was looked at: <c>webhook</c>, <c>permissions</c>, or a guardrail's name.</param>
/// <param name="Subject">Whose: an organisation's login; null when it is the program's own.</param>
/// <param name="Message">What was found. Never holds a secret.</param>
/// <param name="Advice">What to do; null when there is nothing to do.</param>
public sealed record Finding(FindingLevel Level, string Check, string? Subject, string Message, string? Advice = null)
{
    /// <summary>It works.</summary>
    public static Finding Ok(string check, string message, string? subject = null) =>
        new(FindingLevel.Ok, check, subject, message);

    /// <summary>It works, but something should be done.</summary>
    public static Finding Warn(string check, string message, string advice, string? subject = null) =>
        new(FindingLevel.Warn, check, subject, message, advice);

    /// <summary>It does not work.</summary>
    public static Finding Fail(string check, string message, string advice, string? subject = null) =>
        new(FindingLevel.Fail, check, subject, message, advice);
}

/// <summary>How something stands.</summary>
[JsonConverter(typeof(KebabEnum<FindingLevel>))]
public enum FindingLevel
{
    /// <summary>It works.</summary>
    Ok,

    /// <summary>It works, but something should be done.</summary>
    Warn,

    /// <summary>It does not work.</summary>
    Fail,
}
