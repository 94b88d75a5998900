using System.Globalization;
using ZocSec.Core.Billing.Reports;
using ZocSec.Core.Billing.Results;

namespace ZocSec.Tests.Billing.Reports;

public sealed class SpendWordsTests
{
    [Theory]
    [InlineData("1234567.895", "1,234,567.90 USD")]
    [InlineData("-0.004", "0.00 USD")]
    [InlineData("-1234.5", "-1,234.50 USD")]
    public void Amount_HasThousandsTwoDecimalsAndItsCurrency(string amount, string expected) =>
        Assert.Equal(expected, SpendWords.Amount(decimal.Parse(amount, CultureInfo.InvariantCulture), "USD"));

    [Theory]
    [InlineData("99.999999", "99.9 %")]
    [InlineData("100", "100.0 %")]
    [InlineData("0.09", "0.0 %")]
    [InlineData("-0.05", "-0.1 %")]
    public void Percent_IsRoundedDown(string percent, string expected) =>
        Assert.Equal(expected, SpendWords.Percent(decimal.Parse(percent, CultureInfo.InvariantCulture)));

    [Fact]
    public void Coverage_OfNearlyAll_IsNotAll()
    {
        var group = new SpendGroup
        {
            Currency = "USD",
            Owned = 50_000_000_000_000_000m,
            Unowned = 0.000000000001m,
        };

        Assert.Equal(100m, group.SpendCoverage);
        Assert.Equal("99.9 %", SpendWords.Coverage(group));
        Assert.Equal("100.0 %", SpendWords.Coverage(group with { Unowned = 0 }));
    }

    [Fact]
    public void Reconciliation_SaysHowManyDiffer()
    {
        var off = BillingSample.Invoice("b", 0.000000000001m, "a chunk is missing");

        Assert.Equal("1 invoice, all to 0.00.", ReconciliationWords.Line([BillingSample.Invoice()]));
        Assert.Equal(
            "2 invoices, of which 1 differs from the lines.",
            ReconciliationWords.Line([BillingSample.Invoice(), off])
        );
        Assert.Equal("0.000000000001 USD: a chunk is missing", ReconciliationWords.Difference(off));
    }
}
