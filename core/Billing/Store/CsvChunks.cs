using System.Collections.Immutable;
using ZocSec.Core.Billing.Lines;

namespace ZocSec.Core.Billing.Store;

/// <summary>Reads a chunk of CSV, packed or not; blocks until it is read.</summary>
/// <param name="path">The local file.</param>
/// <param name="shown">What messages call it.</param>
/// <param name="format">The report's format.</param>
/// <param name="lines">Takes the lines.</param>
/// <param name="progress">Is told of bytes and lines.</param>
/// <param name="ct">Cancels.</param>
/// <exception cref="BillingException">It is damaged, or no cost report.</exception>
internal delegate CsvTally ReadCsv(
    string path,
    string shown,
    ReportFormat format,
    IRawLines lines,
    IBillingProgress progress,
    CancellationToken ct
);

/// <summary>What the reader of CSV says a chunk comes to.</summary>
/// <param name="Lines">How many lines there are.</param>
/// <param name="Billed">What they come to by currency, lines of split cost allocation among them.</param>
/// <param name="Rounded">How many amounts had more than 12 decimals.</param>
/// <param name="Remarks">What a reader of the report should know.</param>
internal sealed record CsvTally(
    long Lines,
    ImmutableSortedDictionary<string, decimal> Billed,
    long Rounded,
    ImmutableArray<string> Remarks
);
