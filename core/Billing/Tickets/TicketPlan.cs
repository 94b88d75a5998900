using System.Collections.Immutable;

namespace ZocSec.Core.Billing.Tickets;

/// <summary>What a run would do about tickets.</summary>
public sealed record TicketPlan
{
    internal TicketPlan(TicketRules rules) => Rules = rules;

    /// <summary>The repository by the name it has now.</summary>
    public required string Repository { get; init; }

    /// <summary>What is to be done, in this order; what stays as it is comes last.</summary>
    public required ImmutableArray<TicketAction> Actions { get; init; }

    /// <summary>What a reader should know besides.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];

    /// <summary>What the tickets say.</summary>
    internal TicketRules Rules { get; }

    /// <summary>Each action that writes, and each remark, as a line for people.</summary>
    public IEnumerable<string> ToLines() =>
        Actions
            .Where(action => action.Kind is not TicketActionKind.Keep)
            .Select(action => action.ToLine())
            .Concat(Remarks);
}
