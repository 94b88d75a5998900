namespace ZocSec.Core.GitHub.People;

/// <summary>What asks GitHub as a person. Not a record: nothing may print it.</summary>
/// <param name="value">The token.</param>
/// <param name="expiresAt">When it ends; null: it does not by itself.</param>
public sealed class PersonToken(string value, DateTimeOffset? expiresAt)
{
    /// <summary>The token.</summary>
    public string Value { get; } = value;

    /// <summary>When it ends; null: it does not by itself.</summary>
    public DateTimeOffset? ExpiresAt { get; } = expiresAt;
}
