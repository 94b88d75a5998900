namespace ZocSec.Core.Policies;

/// <summary>Who is told of decisions.</summary>
public sealed record NotifySettings
{
    /// <summary>
    /// The ARN of the topic of SNS that is told of decisions about AWS, in one of <see cref="Policy.Accounts"/>; null: none is.
    /// </summary>
    public string? Sns { get; init; }
}
