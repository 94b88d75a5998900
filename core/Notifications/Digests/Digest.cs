using System.Collections.Immutable;

namespace ZocSec.Core.Notifications.Digests;

/// <summary>What was decided within a span of time and needed nobody at once. Names in it are as other people wrote them.</summary>
/// <param name="From">The beginning.</param>
/// <param name="To">The end, not within it.</param>
/// <param name="Counts">How many by guardrail, in words, the most first.</param>
/// <param name="Items">The first of them, in words.</param>
/// <param name="Total">How many there are.</param>
internal sealed record Digest(
    DateTimeOffset From,
    DateTimeOffset To,
    ImmutableArray<string> Counts,
    ImmutableArray<string> Items,
    int Total
)
{
    /// <summary>Whether there were more than were counted.</summary>
    public bool IsCut { get; init; }

    /// <summary>Names it: the same for the same span.</summary>
    public string Mark => string.Create(CultureInfo.InvariantCulture, $"digest-{From:yyyyMMddTHH}-{To:yyyyMMddTHH}");

    /// <summary>What it is about, in a line.</summary>
    public string Title =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(IsCut ? "at least " : "")}{Total} {(Total == 1 ? "decision" : "decisions")} to look at, {From:yyyy-MM-dd HH:mm} to {To:yyyy-MM-dd HH:mm} UTC"
        );
}
