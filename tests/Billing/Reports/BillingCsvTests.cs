using System.Text;
using ZocSec.Core.Billing.Reports;
using ZocSec.Core.Billing.Results;
using ZocSec.Tests.Policies;

namespace ZocSec.Tests.Billing.Reports;

public sealed class BillingCsvTests
{
    [Fact]
    public async Task Row_HasExactAmountsAndIdsAsTheyAre()
    {
        var lines = (await WriteAsync([BillingSample.Resource(7)])).Split("\r\n");

        Assert.Equal(
            "\uFEFFPayer,Account,\"Account name\",Service,Region,Type,Resource,Key,Currency,Effective,Billed,Owner,Ownership,Rule,"
                + "Conflict,\"Owner tag\",Creator,Name,Project,\"First use\",\"Last use\"",
            lines[0]
        );
        Assert.Equal(
            "000000000001,012345678901,web-prod,AmazonEC2,eu-west-1,instance,instance-7,"
                + "arn:aws:x:eu-west-1:012345678901:instance/7,USD,1234.500000000001,1200.1,platform,owned,\"tag Owner\",,"
                + "Platform,IAMUser:octocat,web,shop,\"2026-10-01 00:00:00\",\"2026-10-31 23:00:00\"",
            lines[1]
        );
    }

    [Theory]
    [InlineData("0.000000000001", "0.000000000001")]
    [InlineData("-0.500000000000", "-0.5")]
    [InlineData("12345678901234567.123456789012", "12345678901234567.123456789012")]
    [InlineData("100.000000000000", "100")]
    public async Task Amount_HasAllDigitsAndNoExponent(string amount, string expected)
    {
        var resource = BillingSample.Resource(1) with
        {
            Effective = decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture),
        };

        Assert.Contains($",USD,{expected},1200.1,", await WriteAsync([resource]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_IsQuotedAndNeutralised()
    {
        var text = await WriteAsync([BillingSample.Resource(1) with { Name = "=1+1\",;@x", Owner = "-a" }]);

        Assert.Contains(",\"'=1+1\"\",;'@x\",", text, StringComparison.Ordinal);
        Assert.Contains(",'-a,owned,", text, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryColumn_IsDocumented()
    {
        var page = File.ReadAllText(RepositoryFile.Path("docs/billing-report.md"));

        Assert.All(
            BilledColumns.All,
            column => Assert.Contains($"\n| `{column.Header}` | ", page, StringComparison.Ordinal)
        );
    }

    private static async Task<string> WriteAsync(BilledResource[] resources)
    {
        using var stream = new MemoryStream();
        await BillingCsv.WriteAsync(
            BillingSample.Report with
            {
                Resources = new ListedResources(resources),
            },
            stream,
            CancellationToken.None
        );
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
