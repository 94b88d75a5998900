using System.Text;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.Reports;

namespace ZocSec.Core.Billing.Reports.Html;

/// <summary>
/// The report as one page that needs nothing else: no script, no picture, no request. It shows what matters first, and only
/// the beginnings of long lists, so that it stays small.
/// </summary>
internal static class BillingPage
{
    private const int MostCurrencies = 4;
    private const int MostKeys = 25;
    private const int MostInvoices = 50;
    private const int MostOwners = 25;
    private const int MostLines = 50;

    /// <summary>Writes the page.</summary>
    public static async Task WriteAsync(BillingReport report, Stream stream, CancellationToken ct) =>
        await stream.WriteAsync(Encoding.UTF8.GetBytes(Write(report)), ct);

    /// <summary>The page.</summary>
    public static string Write(BillingReport report)
    {
        var period = SpendWords.Period(report.Header.Period);
        var html = new StringBuilder(128 * 1024);
        html.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.Append($"<meta http-equiv=\"Content-Security-Policy\" content=\"{PageStyle.Policy}\">\n");
        html.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Append("<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n");
        html.Append(
            $"<title>Owners of AWS spend, {period}</title>\n<style>{PageStyle.Sheet}</style>\n</head>\n<body>\n"
        );
        html.Append($"<header><h1>Owners of AWS spend, {period}</h1>\n");
        html.Append(
            $"<p class=\"soft\">{HtmlText.Of(ReconciliationWords.Line(report.Invoices))} Asked {Shown.Time(report.Header.At)}.</p>\n"
        );
        Contents(html, report);
        html.Append("</header>\n<main>\n");
        if (report.Totals.IsEmpty)
        {
            html.Append("<p>There are no lines.</p>\n");
        }

        for (var index = 0; index < Math.Min(MostCurrencies, report.Totals.Length); index++)
        {
            html.Append(new CurrencySection(report, report.Totals[index], Id(index)).Write());
        }

        OtherCurrencies(html, report);
        Unknown(html, report);
        Keys(html, report);
        Reconciliation(html, report);
        Sources(html, report.Header);
        html.Append(
            "</main>\n<footer><p>Lists are cut here. For all resources, write the report to a file that ends in "
        );
        html.Append(".csv, .json or .xlsx.</p></footer>\n</body>\n</html>\n");
        return html.ToString();
    }

    private static string Id(int currency) => string.Create(CultureInfo.InvariantCulture, $"currency-{currency + 1}");

    private static void Contents(StringBuilder html, BillingReport report)
    {
        html.Append("<nav aria-label=\"Contents\">");
        for (var index = 0; index < Math.Min(MostCurrencies, report.Totals.Length); index++)
        {
            html.Append($"<a href=\"#{Id(index)}\">{HtmlText.Of(report.Totals[index].Currency)}</a>");
        }

        html.Append(report.UnknownOwners.IsEmpty ? "" : "<a href=\"#unknown\">Unknown owners</a>");
        html.Append("<a href=\"#keys\">Tag keys</a><a href=\"#reconciliation\">Reconciliation</a>");
        html.Append("<a href=\"#sources\">Sources and remarks</a></nav>\n");
    }

    private static void OtherCurrencies(StringBuilder html, BillingReport report)
    {
        if (report.Totals.Length <= MostCurrencies)
        {
            return;
        }

        var table = new PageTable(
            "Totals",
            "",
            ("Currency", false),
            ("Nobody’s", true),
            ("Can be owned", true),
            ("Covered", true)
        );
        foreach (var total in report.Totals.Skip(MostCurrencies).Take(MostLines))
        {
            table.Row(
                HtmlText.Of(total.Currency),
                SpendWords.Number(total.Unowned),
                SpendWords.Number(total.Allocatable),
                SpendWords.Coverage(total)
            );
        }

        html.Append("<section class=\"card\"><h2>Other currencies</h2>").Append(table.End()).Append("</section>\n");
    }

    private static void Unknown(StringBuilder html, BillingReport report)
    {
        if (report.UnknownOwners.IsEmpty)
        {
            return;
        }

        var table = new PageTable(
            "Owners that tags name and the directory does not have",
            "",
            ("Owner", false),
            ("What", false),
            ("Resources", true),
            ("Effective", true)
        );
        foreach (var owner in report.UnknownOwners.Take(MostOwners))
        {
            table.Row(
                HtmlText.Of(owner.Owner),
                owner.HasLeft ? "has left" : "unknown",
                Shown.Count(owner.Resources),
                HtmlText.Amount(owner.Spend, owner.Currency)
            );
        }

        html.Append("<section id=\"unknown\" class=\"card\"><h2>Unknown owners</h2>");
        html.Append(table.End(report.UnknownOwners.Length - MostOwners)).Append("</section>\n");
    }

    private static void Keys(StringBuilder html, BillingReport report)
    {
        var table = new PageTable(
            "Keys as they are spelled, the most spend first",
            "list",
            ("Key", false),
            ("Counts as", false),
            ("Tells owners", false),
            ("Resources", true),
            ("Last used", false),
            ("Effective", true)
        );
        foreach (var key in report.TagKeys.Take(MostKeys))
        {
            table.Row(
                HtmlText.Of(key.Key),
                HtmlText.Of(key.Means),
                key.IsAsked ? "yes" : "no",
                Shown.Count(key.Resources),
                SpendWords.Period(key.LastUsed),
                string.Join("<br>", key.Spend.Take(MostCurrencies).Select(it => HtmlText.Amount(it.Value, it.Key)))
            );
        }

        html.Append("<section id=\"keys\" class=\"card\"><h2>Tag keys</h2>");
        html.Append(table.IsEmpty ? "<p>There are no tags.</p>" : table.End(report.TagKeys.Length - MostKeys));
        html.Append("</section>\n");
    }

    private static void Reconciliation(StringBuilder html, BillingReport report)
    {
        var table = new PageTable(
            "Invoices, those that differ first",
            "list",
            ("Payer", false),
            ("Invoice", false),
            ("Issuer", false),
            ("Billed", true),
            ("Can be owned", true),
            ("Difference, exactly", false)
        );
        foreach (var invoice in ReconciliationWords.WorstFirst(report.Invoices).Take(MostInvoices))
        {
            table.Row(
                HtmlText.Of(invoice.Payer),
                invoice.Invoice.Length == 0 ? "not invoiced yet" : HtmlText.Of(invoice.Invoice),
                HtmlText.Of(invoice.Issuer),
                HtmlText.Amount(invoice.Billed, invoice.Currency),
                HtmlText.Amount(
                    invoice.Parts.Where(part => part.IsAllocatable).Sum(part => part.Billed),
                    invoice.Currency
                ),
                HtmlText.Of(ReconciliationWords.Difference(invoice))
            );
        }

        html.Append("<section id=\"reconciliation\" class=\"card\"><h2>Reconciliation</h2><p>");
        html.Append(HtmlText.Of(ReconciliationWords.Line(report.Invoices))).Append("</p>");
        html.Append(table.IsEmpty ? "" : table.End(report.Invoices.Length - MostInvoices)).Append("</section>\n");
    }

    private static void Sources(StringBuilder html, BillingHeader header)
    {
        html.Append("<section id=\"sources\" class=\"card\"><h2>Sources and remarks</h2><ul>\n");
        foreach (var remark in header.Remarks.Take(MostLines))
        {
            html.Append($"<li>{HtmlText.Of(remark)}</li>\n");
        }

        More(html, header.Remarks.Length - MostLines);
        foreach (var source in header.Sources.Take(MostLines))
        {
            var words =
                $"{source.Report}, {SpendWords.Period(source.Period)}: {Shown.Count(source.Lines)} lines in {Shown.Count(source.Chunks)} files, "
                + $"{Shown.Name(source.Format)}, assembly {source.Assembly}";
            html.Append($"<li>{HtmlText.Of(words)}</li>\n");
        }

        More(html, header.Sources.Length - MostLines);
        html.Append(
            $"<li>Engine {HtmlText.Of(header.Engine)}; policy {HtmlText.Of(header.Policy)}; directory {HtmlText.Of(header.Directory ?? "none")}</li></ul></section>\n"
        );
    }

    private static void More(StringBuilder html, int count)
    {
        if (count > 0)
        {
            html.Append($"<li>and {Shown.Count(count)} more</li>\n");
        }
    }
}
