using System.Collections.Immutable;
using System.IO.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using ZocSec.Core.Audits.Columns;
using ZocSec.Core.Reports;
using ZocSec.Core.Reports.Workbooks;

namespace ZocSec.Core.Audits.Reports.Workbooks;

/// <summary>The sheet with counts, percentages and charts.</summary>
internal sealed class SummarySheet : IDisposable
{
    private const int TopTeams = 20;
    private const int NamedRepositories = 10;

    private const string Bar = "4682B4";

    // Unowned, likely, owned, unknown: as the enum lists them.
    private static readonly ImmutableArray<string> s_status = ["FA8072", "F4C95D", "6BBF6B", "A9A9A9"];

    private readonly SheetWriter _sheet;

    private SummarySheet(Stream part) => _sheet = new SheetWriter(part, [44, 14, 14, 4], frozen: false);

    /// <summary>Writes the sheet, and its charts into parts of the package.</summary>
    public static void Write(WorkbookPackage package, PackagePart part, AuditReport report)
    {
        ChartRange owners;
        ChartRange evidence;
        using (var stream = part.GetStream(FileMode.Create, FileAccess.Write))
        using (var summary = new SummarySheet(stream))
        {
            (owners, evidence) = summary.Write(report);
        }

        var drawing = package.AddDrawing(part, SheetCharts.Places(["Owners", "Evidence"], column: 4));
        package.AddChart(drawing, SheetCharts.Doughnut("Owner status", owners, s_status));
        package.AddChart(drawing, SheetCharts.Bars("Evidence for the owner", evidence, Bar));
    }

    /// <inheritdoc />
    public void Dispose() => _sheet.Dispose();

    private (ChartRange Owners, ChartRange Evidence) Write(AuditReport report)
    {
        var (header, totals) = (report.Header, report.Totals);
        Line($"Ownership of {header.Scope}", CellFormatKind.Title);
        Line($"{Shown.Time(header.StartedAt)} to {Shown.Time(header.FinishedAt)}, at {header.ApiUrl.AbsoluteUri}");
        Line($"Policy: {header.Policy}");

        Section("Coverage", "Count", "Share");
        Row("Not archived, with a declared owner", totals.Owned, totals.Coverage / 100);
        Row("Not archived, without one", totals.Unowned, 1 - (totals.Coverage / 100));

        Section("Repositories", "Count", "Share");
        Row("All", totals.Repositories);
        Row("Archived", totals.Archived, Shown.Share(totals.Archived, totals.Repositories));
        Row("Public", totals.Public, Shown.Share(totals.Public, totals.Repositories));
        Row("Forks", totals.Forks, Shown.Share(totals.Forks, totals.Repositories));
        Row(
            "With a last commit by a human",
            totals.WithHumanCommit,
            Shown.Share(totals.WithHumanCommit, totals.Repositories)
        );
        Row("Something could not be read", totals.Incomplete, Shown.Share(totals.Incomplete, totals.Repositories));
        Row("Deploy keys", totals.DeployKeys);
        Row(
            "Deploy keys that may write",
            totals.WritingDeployKeys,
            Shown.Share(totals.WritingDeployKeys, totals.DeployKeys)
        );

        Section("Owner status", "Not archived", "Share");
        var owners = Counts(totals.Owners, totals.Active);
        Section("Evidence for the owner", "Not archived", "Share");
        var evidence = Counts(totals.Evidence, totals.Active);

        Section("Guardrails", "Violations", "Share");
        foreach (var (guardrail, count) in totals.Violations)
        {
            Row(guardrail, count, Shown.Share(count, totals.Repositories));
            if (totals.Undecided.GetValueOrDefault(guardrail) is > 0 and var unknown)
            {
                Row($"{guardrail}: unknown", unknown, Shown.Share(unknown, totals.Repositories));
            }
        }

        Section("Teams that own the most", "Repositories", "Share");
        foreach (var team in totals.Teams.Take(TopTeams))
        {
            Row(team.Team, team.Repositories, Shown.Share(team.Repositories, totals.Active));
        }

        Trend(report.Trend, totals);
        Section("Remarks");
        foreach (var remark in header.Remarks.DefaultIfEmpty("None."))
        {
            Line(remark);
        }

        _sheet.End(SheetWriter.Print(1), new Drawing { Id = "rId1" });
        return (owners, evidence);
    }

    private void Trend(AuditTrend? trend, AuditTotals totals)
    {
        if (trend is null)
        {
            return;
        }

        Section($"Since {Shown.Time(trend.Since)}", "Count", "Share");
        Row("Coverage then", null, trend.Coverage / 100);
        Row("Coverage now", null, totals.Coverage / 100);
        Named("Added", trend.Added);
        Named("Removed", trend.Removed);
        Named("Lost their owner", trend.NewlyUnowned);
        Named("Have an owner now", trend.NewlyOwned);
    }

    private void Named(string label, NamedCount named)
    {
        Row(label, named.Count);
        foreach (var name in named.Names.Take(NamedRepositories))
        {
            Line($"    {name}");
        }

        if (named.Count > NamedRepositories)
        {
            Line($"    and {Shown.Count(named.Count - NamedRepositories)} more");
        }
    }

    private ChartRange Counts<T>(IReadOnlyDictionary<T, int> counts, int whole)
        where T : struct, Enum
    {
        var first = _sheet.Rows + 1;
        var points = Enum.GetValues<T>().Select(key => (Shown.Name(key), counts.GetValueOrDefault(key))).ToArray();
        foreach (var (name, count) in points)
        {
            Row(name, count, Shown.Share(count, whole));
        }

        return new ChartRange(
            WorkbookNames.Summary,
            first,
            [.. points.Select(point => (point.Item1, (double)point.Item2))]
        );
    }

    private void Line(string text, CellFormatKind format = CellFormatKind.General)
    {
        _sheet.BeginRow();
        _sheet.Write(ReportCell.Of(text), new CellLook(CellColour.None, format));
        _sheet.EndRow();
    }

    private void Section(params ReadOnlySpan<string> headers)
    {
        _sheet.BeginRow();
        _sheet.EndRow();
        _sheet.BeginRow();
        for (var column = 0; column < 3; column++)
        {
            var header = column < headers.Length ? headers[column] : "";
            _sheet.Write(
                ReportCell.Of(header),
                new CellLook(CellColour.Header, column == 0 ? CellFormatKind.Bold : CellFormatKind.BoldRight)
            );
        }

        _sheet.EndRow();
    }

    private void Row(string label, int? count, double? share = null)
    {
        _sheet.BeginRow();
        _sheet.Write(ReportCell.Of(label), default);
        _sheet.Write(
            count is { } number ? ReportCell.Of(number) : default,
            new CellLook(CellColour.None, CellFormatKind.Count)
        );
        if (share is { } fraction)
        {
            _sheet.Write(ReportCell.Of(fraction), new CellLook(CellColour.None, CellFormatKind.Percent));
        }

        _sheet.EndRow();
    }
}
