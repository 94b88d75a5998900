using System.Collections.Immutable;
using ZocSec.Core.Billing.Engines;
using ZocSec.Core.Billing.Results;

namespace ZocSec.Core.Billing.Questions;

/// <summary>Reads invoices and holds them against the lines and against the list of resources.</summary>
internal static class InvoicesQuestion
{
    /// <summary>Asks.</summary>
    public static async Task<ImmutableArray<InvoiceTotal>> AskAsync(
        IBillingEngine engine,
        DateOnly period,
        CancellationToken ct
    )
    {
        var invoices = new Dictionary<Invoice, Sums>();
        var resources = new Dictionary<(string Payer, string Currency), decimal>();
        await foreach (var row in engine.AskAsync(Sql(period), ct).WithCancellation(ct))
        {
            var invoice = new Invoice(row.Text(1), row.Text(2), row.Text(3), row.Text(4));
            if (row.Text(0) == "resources")
            {
                resources[(invoice.Payer, invoice.Currency)] = row.Amount(6);
                continue;
            }

            if (!invoices.TryGetValue(invoice, out var sums))
            {
                invoices[invoice] = sums = new Sums();
            }

            if (row.Text(0) == "all")
            {
                (sums.Billed, sums.Effective) = (row.Amount(6), row.Amount(7));
            }
            else
            {
                var part = row.Text(5);
                sums.Parts.Add(new InvoicePart(part, IsUse(part), row.Amount(6), row.Amount(7), row.Count(8)));
            }
        }

        return
        [
            .. invoices
                .GroupBy(invoice => (invoice.Key.Payer, invoice.Key.Currency))
                .SelectMany(payer => Compare([.. payer], resources.GetValueOrDefault(payer.Key)))
                .OrderBy(invoice => invoice.Payer, StringComparer.Ordinal)
                .ThenBy(invoice => invoice.Currency, StringComparer.Ordinal)
                .ThenByDescending(invoice => invoice.Billed)
                .ThenBy(invoice => invoice.Invoice, StringComparer.Ordinal)
                .ThenBy(invoice => invoice.Issuer, StringComparer.Ordinal),
        ];
    }

    /// <summary>The question.</summary>
    internal static string Sql(DateOnly period) => QuestionTexts.Fill("invoices", ("period", QuestionTexts.Day(period)));

    // A resource may be on several invoices of its payer, so its list is held against all of them together.
    private static IEnumerable<InvoiceTotal> Compare(KeyValuePair<Invoice, Sums>[] invoices, decimal resources)
    {
        var missing =
            invoices.Sum(invoice => invoice.Value.Parts.Where(part => part.IsAllocatable).Sum(part => part.Billed)) - resources;
        foreach (var (invoice, sums) in invoices)
        {
            var apart = sums.Billed - sums.Parts.Sum(part => part.Billed);
            string[] reasons =
            [
                apart == 0 ? "" : $"its parts come to {Shown(sums.Billed - apart)} and not to {Shown(sums.Billed)}",
                missing == 0
                    ? ""
                    : $"the resources of payer {invoice.Payer} in {invoice.Currency} come to {Shown(resources)}, which is {Shown(missing)} less than the use on all its invoices",
            ];
            yield return new InvoiceTotal(
                invoice.Payer,
                invoice.Number,
                invoice.Issuer,
                invoice.Currency,
                sums.Billed,
                [.. sums.Parts],
                sums.Effective,
                apart + missing,
                string.Join("; ", reasons.Where(reason => reason.Length > 0))
            );
            // Once for all of them.
            missing = 0;
        }
    }

    private static bool IsUse(string part) => part is "usage" or "usage without resource";

    private static string Shown(decimal amount) => amount.ToString("0.00##########", CultureInfo.InvariantCulture);

    private sealed record Invoice(string Payer, string Number, string Issuer, string Currency);

    private sealed class Sums
    {
        public decimal Billed { get; set; }
        public decimal Effective { get; set; }
        public List<InvoicePart> Parts { get; } = [];
    }
}
