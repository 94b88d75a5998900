using System.Collections.Immutable;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Engine;

/// <summary>Does the errands of one kind.</summary>
public interface IErrandRunner
{
    /// <summary>The kind, as in <see cref="Errand.Kind"/>.</summary>
    string Kind { get; }

    /// <summary>Whether it also does errands of tenants that are to be left alone, whose errands else end undone.</summary>
    bool IsForInactive => false;

    /// <summary>Does one. It may be done again after a crash, so doing it twice must be the same as once.</summary>
    Task<ErrandResult> RunAsync(Errand errand, CancellationToken ct);
}

/// <summary>What came of an errand.</summary>
public abstract record ErrandResult
{
    private ErrandResult() { }

    /// <summary>It is done.</summary>
    /// <param name="Follow">What follows from it.</param>
    public sealed record Done(ImmutableArray<Work> Follow) : ErrandResult
    {
        /// <summary>Nothing follows.</summary>
        public Done()
            : this([]) { }
    }

    /// <summary>It has to wait.</summary>
    /// <param name="Reason">For what.</param>
    /// <param name="RetryAt">When to try again.</param>
    public sealed record Later(string Reason, DateTimeOffset RetryAt) : ErrandResult;

    /// <summary>
    /// It could not be done, and a person may change that soon: it is tried a few times more, then set aside among the dead
    /// letters, from where it can be done again.
    /// </summary>
    /// <param name="Reason">In words an administrator can act on.</param>
    public sealed record Failed(string Reason) : ErrandResult;

    /// <summary>It cannot be done, and only a person can change that; it is not tried again.</summary>
    /// <param name="Reason">In words an administrator can act on.</param>
    public sealed record Refused(string Reason) : ErrandResult;
}
