using System.Collections.Immutable;

namespace ZocSec.Core.Billing.Tickets;

/// <summary>What became of a plan.</summary>
/// <param name="Results">Of each ticket that was to be written.</param>
/// <param name="Problem">Why the run ended early, and what to do; null when it came to its end.</param>
public sealed record TicketReport(ImmutableArray<TicketResult> Results, string? Problem)
{
    /// <summary>Whether it ended early since GitHub could not be reached, or refused.</summary>
    public bool IsOutside { get; init; }

    /// <summary>Whether all that was asked for is done.</summary>
    public bool IsWell =>
        Problem is null && Results.All(result => result.Outcome is TicketOutcome.Done or TicketOutcome.Nothing);
}

/// <summary>What became of a ticket.</summary>
/// <param name="Action">What was to be done, as it was decided last; with the number.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Reason">Why, where it was not done; else empty.</param>
public sealed record TicketResult(TicketAction Action, TicketOutcome Outcome, string Reason = "")
{
    /// <summary>It as a line for people.</summary>
    public string ToLine() =>
        Outcome switch
        {
            TicketOutcome.Done => Action.ToLine(isDone: true),
            TicketOutcome.Nothing => $"nothing to do: {Action.Title}: {Action.Reason}",
            _ => $"not done: {Action.Title}: {Reason}",
        };
}

/// <summary>What became of a ticket.</summary>
public enum TicketOutcome
{
    /// <summary>It was written.</summary>
    Done,

    /// <summary>It is as wanted by now.</summary>
    Nothing,

    /// <summary>GitHub refused.</summary>
    Refused,

    /// <summary>The run ended before it.</summary>
    NotReached,
}
