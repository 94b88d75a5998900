using System.Collections.Immutable;
using ZocSec.Core.Audits.Edits.Applying;
using ZocSec.Core.Reports;

namespace ZocSec.Core.Audits.Edits.Receipts;

/// <summary>A line of a receipt: a change, or an edit that changed nothing.</summary>
internal static class ReceiptLine
{
    /// <summary>What stands over the lines.</summary>
    public static ImmutableArray<string> Headers { get; } =
    ["Time", "Repository", "Cell", "What", "Before", "After", "Outcome", "Reason"];

    /// <summary>The lines of these results, each with a text for each header.</summary>
    public static IEnumerable<ImmutableArray<string>> Of(IEnumerable<EditResult> results) => results.SelectMany(Of);

    private static IEnumerable<ImmutableArray<string>> Of(EditResult result)
    {
        var time = result.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var outcome = Shown.Name(result.Outcome);
        return result.Changes.IsEmpty
            ?
            [
                [time, result.Repository, result.Cells, "", "", "", outcome, OneLine.Of(result.Reason)],
            ]
            : result.Changes.Select(one =>
                ImmutableArray.Create(
                    time,
                    result.Repository,
                    one.Cell,
                    one.Change.Property,
                    OneLine.Of(one.Change.Before ?? "absent"),
                    OneLine.Of(one.Change.After ?? "absent"),
                    outcome,
                    OneLine.Of(result.Reason)
                )
            );
    }
}
