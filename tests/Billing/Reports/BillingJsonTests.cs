using System.Text;
using System.Text.Json;
using NJsonSchema;
using ZocSec.Core.Billing.Reports.Json;
using ZocSec.Core.Billing.Results;
using ZocSec.Tests.Policies;
using ZocSec.Tests.Reports;

namespace ZocSec.Tests.Billing.Reports;

public sealed class BillingJsonTests
{
    [Fact]
    public void Schema_IsWhatTheRecordsSay() =>
        Assert.Equal(
            ReportSchema.Make(
                BillingJsonReport.Context.BillingFile,
                "ZocSec App owners of AWS spend",
                BillingJsonReport.Version
            ),
            File.ReadAllText(RepositoryFile.Path("docs/billing.schema.json"))
        );

    [Fact]
    public async Task Report_FitsTheSchema()
    {
        var schema = await JsonSchema.FromFileAsync(RepositoryFile.Path("docs/billing.schema.json"));

        Assert.Empty(schema.Validate(await WriteAsync(BillingSample.Report)));
        Assert.Empty(schema.Validate(await WriteAsync(BillingSample.Empty)));
        Assert.Empty(schema.Validate(await WriteAsync(BillingSample.Hostile(BillingSample.Nasty))));
        Assert.NotEmpty(schema.Validate("{\"version\":1}"));
    }

    [Fact]
    public async Task Amounts_AreNumbersWithAllDigits()
    {
        var text = await WriteAsync(BillingSample.Report);

        Assert.Contains("\"effective\":1234.500000000001,\"billed\":1200.1,", text, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(text);
        Assert.Equal(
            1234.500000000001m,
            json.RootElement.GetProperty("resources")[0].GetProperty("effective").GetDecimal()
        );
    }

    [Fact]
    public async Task Resources_StandLastOnALineEachAndAreReadOnce()
    {
        var resources = new ListedResources([BillingSample.Resource(1), BillingSample.Resource(2)]);

        var text = await WriteAsync(BillingSample.Report with { Resources = resources });

        Assert.Equal(1, resources.Passes);
        Assert.Equal(
            2,
            text[text.IndexOf("\"resources\"", StringComparison.Ordinal)..]
                .Split('\n')
                .Count(line => line.StartsWith("{\"payer\":\"000000000001\"", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task Texts_ComeBackAsTheyWere()
    {
        using var json = JsonDocument.Parse(await WriteAsync(BillingSample.Hostile(BillingSample.Nasty)));

        Assert.Equal(BillingSample.Nasty, json.RootElement.GetProperty("resources")[0].GetProperty("name").GetString());
    }

    private static async Task<string> WriteAsync(BillingReport report)
    {
        using var stream = new MemoryStream();
        await BillingJsonReport.WriteAsync(report, stream, CancellationToken.None);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
