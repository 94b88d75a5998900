namespace ZocSec.Core.Billing.Engines.DuckDb;

/// <summary>What DuckDB may use.</summary>
internal sealed record DuckDbLimits
{
    /// <summary>What a message calls <see cref="Megabytes"/>.</summary>
    public const string MemorySetting = "--memory";

    // What a group takes while lines are summed up, in bytes, with each thread holding some of its own.
    private const long GroupBytes = 1200;

    /// <summary>
    /// How much memory it may hold, in megabytes; what is more goes to the temporary folder. The process needs
    /// more than that.
    /// </summary>
    public int Megabytes { get; init; } = BillingRequest.DefaultMegabytes;

    /// <summary>How many threads it works with.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether so many groups of lines fit when all threads sum them up.</summary>
    public bool HoldsGroups(long groups) => groups * GroupBytes < ((long)Megabytes << 20) / 2;
}
