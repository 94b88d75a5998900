using System.Collections.Immutable;

namespace ZocSec.Core.Billing.Reading;

/// <summary>What was read of a file.</summary>
/// <param name="Lines">How many lines of the report.</param>
/// <param name="RoundedLines">How many of them have an amount with more than 12 decimals.</param>
/// <param name="Billed">
/// What the lines are billed by currency, in units of 10^-12, of all types, those of split cost allocation too: the sum of
/// what the sink was given.
/// </param>
/// <param name="Remarks">What a reader should know, a sentence each.</param>
internal sealed record ReadTally(
    long Lines,
    long RoundedLines,
    ImmutableSortedDictionary<string, Int128> Billed,
    ImmutableArray<string> Remarks
);
