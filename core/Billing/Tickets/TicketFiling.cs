using System.Collections.Immutable;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.Issues;

namespace ZocSec.Core.Billing.Tickets;

/// <summary>Files one ticket: reads its issue again, decides anew, and writes once.</summary>
/// <param name="desk">Where tickets are.</param>
/// <param name="rules">What the bill says.</param>
internal sealed class TicketFiling(TicketDesk desk, TicketRules rules)
{
    private const int Attempts = 20;

    // Below GitHub's limit by the length of the longest marker.
    private const int Room = IssueLimits.Body - 4_400;

    // Enough for what a ticket says without any resource.
    private const int Shortest = 4_000;

    /// <summary>Files one.</summary>
    /// <exception cref="BillingException">None can be filed.</exception>
    public async Task<TicketResult> FileAsync(TicketAction action, CancellationToken ct)
    {
        TicketAction? next = action;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (next is not { IsWrite: true } write)
            {
                return new TicketResult(
                    next ?? action with { Kind = TicketActionKind.Keep, Reason = "nothing is left" },
                    TicketOutcome.Nothing
                );
            }

            var (result, changed) =
                write.Kind is TicketActionKind.Create
                    ? (await CreateAsync(write, ct), null)
                    : await ChangeAsync(write, ct);
            if (result is not null)
            {
                return result;
            }

            next = changed ?? await DecideAnewAsync(action, ct);
        }

        return new TicketResult(action, TicketOutcome.Refused, "it changes all the time: file the tickets again");
    }

    private async Task<TicketResult?> CreateAsync(TicketAction action, CancellationToken ct)
    {
        var content = rules.Find(action.Key)!;
        var written = rules.Write(content);
        var body = TicketBody.Compose("", Marker(action.Key, TicketState.Open, written), written.Text);
        return Result(action, await desk.CreateAsync(action.Title, body, ct));
    }

    private async Task<(TicketResult? Result, TicketAction? Changed)> ChangeAsync(
        TicketAction action,
        CancellationToken ct
    )
    {
        if (
            await desk.ReadAsync(action.Number!.Value, ct) is not { } issue
            || TicketIssue.Of(issue, desk.Author) is not { } ticket
            || ticket.Marker.Key != action.Key
        )
        {
            return (new TicketResult(action, TicketOutcome.Nothing, "it is no ticket any more"), null);
        }

        if (action.Kind == TicketActionKind.CloseDuplicate)
        {
            return ticket.IsOpen
                ? (
                    await WriteAsync(action, Closed(issue, ticket, TicketState.Duplicate, $"{action.Reason}."), ct),
                    null
                )
                : (new TicketResult(action, TicketOutcome.Nothing), null);
        }

        var now = TicketPlanner.Decide(action.Key, rules, [ticket])!;
        if (now.Kind != action.Kind)
        {
            return (null, now);
        }

        var update =
            action.Kind == TicketActionKind.Close
                ? Closed(issue, ticket, TicketState.Closed, $"Nothing of this is left in the bill of {rules.Period}.")
                : Opened(issue, now);
        return update is null
            ? (
                new TicketResult(
                    action,
                    TicketOutcome.Refused,
                    "what people wrote into it leaves no room: shorten that"
                ),
                null
            )
            : (await WriteAsync(now, update, ct), null);
    }

    private IssueUpdate? Opened(Issue issue, TicketAction action)
    {
        var room = Room - TicketBody.Others(issue.Body);
        if (room < Shortest)
        {
            return null;
        }

        var content = rules.Find(action.Key)!;
        var whole = rules.Write(content);
        var shown = room < whole.Text.Length ? rules.Write(content, room - 200) : whole;
        var isReopened = action.Kind == TicketActionKind.Reopen;
        var text = isReopened ? $"Opened again: {action.Reason}.\n\n{shown.Text}" : shown.Text;

        // The hash is that of the whole, by which the next run compares.
        var marker = Marker(action.Key, TicketState.Open, shown with { Hash = whole.Hash });
        return new IssueUpdate(
            TicketBody.Compose(issue.Body, marker, text),
            isReopened ? "open" : null,
            isReopened ? "reopened" : null
        );
    }

    private IssueUpdate Closed(Issue issue, TicketIssue ticket, TicketState state, string text) =>
        new(
            TicketBody.Compose(
                issue.Body,
                ticket.Marker with
                {
                    Period =
                        string.CompareOrdinal(ticket.Marker.Period, rules.Period) > 0
                            ? ticket.Marker.Period
                            : rules.Period,
                    State = state,
                },
                text
            ),
            "closed",
            state == TicketState.Duplicate ? "not_planned" : "completed"
        );

    private async Task<TicketResult?> WriteAsync(TicketAction action, IssueUpdate update, CancellationToken ct) =>
        Result(action, await desk.UpdateAsync(action.Number!.Value, update, ct));

    private static TicketResult? Result(TicketAction action, GitHubAnswer<Issue>? answer) =>
        answer switch
        {
            null => null,
            GitHubAnswer<Issue>.Ok { Value.Number: var number } => new TicketResult(
                action with
                {
                    Number = number,
                },
                TicketOutcome.Done
            ),
            GitHubAnswer<Issue>.Refused { Reason: var reason } => new TicketResult(
                action,
                TicketOutcome.Refused,
                reason
            ),
            _ => new TicketResult(action, TicketOutcome.Refused, "it was deleted or moved"),
        };

    // Nobody knows what was written: what there is now decides.
    private async Task<TicketAction?> DecideAnewAsync(TicketAction action, CancellationToken ct)
    {
        var (tickets, _) = await desk.ListAsync(ct);
        ImmutableArray<TicketIssue> issues = [.. tickets.Where(ticket => ticket.Marker.Key == action.Key)];
        return action.Kind == TicketActionKind.CloseDuplicate
            ? TicketPlanner.Duplicates(issues).FirstOrDefault(one => one.Number == action.Number)
            : TicketPlanner.Decide(action.Key, rules, issues);
    }

    private TicketMarker Marker(TicketKey key, TicketState state, WrittenTicket written) =>
        new(key, rules.Period, state, written.Hash, written.Left, written.Seen);
}
