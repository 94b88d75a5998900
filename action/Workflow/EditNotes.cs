using System.Globalization;
using ZocSec.Core.Audits.Edits;
using ZocSec.Core.Audits.Edits.Applying;
using ZocSec.Core.Audits.Edits.Receipts;

namespace ZocSec.Action.Workflow;

/// <summary>
/// Tells the runner what applying a workbook came to: outputs, a warning for each of the first edits that were not made, a notice,
/// and a table in the step's summary.
/// </summary>
/// <param name="commands">Takes annotations.</param>
/// <param name="files">Takes outputs and the summary.</param>
internal sealed class EditNotes(WorkflowCommands commands, StepFiles files)
{
    // GitHub shows ten; the log of the command has them all.
    private const int MostWarnings = 10;

    /// <summary>Tells it.</summary>
    /// <param name="report">What came of it.</param>
    /// <param name="isDryRun">Whether nothing was to be changed; what would be applied counts as applied then.</param>
    public async Task TellAsync(EditReport report, bool isDryRun)
    {
        await SetAsync(ActionOutput.Applied, report.Count(isDryRun ? EditOutcome.WouldApply : EditOutcome.Applied));
        await SetAsync(ActionOutput.Refused, report.Count(EditOutcome.Refused));
        if (report.Results.IsEmpty && report.Problem is not null)
        {
            return;
        }

        foreach (var left in report.Results.Where(result => result.IsLeft).Take(MostWarnings))
        {
            await commands.WarnAsync($"{left.Repository} {left.Cells}", left.Reason);
        }

        await commands.NoticeAsync("Ownership edits", report.InWords(isDryRun));
        await files.SummarizeAsync(MarkdownReceipt.Write(report, isDryRun));
    }

    private Task SetAsync(string name, int number) =>
        files.SetAsync(name, number.ToString(CultureInfo.InvariantCulture));
}
