using System.Collections.Immutable;

namespace ZocSec.Core.Billing.Tickets;

/// <summary>Decides what is to be done about tickets, from what the bill says and which issues there are; asks nothing.</summary>
internal static class TicketPlanner
{
    /// <summary>Decides about all tickets.</summary>
    /// <param name="rules">What the bill says.</param>
    /// <param name="issues">The tickets that there are.</param>
    public static ImmutableArray<TicketAction> Plan(TicketRules rules, IEnumerable<TicketIssue> issues)
    {
        var existing = issues.ToLookup(issue => issue.Marker.Key);
        var actions = new List<TicketAction>();
        foreach (var key in existing.Select(group => group.Key).Order(Comparer<TicketKey>.Create(Compare)))
        {
            actions.AddRange(Duplicates([.. existing[key]]));
            if (Decide(key, rules, [.. existing[key]]) is { } action)
            {
                actions.Add(action);
            }
        }

        var created = 0;
        foreach (var content in rules.Contents.Where(content => !existing.Contains(content.Key)))
        {
            if (Decide(content.Key, rules, []) is { } action)
            {
                actions.Add(created++ < rules.MaxCreations ? action : action with { Kind = TicketActionKind.PutOff });
            }
        }

        return [.. actions.OrderBy(action => action.IsWrite ? 0 : 1)];
    }

    /// <summary>Decides about one ticket; null when there is neither a ticket nor anything to open one for.</summary>
    /// <param name="key">What it is about.</param>
    /// <param name="rules">What the bill says.</param>
    /// <param name="issues">The issues about it.</param>
    public static TicketAction? Decide(TicketKey key, TicketRules rules, ImmutableArray<TicketIssue> issues)
    {
        var content = rules.Find(key);
        if (First(issues) is not { } issue)
        {
            return content?.IsWorthwhile(rules.AtLeast) == true
                ? new TicketAction(
                    TicketActionKind.Create,
                    key,
                    Number: null,
                    TicketWords.Title(key, content.Subject, content.Name),
                    content.HowMuch,
                    "there is no ticket yet"
                )
                : null;
        }

        var (kind, reason) = Judge(issue, content, rules);
        return new TicketAction(kind, key, issue.Number, OneLine.Of(issue.Title), content?.HowMuch ?? "", reason);
    }

    /// <summary>The issue that counts: the oldest, unless it was closed as the same as another.</summary>
    public static TicketIssue? First(ImmutableArray<TicketIssue> issues) =>
        issues.MinBy(issue => (issue is { IsOpen: false, Marker.State: TicketState.Duplicate }, issue.Number));

    /// <summary>Closes the issues that say the same as an older one.</summary>
    public static IEnumerable<TicketAction> Duplicates(ImmutableArray<TicketIssue> issues) =>
        First(issues) is { } first
            ? issues
                .Where(issue => issue.IsOpen && issue.Number != first.Number)
                .OrderBy(issue => issue.Number)
                .Select(issue => new TicketAction(
                    TicketActionKind.CloseDuplicate,
                    issue.Marker.Key,
                    issue.Number,
                    OneLine.Of(issue.Title),
                    HowMuch: "",
                    string.Create(CultureInfo.InvariantCulture, $"#{first.Number} is about the same")
                ))
            : [];

    private static (TicketActionKind Kind, string Reason) Judge(
        TicketIssue issue,
        TicketContent? content,
        TicketRules rules
    )
    {
        var marker = issue.Marker;
        if (string.CompareOrdinal(marker.Period, rules.Period) > 0)
        {
            return (TicketActionKind.Keep, $"it is about a later period, {marker.Period}");
        }

        return (content, issue.IsOpen) switch
        {
            (null, false) => (TicketActionKind.Keep, "nothing is left, and it is closed"),
            (null, true) when marker.State != TicketState.Open => (
                TicketActionKind.Keep,
                "nothing is left, but a person opened it again"
            ),
            (null, true) when rules.KeepsOpen(marker.Key) is { } reason => (TicketActionKind.Keep, reason),
            (null, true) => (TicketActionKind.Close, "nothing is left"),
            ({ } now, true) => marker.State == TicketState.Open && IsSame(marker, rules.Write(now))
                ? (TicketActionKind.Keep, "it says this already")
                : (TicketActionKind.Update, "the bill says something else"),
            ({ } now, false) when marker.State != TicketState.Open => now.IsWorthwhile(rules.AtLeast)
                ? (TicketActionKind.Reopen, "there is something again")
                : (TicketActionKind.Keep, "what is there again costs too little"),
            ({ } now, false) => News(marker, rules.Write(now)) is { } news
                ? (TicketActionKind.Reopen, news)
                : (TicketActionKind.Keep, "a person closed it, and nothing new has come since"),
        };
    }

    private static bool IsSame(TicketMarker marker, WrittenTicket now) =>
        string.Equals(marker.Hash, now.Hash, StringComparison.Ordinal);

    // Of a ticket that did not list all it is not known which were there: only that there are more.
    private static string? News(TicketMarker marker, WrittenTicket now)
    {
        var count =
            marker.Left == 0
                ? now.Seen.Except(marker.Seen, StringComparer.Ordinal).Count()
                : now.Seen.Length + now.Left - marker.Seen.Length - marker.Left;
        return count > 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{count} {(count == 1 ? "resource has" : "resources have")} come since a person closed it"
            )
            : null;
    }

    private static int Compare(TicketKey one, TicketKey other) =>
        one.Kind != other.Kind ? one.Kind.CompareTo(other.Kind) : string.CompareOrdinal(one.Value, other.Value);
}
