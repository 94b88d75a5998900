using System.Collections.Immutable;

namespace ZocSec.Tests.Billing.Generator;

/// <summary>What a generated bill is like. The same options give the same bytes.</summary>
internal sealed record BillOptions
{
    /// <summary>What all chance comes from.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Lines of each period, of all payers together; FOCUS leaves some out.</summary>
    public long Lines { get; init; } = 10_000;

    /// <summary>Resources of all payers together, rounded down to a multiple of them. All are billed when there are twice as many lines.</summary>
    public int Resources { get; init; } = 1_000;

    /// <summary>Accounts of all payers together, rounded up to a multiple of them; every seventh id begins with zeros.</summary>
    public int Accounts { get; init; } = 50;

    /// <summary>Accounts that pay, each with a report of its own.</summary>
    public int Payers { get; init; } = 1;

    /// <summary>The first days of the periods, oldest first; usage of the last of several has no invoice yet.</summary>
    public ImmutableArray<DateOnly> Periods { get; init; } = [new(2026, 10, 1)];

    /// <summary>The currencies of the payers, in turn.</summary>
    public ImmutableArray<string> Currencies { get; init; } = ["USD"];

    /// <summary>The share of resources with tags.</summary>
    public double Tagged { get; init; } = 0.7;

    /// <summary>How long the use of a line is; several mix.</summary>
    public ImmutableArray<BillGranularity> Granularities { get; init; } = [BillGranularity.Hourly];

    /// <summary>The most lines of a chunk.</summary>
    public int LinesPerChunk { get; init; } = 250_000;

    /// <summary>How often each period was written anew with other amounts; what was written before stays where AWS leaves it.</summary>
    public int Restatements { get; init; }

    /// <summary>
    /// Whether tags hold what breaks readers and reports, there is <c>owner</c> beside <c>Owner</c>, owners change within a period,
    /// and small amounts of CSV have an exponent.
    /// </summary>
    public bool Nasty { get; init; }
}

/// <summary>How long the use of a line is.</summary>
internal enum BillGranularity
{
    /// <summary>An hour.</summary>
    Hourly,

    /// <summary>A day.</summary>
    Daily,

    /// <summary>The whole period.</summary>
    Monthly,
}
