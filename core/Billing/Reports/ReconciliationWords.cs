using System.Collections.Immutable;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.Reports;

namespace ZocSec.Core.Billing.Reports;

/// <summary>Says whether invoices and what belongs to resources come to the same.</summary>
internal static class ReconciliationWords
{
    /// <summary>One sentence over all invoices: <c>12 invoices, all to 0.00</c>.</summary>
    public static string Line(ImmutableArray<InvoiceTotal> invoices)
    {
        var different = invoices.Count(invoice => invoice.Difference != 0);
        var count = invoices.Length == 1 ? "1 invoice" : $"{Shown.Count(invoices.Length)} invoices";
        return invoices.IsEmpty ? "No invoice."
            : different == 0 ? $"{count}, all to 0.00."
            : $"{count}, of which {Shown.Count(different)} {(different == 1 ? "differs" : "differ")} from the lines.";
    }

    /// <summary>Those that differ first, the largest difference on top; the order is kept otherwise.</summary>
    public static IEnumerable<InvoiceTotal> WorstFirst(ImmutableArray<InvoiceTotal> invoices) =>
        invoices.OrderByDescending(invoice => Math.Abs(invoice.Difference));

    /// <summary>What an invoice is called.</summary>
    public static string Name(InvoiceTotal invoice) =>
        invoice.Invoice.Length == 0 ? $"{invoice.Payer}, not invoiced yet" : $"{invoice.Payer}, {invoice.Invoice}";

    /// <summary>The difference to the last digit, and why there is one.</summary>
    public static string Difference(InvoiceTotal invoice)
    {
        var exact = SpendWords.Exact(invoice.Difference, invoice.Currency);
        return invoice.Explanation.Length == 0 ? exact : $"{exact}: {invoice.Explanation}";
    }
}
