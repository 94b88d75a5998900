using ZocSec.Core.Policies;

namespace ZocSec.Core.Billing.Tickets;

/// <summary>Which tickets are asked for, and where.</summary>
/// <param name="Settings">The repository, the label, and the least cost.</param>
/// <param name="Owners">How owners are told: tickets name the tags.</param>
public sealed record TicketOrder(TicketSettings Settings, OwnersSettings Owners)
{
    /// <summary>How many tickets a run opens at most: a first run shall not drown a repository.</summary>
    public int MaxCreations { get; init; } = 50;
}

/// <summary>Sees what a run does while it does it.</summary>
public interface ITicketWatcher
{
    /// <summary>Nothing is done until a time, since GitHub wants it so.</summary>
    void Waiting(string reason, DateTimeOffset until);

    /// <summary>A ticket is through.</summary>
    void Done(TicketResult result);
}
