namespace ZocSec.Core.Billing.Engines.Athena;

/// <summary>What queries came to. Source: "Amazon Athena pricing".</summary>
/// <param name="Queries">How many were begun.</param>
/// <param name="Scanned">How many bytes they read.</param>
/// <param name="Charged">How many bytes are charged: whole megabytes, and ten a query at least; what failed is free.</param>
/// <param name="Worked">How long the engine worked on them.</param>
internal sealed record AthenaUse(int Queries, long Scanned, long Charged, TimeSpan Worked)
{
    /// <summary>The price of a terabyte in USD, in most regions.</summary>
    public const decimal Price = 5;

    private const long Megabyte = 1 << 20;
    private const decimal Terabyte = 1L << 40;

    /// <summary>No query.</summary>
    public static AthenaUse None { get; } = new(0, 0, 0, TimeSpan.Zero);

    /// <summary>About what it costs, in USD.</summary>
    public decimal Cost => Charged * Price / Terabyte;

    /// <summary>With another query that came to its end.</summary>
    public AthenaUse With(AthenaExecution done) =>
        new(
            Queries + 1,
            Scanned + done.Scanned,
            Charged + (done.State is "FAILED" ? 0 : Math.Max(10, (done.Scanned + Megabyte - 1) / Megabyte) * Megabyte),
            Worked + done.Worked
        );

    /// <summary>For whoever reads the report.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Athena read {Size(Scanned)} in {Queries} {(Queries == 1 ? "query" : "queries")} and worked {Worked.TotalSeconds:0.#} s: about {Cost:0.00} USD, at {Price} USD a terabyte"
        );

    /// <summary>Bytes as people read them.</summary>
    public static string Size(long bytes) =>
        bytes switch
        {
            < Megabyte => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024m:0.#} KB"),
            < 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (decimal)Megabyte:0.#} MB"),
            < 1L << 40 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (decimal)(1L << 30):0.##} GB"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / Terabyte:0.##} TB"),
        };
}
