using System.Globalization;
using ZocSec.Core.Billing.Reports;
using ZocSec.Core.Billing.Results;

namespace ZocSec.Action.Workflow;

/// <summary>Tells the runner what a billing report came to: outputs, a notice, and a warning for what costs most and has no owner.</summary>
/// <param name="commands">Takes annotations.</param>
/// <param name="files">Takes outputs.</param>
internal sealed class BillingNotes(WorkflowCommands commands, StepFiles files)
{
    // GitHub shows ten; more of them would only lengthen the log.
    private const int MostWarnings = 10;

    /// <summary>Tells it.</summary>
    public async Task TellAsync(BillingReport report)
    {
        var unowned = report.Totals.Sum(total => total.Resources - total.OwnedResources);
        await files.SetAsync(ActionOutput.Unowned, unowned.ToString(CultureInfo.InvariantCulture));
        if (report.Totals is [_, ..])
        {
            // Rounded down: what is shown as 100 is nothing less.
            var coverage = Math.Floor(report.Totals.Min(total => total.SpendCoverage) * 10) / 10;
            await files.SetAsync(ActionOutput.Coverage, coverage.ToString("0.#", CultureInfo.InvariantCulture));
        }

        foreach (var resource in report.TopUnowned.Take(MostWarnings))
        {
            await commands.WarnAsync(
                resource.Key,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{resource.Effective:#,0.00} {resource.Currency} in {report.Header.Period:yyyy-MM}, account {resource.Account}: no declared owner"
                )
            );
        }

        await commands.NoticeAsync("Owners of AWS resources", string.Join('\n', BillingSummary.Lines(report)));
    }
}
