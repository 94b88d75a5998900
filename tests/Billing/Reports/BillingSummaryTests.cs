using ZocSec.Core.Billing.Reports;

namespace ZocSec.Tests.Billing.Reports;

public sealed class BillingSummaryTests
{
    [Fact]
    public void Lines_SayWhatMatters() =>
        Assert.Equal(
            [
                "2026-10: 87.4 % (+6.6 points) of 91,500.88 USD and 80.0 % of 1,000 resources have a declared owner; nobody owns 1,500.25 USD.",
                "  Most spend of nobody: team-0-prod (012345678900) 60,000.00 USD; team-1-prod (012345678901) 30,000.00 USD; "
                    + "team-2-prod (012345678902) 12,000.00 USD",
                "  Since 2026-09: 1 resource lost the declared owner, 1 new without one (2,469.00 USD); 1 has one now (1,234.50 USD), "
                    + "7 without one are gone.",
                "Reconciliation: 2 invoices, all to 0.00.",
                "Remark: 12 amounts had more than 12 decimals and were rounded.",
            ],
            BillingSummary.Lines(BillingSample.Report)
        );

    [Fact]
    public void Lines_NothingFound_SaySo() =>
        Assert.Equal(["2026-10: no lines.", "Reconciliation: No invoice."], BillingSummary.Lines(BillingSample.Empty));

    [Fact]
    public void Lines_HaveNoControlCharacters() =>
        Assert.All(
            BillingSummary.Lines(BillingSample.Hostile(BillingSample.Nasty + "\n::error::x\u001b[31m")),
            line => Assert.DoesNotContain(line, character => char.IsControl(character) || character == '\u202E')
        );

    [Fact]
    public void Lines_DifferentInvoice_IsNamedToTheLastDigit()
    {
        var lines = BillingSummary.Lines(
            BillingSample.Report with
            {
                Invoices = [BillingSample.Invoice("X-1", -0.01m, "a chunk is missing")],
            }
        );

        Assert.Contains("  000000000001, X-1: -0.01 USD: a chunk is missing", lines);
    }
}
