namespace ZocSec.Core.Billing.Tickets;

/// <summary>What is to be done about a ticket, and why.</summary>
/// <param name="Kind">What.</param>
/// <param name="Key">What the ticket is about.</param>
/// <param name="Number">The number; null for one that is not there yet.</param>
/// <param name="Title">The title, on one line.</param>
/// <param name="HowMuch"><c>12 resources, 1,234.56 USD</c>; empty when nothing is left.</param>
/// <param name="Reason">Why.</param>
public sealed record TicketAction(
    TicketActionKind Kind,
    TicketKey Key,
    long? Number,
    string Title,
    string HowMuch,
    string Reason
)
{
    /// <summary>Whether GitHub is written to for it.</summary>
    public bool IsWrite => Kind is not (TicketActionKind.Keep or TicketActionKind.PutOff);

    /// <summary><c>would create: TITLE (12 resources, 1,234.56 USD)</c>; without the first word once it was done.</summary>
    /// <param name="isDone">Whether it was done.</param>
    public string ToLine(bool isDone = false)
    {
        var (would, done) = Kind switch
        {
            TicketActionKind.Create => ("would create", "created"),
            TicketActionKind.Update => ("would update", "updated"),
            TicketActionKind.Reopen => ("would reopen", "reopened"),
            TicketActionKind.Close => ("would close", "closed"),
            TicketActionKind.CloseDuplicate => ("would close", "closed"),
            TicketActionKind.PutOff => ("would create in a later run", "left for a later run"),
            _ => ("would keep", "kept"),
        };
        var number = Number is { } known ? string.Create(CultureInfo.InvariantCulture, $" #{known}") : "";
        var howMuch = HowMuch.Length > 0 ? $" ({HowMuch})" : "";
        var reason = Kind is TicketActionKind.Create or TicketActionKind.PutOff ? "" : $": {Reason}";
        return $"{(isDone ? done : would)}{number}: {Title}{howMuch}{reason}";
    }
}

/// <summary>What can be done about a ticket.</summary>
public enum TicketActionKind
{
    /// <summary>Opened.</summary>
    Create,

    /// <summary>Written anew.</summary>
    Update,

    /// <summary>Opened again and written anew.</summary>
    Reopen,

    /// <summary>Closed as completed: nothing is left.</summary>
    Close,

    /// <summary>Closed as not planned: an older issue is about the same.</summary>
    CloseDuplicate,

    /// <summary>Left as it is.</summary>
    Keep,

    /// <summary>To be opened by a later run: this one opens no more.</summary>
    PutOff,
}
