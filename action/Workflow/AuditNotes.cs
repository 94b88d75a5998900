using System.Globalization;

namespace ZocSec.Action.Workflow;

/// <summary>Tells the runner what an audit came to: outputs, a notice, and a warning for each of the worst repositories.</summary>
/// <param name="commands">Takes annotations.</param>
/// <param name="files">Takes outputs.</param>
internal sealed class AuditNotes(WorkflowCommands commands, StepFiles files)
{
    private const string Violation = "violation";

    // GitHub shows ten; more of them would only lengthen the log.
    private const int MostWarnings = 10;

    /// <summary>Tells it.</summary>
    public async Task TellAsync(ReportedTotals totals)
    {
        var violations = totals.Violations.Values.Sum();
        await SetAsync(ActionOutput.Repositories, totals.Repositories);
        await SetAsync(ActionOutput.Unowned, totals.Unowned);
        await SetAsync(ActionOutput.Violations, violations);
        await files.SetAsync(ActionOutput.Coverage, Percent(totals.Coverage));
        foreach (var repository in totals.Worst.Take(MostWarnings))
        {
            var reasons = repository.Findings.Where(finding => finding.Status == Violation).ToArray();
            if (reasons.Length > 0)
            {
                await commands.WarnAsync(
                    repository.FullName,
                    string.Join('\n', reasons.Select(finding => $"{finding.Guardrail}: {finding.Reason}"))
                );
            }
        }

        await commands.NoticeAsync(
            "Ownership audit",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{totals.Repositories} repositories, {totals.Archived} of them archived; {totals.Owned} owned ({Percent(totals.Coverage)} %), {totals.Unowned} without a declared owner; {violations} violations"
            )
        );
    }

    private Task SetAsync(string name, int number) =>
        files.SetAsync(name, number.ToString(CultureInfo.InvariantCulture));

    // Rounded down: what is shown as 100 is nothing less.
    private static string Percent(double coverage) =>
        (Math.Floor(coverage * 10) / 10).ToString("0.#", CultureInfo.InvariantCulture);
}
