using System.Collections.Immutable;
using System.Text;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.Reports;

namespace ZocSec.Core.Billing.Reports.Html;

/// <summary>What the page shows of one currency: what has no owner, whose it is, and what is different.</summary>
/// <param name="report">The report.</param>
/// <param name="total">The currency's total.</param>
/// <param name="id">What the section is called within the page.</param>
internal sealed class CurrencySection(BillingReport report, SpendGroup total, string id)
{
    private const int MostGroups = 15;
    private const int MostResources = 25;
    private const int MostChanges = 10;
    private const int MostPeriods = 36;

    private readonly StringBuilder _html = new();
    private readonly string _currency = HtmlText.Of(total.Currency);

    /// <summary>The section.</summary>
    public string Write()
    {
        _html.Append(
            $"<section id=\"{id}\" aria-labelledby=\"{id}-head\"><h2 id=\"{id}-head\">Spend in {_currency}</h2>\n"
        );
        Lead();
        Tiles();
        Ring();
        _html.Append("<div class=\"pair\">\n");
        Groups("Accounts", "Account", "the most spend of nobody first", report.Accounts);
        Groups("Services", "Service", "the most spend of nobody first", report.Services);
        _html.Append("</div>\n");
        Resources("Most expensive without a declared owner", report.TopUnowned, MostResources);
        Changes();
        _html.Append("<div class=\"pair\">\n");
        Periods();
        Groups("Owners", "Owner", "the most spend first", report.Owners);
        _html.Append("</div>\n");
        Rules();
        return _html.Append("</section>\n").ToString();
    }

    private void Lead() =>
        _html.Append(
            $"<p class=\"lead\"><strong>{HtmlText.Amount(total.Unowned, total.Currency)}</strong> "
                + $"of {HtmlText.Amount(total.Allocatable, total.Currency)} has no owner at all"
                + (total.Allocatable > 0 ? $": {SpendWords.Share(total.Unowned, total.Allocatable)}" : "")
                + ".</p>\n"
        );

    private void Tiles()
    {
        var before = report.Before.FirstOrDefault(group => group.Currency == total.Currency);
        _html.Append("<dl class=\"tiles\">");
        Tile(
            "Spend with a declared owner",
            SpendWords.Coverage(total),
            before is null ? "" : Since(SpendWords.CoverageOf(total) - SpendWords.CoverageOf(before))
        );
        Tile(
            "Resources with a declared owner",
            SpendWords.CountCoverage(total),
            before is null
                ? $"{Shown.Count(total.OwnedResources)} of {Shown.Count(total.Resources)}"
                : Since(total.CountCoverage - before.CountCoverage)
        );
        Tile(
            "Spend without a declared owner",
            SpendWords.Amount(SpendPart.Undeclared(total), total.Currency),
            $"{Shown.Count(total.Resources - total.OwnedResources)} resources"
        );
        Tile(
            "Taxes, fees, credits",
            SpendWords.Amount(total.Unallocatable, total.Currency),
            "no resource can own them"
        );
        _html.Append("</dl>\n");
    }

    private string Since(decimal points) =>
        $"{SpendWords.Points(points)} since {(report.Header.Previous is { } previous ? SpendWords.Period(previous) : "the period before")}";

    private void Tile(string name, string value, string note)
    {
        _html.Append($"<div><dt>{name}</dt><dd>{HtmlText.Of(value)}</dd>");
        _html.Append(note.Length == 0 ? "</div>" : $"<dd>{HtmlText.Of(note)}</dd></div>");
    }

    private void Ring()
    {
        var parts = SpendPart.Of(total);
        var table = new PageTable(
            "Who owns it, by effective cost",
            "",
            ("Owner", false),
            ("Spend", true),
            ("Share", true),
            ("Resources", true)
        );
        foreach (var part in parts)
        {
            table.Row(
                $"{SpendMarks.Key(part.Ownership)}{part.Name}",
                SpendWords.Number(part.Spend),
                SpendWords.Share(part.Spend, total.Allocatable),
                Shown.Count(part.Resources)
            );
        }

        _html.Append("<div class=\"card ring\">");
        _html.Append(Doughnut.Of(parts, $"{id}-ring", SpendWords.Coverage(total)));
        _html.Append("<div>").Append(table.End());
        if (parts.Any(part => part.Spend < 0))
        {
            _html.Append("<p class=\"soft\">What is below zero is not drawn.</p>");
        }

        _html.Append("</div></div>\n");
    }

    private void Groups(string title, string what, string order, ImmutableArray<SpendGroup> groups)
    {
        var rows = groups.Where(group => group.Currency == total.Currency).ToArray();
        if (rows.Length == 0)
        {
            return;
        }

        var shown = rows.Take(MostGroups).ToArray();
        var largest = shown.Max(SpendBar.Length);
        var table = new PageTable(
            order,
            "",
            (what, false),
            ("Who owns it", false),
            ("Nobody’s", true),
            ("Covered", true)
        );
        foreach (var group in shown)
        {
            table.Row(
                HtmlText.Of(SpendWords.Name(group)),
                SpendBar.Of(group, largest == 0 ? 1 : largest),
                SpendWords.Number(group.Unowned),
                SpendWords.Coverage(group)
            );
        }

        _html
            .Append($"<div class=\"card\"><h3>{title}</h3>")
            .Append(Legend)
            .Append(table.End(rows.Length - shown.Length))
            .Append("</div>\n");
    }

    private static string Legend { get; } =
        "<ul class=\"legend\">"
        + string.Concat(
            SpendPart
                .Of(new SpendGroup { Currency = "" })
                .Reverse()
                .Select(part => $"<li>{SpendMarks.Key(part.Ownership)}{part.Name}</li>")
        )
        + "</ul>";

    private void Resources(string title, ImmutableArray<BilledResource> resources, int most)
    {
        var rows = resources.Where(it => it.Currency == total.Currency).ToArray();
        if (rows.Length == 0)
        {
            return;
        }

        var table = new PageTable(
            $"by effective cost in {_currency}",
            "list",
            ("Resource", false),
            ("Effective", true),
            ("Account", false),
            ("Service", false),
            ("Owner", false),
            ("Name", false),
            ("Creator", false)
        );
        foreach (var it in rows.Take(most))
        {
            table.Row(
                HtmlText.Of(SpendWords.Name(it)),
                SpendWords.Number(it.Effective),
                HtmlText.Of(SpendWords.Account(it)),
                HtmlText.Of(it.Region.Length == 0 ? it.Service : $"{it.Service}, {it.Region}"),
                HtmlText.Of(SpendWords.Owner(it)),
                HtmlText.Of(it.Name),
                HtmlText.Of(it.Creator)
            );
        }

        _html.Append($"<div class=\"card\"><h3>{title}</h3>").Append(table.End(rows.Length - most)).Append("</div>\n");
    }

    private void Changes()
    {
        if (report.Changes is not { } changes)
        {
            return;
        }

        var counts = changes.Counts.Where(count => count.Currency == total.Currency).ToArray();
        foreach (var count in counts)
        {
            _html.Append($"<p>Since {SpendWords.Period(changes.Since)}: {HtmlText.Of(ChangeWords.Line(count))}</p>\n");
        }

        Resources(
            $"Without a declared owner since {SpendWords.Period(changes.Since)}",
            changes.NewlyUnowned,
            MostChanges
        );
        Resources($"With a declared owner since {SpendWords.Period(changes.Since)}", changes.NewlyOwned, MostChanges);
    }

    private void Periods()
    {
        var periods = report.Periods.Where(group => group.Currency == total.Currency).TakeLast(MostPeriods).ToArray();
        if (periods.Length < 2)
        {
            return;
        }

        var table = new PageTable(
            "Coverage by period",
            "",
            ("Period", false),
            ("By spend", true),
            ("By count", true),
            ("Nobody’s", true)
        );
        foreach (var period in periods)
        {
            table.Row(
                HtmlText.Of(period.Key),
                SpendWords.Coverage(period),
                SpendWords.CountCoverage(period),
                SpendWords.Number(period.Unowned)
            );
        }

        _html.Append("<div class=\"card line\"><h3>Coverage over periods</h3>");
        _html.Append("<p class=\"soft\">By spend, drawn through; by count, dashed.</p>");
        _html.Append(CoverageLine.Of(periods, $"{id}-line"));
        _html.Append("<details><summary>As a table</summary>").Append(table.End()).Append("</details></div>\n");
    }

    private void Rules()
    {
        var rows = report.Rules.Where(group => group.Currency == total.Currency).ToArray();
        if (rows.Length == 0)
        {
            return;
        }

        var table = new PageTable("the most spend first", "", ("Rule", false), ("Spend", true), ("Resources", true));
        foreach (var group in rows.Take(MostGroups))
        {
            table.Row(
                HtmlText.Of(SpendWords.Name(group)),
                SpendWords.Number(group.Allocatable),
                Shown.Count(group.Resources)
            );
        }

        _html
            .Append("<div class=\"card\"><h3>Why: the rules that decided</h3>")
            .Append(table.End(rows.Length - MostGroups))
            .Append("</div>\n");
    }
}
