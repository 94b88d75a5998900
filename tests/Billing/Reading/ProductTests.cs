using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Lines;

namespace ZocSec.Tests.Billing.Reading;

/// <summary>What CUR 2.0 says of a product in an object of JSON.</summary>
public sealed class ProductTests : IDisposable
{
    private const string Header =
        "bill_payer_account_id,line_item_usage_account_id,line_item_line_item_type,line_item_usage_start_date,line_item_currency_code,"
        + "line_item_unblended_cost,product_region_code,product";

    private const string Line = "000000000001,012345678901,Usage,2026-10-01T00:00:00.000Z,USD,1.5";

    private readonly ReportFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(
        """{"product_name":"Contoso \u0022Fire\u0022 wall","vcpu":"4"}""",
        "Contoso \"Fire\" wall",
        "us-east-1"
    )]
    [InlineData("""{"region":"eu-west-1","product_name":null,"more":{"region":"x"}}""", "", "us-east-1")]
    [InlineData("{}", "", "us-east-1")]
    [InlineData("", "", "us-east-1")]
    [InlineData("""{"region":"eu-west-1"}""", "", "eu-west-1", "")]
    public void Product_SaysWhatNoColumnSays(string product, string name, string region, string code = "us-east-1")
    {
        var line = Read($"{Line},{code},{Quoted(product)}\n").Single;

        Assert.Equal((name, region), (line[RawText.ServiceName], line[RawText.Region]));
    }

    [Fact]
    public void Lines_HaveEachTheirOwn() =>
        Assert.Equal(
            ["", "a", "b"],
            Read(
                $"{Line},,{Quoted("""{"product_name":"a"}""")}\n{Line},,\n{Line},,{Quoted("""{"product_name":"b"}""")}\n{Line},,{Quoted("""{"product_name":"a"}""")}\n"
            )
                .Groups.Values.Select(line => line[RawText.ServiceName])
                .Order()
        );

    [Theory]
    [InlineData("nothing")]
    [InlineData("[]")]
    [InlineData("""{"product_name":"a"} {}""")]
    [InlineData("""{"product_name":"a""")]
    public void Product_ThatIsNoObject_IsAnError(string product)
    {
        var error = _files.Error($"{Header}\n{Line},,{Quoted(product)}\n", ReportFormat.Cur2);

        Assert.Contains("column product has no readable JSON", error, StringComparison.Ordinal);
        Assert.Contains("line 2", error, StringComparison.Ordinal);
    }

    private CollectedLines Read(string lines) => _files.Read($"{Header}\n{lines}", ReportFormat.Cur2).Lines;

    private static string Quoted(string cell) =>
        cell.Length == 0 ? "" : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
