namespace ZocSec.Core.Billing.Engines.DuckDb;

/// <summary>What DuckDB may use.</summary>
internal sealed record DuckDbLimits
{
    /// <summary>What a message calls <see cref="Megabytes"/>.</summary>
    public const string MemorySetting = "--memory";

    // What a group takes while lines are summed up, in bytes, with each thread holding some of its own.
    private const long GroupBytes = 1200;

    /// <summary>
    /// How much memory it may hold, in megabytes; what is more goes to the temporary folder. The process needs 250 to 500 MB
    /// besides.
    /// </summary>
    public int Megabytes { get; init; } = 128;

    /// <summary>How many threads it works with.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// Whether groups, joins and windows go to the temporary folder from the beginning. DuckDB begins to put them there when
    /// memory is nearly full, and then what it holds in each of its threads may not fit any more.
    /// </summary>
    public bool IsThrifty { get; init; }

    /// <summary>The same, with as little held in memory as can be.</summary>
    public DuckDbLimits Thrifty() => this with { Threads = 1, IsThrifty = true };

    /// <summary>Whether so many groups of lines fit when all threads sum them up.</summary>
    public bool HoldsGroups(long groups) => groups * GroupBytes < ((long)Megabytes << 20) / 2;
}
