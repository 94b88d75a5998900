using System.Collections.Immutable;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.Reports;

namespace ZocSec.Core.Billing.Reports.Workbooks;

/// <summary>The columns of the sheet of invoices. What must be right to the last digit is there as text, too.</summary>
internal static class InvoiceColumns
{
    /// <summary>The columns, with one for each class of lines there is.</summary>
    public static ImmutableArray<ReportColumn<InvoiceTotal>> Of(ImmutableArray<InvoiceTotal> invoices) =>
        [
            new("Payer", 15, it => ReportCell.Of(it.Payer)),
            new("Invoice", 20, it => ReportCell.Of(it.Invoice)),
            new("Issuer", 30, it => ReportCell.Of(it.Issuer)),
            new("Currency", 10, it => ReportCell.Of(it.Currency)),
            new("Billed", 16, it => ReportCell.OfAmount(it.Billed)),
            new("Billed, exactly", 24, it => ReportCell.Of(Shown.Exact(it.Billed))),
            new("Difference", 14, it => ReportCell.OfAmount(it.Difference)),
            new("Difference, exactly", 24, it => ReportCell.Of(Shown.Exact(it.Difference))),
            new("Explanation", 40, it => ReportCell.Of(it.Explanation)),
            new("Effective", 16, it => ReportCell.OfAmount(it.Effective)),
            new(
                "Can be owned",
                16,
                it => ReportCell.OfAmount(it.Parts.Where(part => part.IsAllocatable).Sum(part => part.Billed))
            ),
            new("Lines", 14, it => ReportCell.OfCount(it.Parts.Sum(part => part.Lines))),
            .. invoices
                .SelectMany(invoice => invoice.Parts.Select(part => part.Class))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select(name => new ReportColumn<InvoiceTotal>(
                    $"of it {name}",
                    24,
                    it =>
                        it.Parts.Any(part => part.Class == name)
                            ? ReportCell.OfAmount(it.Parts.Where(part => part.Class == name).Sum(part => part.Billed))
                            : default
                )),
        ];
}
