using System.Collections.Immutable;

namespace ZocSec.Core.Billing.Store;

/// <summary>A chunk of a report that was read.</summary>
/// <param name="File">The name of its Parquet file.</param>
/// <param name="Chunk">Its path among the report's files.</param>
/// <param name="Version">Which version of that file was read.</param>
/// <param name="PartBytes">How long the Parquet file is.</param>
/// <param name="Sha256">The Parquet file's SHA-256, in lower-case hexadecimal digits.</param>
/// <param name="Tally">What is in it.</param>
internal sealed record StoredPart(
    string File,
    string Chunk,
    string Version,
    long PartBytes,
    string Sha256,
    PartTally Tally
);

/// <summary>What a chunk comes to.</summary>
/// <param name="Lines">How many lines of the report.</param>
/// <param name="Rounded">How many amounts had more than 12 decimals.</param>
/// <param name="Billed">What is billed, by payer and currency.</param>
/// <param name="Remarks">What a reader of the report should know.</param>
internal sealed record PartTally(
    long Lines,
    long Rounded,
    ImmutableArray<(string Payer, string Currency, decimal Billed)> Billed,
    ImmutableArray<string> Remarks
);

/// <summary>A billing period of which every chunk is stored.</summary>
/// <param name="Source">The report and its assembly.</param>
/// <param name="Payers">The accounts that pay.</param>
/// <param name="Rounded">How many amounts had more than 12 decimals.</param>
/// <param name="Remarks">What a reader of the report should know, each once.</param>
internal sealed record StoredPeriod(
    Results.BillingSource Source,
    ImmutableArray<string> Payers,
    long Rounded,
    ImmutableArray<string> Remarks
);
