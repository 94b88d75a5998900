using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ZocSec.Core.Billing.Reports.Html;

namespace ZocSec.Tests.Billing.Reports;

public sealed partial class BillingPageTests
{
    [Fact]
    public void Page_SaysFirstHowMuchHasNoOwner()
    {
        var page = BillingPage.Write(BillingSample.Report);

        Assert.Contains(
            "<strong>1,500.25 USD</strong> of 91,500.88 USD has no owner at all: 1.6 %.",
            page,
            StringComparison.Ordinal
        );
        Assert.Contains("<dd>87.4 %</dd><dd>&#x2B;6.6 points since 2026-09</dd>", page, StringComparison.Ordinal);
        Assert.True(
            page.IndexOf("team-0-prod", StringComparison.Ordinal)
                < page.IndexOf("id=\"reconciliation\"", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Page_IsWellFormed()
    {
        foreach (var report in BillingSample.Odd().Append(BillingSample.Report).Append(BillingSample.Empty))
        {
            Assert.NotNull(Parse(BillingPage.Write(report)).Element("body"));
        }
    }

    [Fact]
    public void Names_AreNeverMarkup()
    {
        var page = Parse(BillingPage.Write(BillingSample.Hostile(BillingSample.Nasty)));

        Assert.DoesNotContain(
            page.Descendants(),
            element => element.Name.LocalName is "script" or "img" or "iframe" or "link"
        );
        Assert.DoesNotContain(
            page.Descendants().Attributes(),
            it => it.Name.LocalName.StartsWith("on", StringComparison.Ordinal)
        );
        Assert.Empty(page.Descendants().Attributes("style"));
        // The words themselves are there to read, but for what turns their direction.
        Assert.Contains(
            page.Descendants("th"),
            cell => cell.Value.StartsWith("\"'><script>alert(1)</script>", StringComparison.Ordinal)
        );
        Assert.DoesNotContain('\u202E', page.ToString());
        Assert.All(page.Descendants("a").Attributes("href"), link => Assert.Matches("^#[a-z]+(-[0-9])?$", link.Value));
    }

    [Fact]
    public void Policy_AllowsTheStyleOfThePageAndNothingElse()
    {
        var page = BillingPage.Write(BillingSample.Report);
        var style = Style().Match(page).Groups["sheet"].Value;
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));

        Assert.Contains(
            $"content=\"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'\"",
            page,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("http:", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_HasWordsForWhoDoesNotSeeIt()
    {
        var page = Parse(BillingPage.Write(BillingSample.Report));

        Assert.All(
            page.Descendants("svg").Where(svg => svg.Attribute("aria-hidden") is null),
            svg => Assert.NotEmpty(svg.Element("title")!.Value)
        );
        Assert.All(page.Descendants("table"), table => Assert.NotNull(table.Element("caption")));
        Assert.All(page.Descendants("th"), header => Assert.NotNull(header.Attribute("scope")));
        var ids = page.Descendants().Attributes("id").Select(id => id.Value).ToArray();
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(
            page.Descendants().Attributes("aria-labelledby").SelectMany(it => it.Value.Split(' ')),
            id => Assert.Contains(id, ids)
        );
    }

    [Fact]
    public void Charts_StayWithinTheirFrames()
    {
        foreach (var report in BillingSample.Odd().Append(BillingSample.Report))
        {
            var page = Parse(BillingPage.Write(report));

            Assert.All(
                page.Descendants("rect").Attributes("width").Concat(page.Descendants("rect").Attributes("x")),
                it => Assert.InRange(double.Parse(it.Value, System.Globalization.CultureInfo.InvariantCulture), 0, 100)
            );
            Assert.All(
                page.Descendants("circle").Attributes("cy"),
                it => Assert.InRange(double.Parse(it.Value, System.Globalization.CultureInfo.InvariantCulture), 12, 132)
            );
            Assert.DoesNotContain("NaN", page.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Page_OfEverythingTooLong_StaysSmall()
    {
        var report = BillingSample.Hostile(new string('&', 5_000));
        var many = report with
        {
            Totals = [.. Enumerable.Repeat(report.Totals[0], 100)],
            Accounts = [.. Enumerable.Repeat(report.Accounts[0], 1_000)],
            TopUnowned = [.. Enumerable.Repeat(report.TopUnowned[0], 1_000)],
            Invoices = [.. Enumerable.Repeat(report.Invoices[0], 1_000)],
            TagKeys = [.. Enumerable.Repeat(report.TagKeys[0], 1_000)],
        };

        Assert.InRange(BillingPage.Write(many).Length, 1_000, 2_000_000);
    }

    // A page of ours is XML but for its first line, its void elements and no more.
    private static XElement Parse(string page) =>
        XElement.Parse(
            Void()
                .Replace(page.Replace("<!DOCTYPE html>\n", "", StringComparison.Ordinal), "${tag}/>")
                .Replace("<br>", "<br/>", StringComparison.Ordinal)
        );

    [GeneratedRegex("(?<tag><meta [^>]*)>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Void();

    [GeneratedRegex(
        "<style>(?<sheet>.*?)</style>",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        matchTimeoutMilliseconds: 5000
    )]
    private static partial Regex Style();
}
