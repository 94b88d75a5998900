using System.Collections.Immutable;
using ZocSec.Core.Billing.Engines;
using ZocSec.Core.Billing.Results;

namespace ZocSec.Core.Billing.Questions;

/// <summary>Reads invoices and holds them against the list of resources.</summary>
internal static class InvoicesQuestion
{
    /// <summary>Asks.</summary>
    public static async Task<ImmutableArray<InvoiceTotal>> AskAsync(
        IBillingEngine engine,
        DateOnly period,
        CancellationToken ct
    )
    {
        var invoices = new Dictionary<Invoice, List<InvoicePart>>();
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
                invoices[invoice] = sums = [];
            }

            var part = row.Text(5);
            sums.Add(new InvoicePart(part, IsUse(part), row.Amount(6), row.Amount(7), row.Count(8)));
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
    internal static string Sql(DateOnly period) =>
        QuestionTexts.Fill("invoices", ("period", QuestionTexts.Day(period)));

    // A resource may be on several invoices of its payer, so its list is held against all of them together.
    private static IEnumerable<InvoiceTotal> Compare(
        KeyValuePair<Invoice, List<InvoicePart>>[] invoices,
        decimal resources
    )
    {
        var missing =
            invoices.Sum(invoice => invoice.Value.Where(part => part.IsAllocatable).Sum(part => part.Billed))
            - resources;
        foreach (var (invoice, sums) in invoices)
        {
            yield return new InvoiceTotal(
                invoice.Payer,
                invoice.Number,
                invoice.Issuer,
                invoice.Currency,
                sums.Sum(part => part.Billed),
                [.. sums],
                sums.Sum(part => part.Effective),
                missing,
                missing == 0
                    ? ""
                    : $"the resources of payer {invoice.Payer} in {invoice.Currency} come to {Shown(resources)}, which is {Shown(missing)} less than the use on all its invoices"
            );
            // Once for all of them.
            missing = 0;
        }
    }

    private static bool IsUse(string part) => part is "usage" or "usage without resource";

    private static string Shown(decimal amount) => amount.ToString("0.00##########", CultureInfo.InvariantCulture);

    private sealed record Invoice(string Payer, string Number, string Issuer, string Currency);
}
