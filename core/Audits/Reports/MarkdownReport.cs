using System.Text;
using ZocSec.Core.GitHub.Checks;
using ZocSec.Core.Reports;

namespace ZocSec.Core.Audits.Reports;

/// <summary>
/// The summary of an audit in Markdown, as the job of a workflow shows it: the headline, the owners as a pie, the trend, the
/// worst repositories, and what could not be read. Other people's words are shown as they are. Always far under the
/// 1 MiB that GitHub takes of a step.
/// </summary>
public static class MarkdownReport
{
    private const int MostWorst = 20;
    private const int MostNames = 10;
    private const int MostTeams = 10;
    private const int MostRemarks = 50;
    private const int LongestText = 300;
    private const int Blocks = 20;

    /// <summary>The summary; lines end with a line feed.</summary>
    public static string Write(AuditReport report)
    {
        var text = new StringBuilder();
        Headline(text, report);
        Owners(text, report.Totals);
        Trend(text, report);
        Worst(text, report);
        Guardrails(text, report.Totals);
        Teams(text, report.Totals);
        Remarks(text, report.Header);
        return text.ToString();
    }

    private static void Headline(StringBuilder text, AuditReport report)
    {
        var (header, totals) = (report.Header, report.Totals);
        var coverage = Shown.Percent(totals.Coverage);
        var full = (int)(totals.Coverage / 100 * Blocks);
        var headline =
            totals.Active == 0
                ? "There is no repository that needs an owner."
                : $"**{coverage}** of {Shown.Count(totals.Active)} repositories have a declared owner; archived ones need none.";
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            # Ownership of {Literal.Code(Short(header.Scope))}

            {headline}

            `{new string('█', full)}{new string('░', Blocks - full)}` {coverage}

            | Repositories | Archived | Public | Forks | Deploy keys | that may write | Something unread |
            | --: | --: | --: | --: | --: | --: | --: |
            | {Shown.Count(totals.Repositories)} | {Shown.Count(totals.Archived)} | {Shown.Count(totals.Public)} | {Shown.Count(
                totals.Forks
            )} | {Shown.Count(totals.DeployKeys)} | {Shown.Count(totals.WritingDeployKeys)} | {Shown.Count(
                totals.Incomplete
            )} |

            From {Shown.Time(header.StartedAt)} to {Shown.Time(header.FinishedAt)}, with {Shown.Count(
                header.Requests
            )} requests. Policy: {Literal.Code(Short(header.Policy))}


            """
        );
    }

    private static void Owners(StringBuilder text, AuditTotals totals)
    {
        // Mermaid draws no pie of nothing.
        if (totals.Active == 0)
        {
            return;
        }

        text.Append("```mermaid\npie showData title Owners of repositories that are not archived\n");
        foreach (var (status, count) in totals.Owners.Where(owner => owner.Value > 0))
        {
            text.Append(CultureInfo.InvariantCulture, $"    \"{Shown.Name(status)}\" : {count}\n");
        }

        text.Append("```\n\n");
    }

    private static void Trend(StringBuilder text, AuditReport report)
    {
        if (report.Trend is not { } trend)
        {
            return;
        }

        var change = report.Totals.Coverage - trend.Coverage;
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            ## Since {Shown.Time(trend.Since)}

            | | Count | |
            | :-- | --: | :-- |
            | Coverage | {change:+0.0;-0.0;0.0} points | from {Shown.Percent(trend.Coverage)} to {Shown.Percent(
                report.Totals.Coverage
            )} |
            | Added | {Named(trend.Added)} |
            | Removed | {Named(trend.Removed)} |
            | Lost their owner | {Named(trend.NewlyUnowned)} |
            | Have an owner now | {Named(trend.NewlyOwned)} |


            """
        );
    }

    private static void Worst(StringBuilder text, AuditReport report)
    {
        var worst = report.Totals.Worst;
        if (worst.IsEmpty)
        {
            return;
        }

        text.Append("## What to look at first\n\n");
        text.Append("| Repository | Visibility | Owner | Why | Breaks | Last push |\n");
        text.Append("| :-- | :-- | :-- | :-- | :-- | :-- |\n");
        foreach (var repository in worst.Take(MostWorst))
        {
            var link = $"[{Words(repository.FullName)}]({WebAddress.Of(report.Header.ApiUrl, repository)})";
            var broken = repository
                .Findings.Where(finding => finding.Status == FindingStatus.Violation)
                .Select(finding => Literal.Code(finding.Guardrail.Value));
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {link} | {Words(repository.Visibility ?? "unknown")} | {Owner(repository.Owner)} | {Words(
                    repository.Owner.Why
                )} | {string.Join(", ", broken)} | {(
                    repository.PushedAt is { } pushed ? $"{pushed.UtcDateTime:yyyy-MM-dd}" : "never"
                )} |\n"
            );
        }

        text.Append('\n');
    }

    private static void Guardrails(StringBuilder text, AuditTotals totals)
    {
        if (totals.Violations.IsEmpty)
        {
            return;
        }

        text.Append("## Guardrails\n\n| Guardrail | Violations | Unknown |\n| :-- | --: | --: |\n");
        foreach (var (guardrail, count) in totals.Violations)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {Literal.Code(guardrail)} | {Shown.Count(count)} | {Shown.Count(totals.Undecided.GetValueOrDefault(guardrail))} |\n"
            );
        }

        text.Append('\n');
    }

    private static void Teams(StringBuilder text, AuditTotals totals)
    {
        if (totals.Teams.IsEmpty)
        {
            return;
        }

        text.Append("## Teams that own the most\n\n| Team | Repositories |\n| :-- | --: |\n");
        foreach (var team in totals.Teams.Take(MostTeams))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {Words(team.Team)} | {Shown.Count(team.Repositories)} |\n");
        }

        text.Append('\n');
    }

    private static void Remarks(StringBuilder text, AuditHeader header)
    {
        if (header.Remarks.IsEmpty)
        {
            return;
        }

        text.Append("## What could not be read\n\n");
        foreach (var remark in header.Remarks.Take(MostRemarks))
        {
            text.Append(CultureInfo.InvariantCulture, $"- {Words(remark)}\n");
        }

        if (header.Remarks.Length > MostRemarks)
        {
            text.Append(CultureInfo.InvariantCulture, $"- and {header.Remarks.Length - MostRemarks} more\n");
        }
    }

    private static string Owner(AuditedOwner owner) =>
        owner.Team is { } team ? $"{Words(team)} ({Shown.Name(owner.Status)})" : Shown.Name(owner.Status);

    private static string Named(NamedCount named)
    {
        var names = string.Join(", ", named.Names.Take(MostNames).Select(Words));
        var more = named.Count > MostNames ? $" and {Shown.Count(named.Count - MostNames)} more" : "";
        return $"{Shown.Count(named.Count)} | {names}{more}";
    }

    private static string Words(string text) => Literal.Text(Short(text));

    private static string Short(string text) => text.Length <= LongestText ? text : text[..LongestText] + "…";
}
