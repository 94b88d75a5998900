namespace ZocSec.Core.Billing.Engines.DuckDb;

/// <summary>What DuckDB may use.</summary>
internal sealed record DuckDbLimits
{
    /// <summary>What a message calls <see cref="Megabytes"/>.</summary>
    public const string MemorySetting = "--memory";

    /// <summary>
    /// How much memory it may hold, in megabytes; what is more goes to the temporary folder. The process needs up to 130 MB
    /// besides.
    /// </summary>
    public int Megabytes { get; init; } = 128;

    /// <summary>How many threads it works with.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
