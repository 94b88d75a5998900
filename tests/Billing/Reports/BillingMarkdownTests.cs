using ZocSec.Core.Billing.Reports;

namespace ZocSec.Tests.Billing.Reports;

public sealed class BillingMarkdownTests
{
    [Fact]
    public void Summary_SaysWhatMatters()
    {
        var text = BillingMarkdown.Write(BillingSample.Report);

        Assert.Contains(
            "| USD | **87.4 %** | +6.6 points | 80.0 % of 1,000 | **1,500.25** |",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("    \"Nobody\" : 1500.25\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "| instance-1 | web-prod (012345678901) | AmazonEC2 | 9,000.00 | nobody |",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("## Reconciliation\n\n2 invoices, all to 0.00.\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("instance-21 ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Summary_OfEverythingTooLong_IsFarUnderAMebibyte()
    {
        var words = new string('|', 5_000);
        var report = BillingSample.Hostile(words);
        var many = report with
        {
            Header = report.Header with { Remarks = [.. Enumerable.Repeat(words, 1_000)] },
            Totals = [.. Enumerable.Repeat(report.Totals[0], 100)],
            Accounts = [.. Enumerable.Repeat(report.Accounts[0], 1_000)],
            TopUnowned = [.. Enumerable.Repeat(report.TopUnowned[0], 1_000)],
            Invoices = [.. Enumerable.Repeat(report.Invoices[0], 1_000)],
        };

        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(BillingMarkdown.Write(many)), 1_000, 700_000);
    }

    [Fact]
    public void Names_AreNeverMarkup()
    {
        var text = BillingMarkdown.Write(BillingSample.Hostile(BillingSample.Nasty + "![x](https://evil.example)"));

        Assert.DoesNotContain("<script", text.Replace("\\<", ""), StringComparison.Ordinal);
        Assert.DoesNotContain("![x](", text, StringComparison.Ordinal);
        Assert.DoesNotContain("@o", text, StringComparison.Ordinal);
        Assert.Contains("pie title Who owns spend in another currency\n", text, StringComparison.Ordinal);
    }
}
