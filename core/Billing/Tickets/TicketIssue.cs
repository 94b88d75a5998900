using ZocSec.Core.GitHub.Issues;

namespace ZocSec.Core.Billing.Tickets;

/// <summary>An issue that is a ticket of ours.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Title">Its title.</param>
/// <param name="IsOpen">Whether it is open.</param>
/// <param name="Marker">What it remembers.</param>
internal sealed record TicketIssue(long Number, string Title, bool IsOpen, TicketMarker Marker)
{
    /// <summary>The ticket; null when somebody else opened the issue, or it has no marker.</summary>
    public static TicketIssue? Of(Issue issue, string author) =>
        string.Equals(issue.Author, author, StringComparison.OrdinalIgnoreCase)
        && TicketMarker.Find(issue.Body, out _) is { } marker
            ? new TicketIssue(issue.Number, issue.Title, issue.IsOpen, marker)
            : null;
}
