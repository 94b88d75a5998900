using ZocSec.Core.Policies;

namespace ZocSec.Tests.Policies;

/// <summary>The section about billing data.</summary>
public sealed class BillingTests
{
    [Fact]
    public void Read_WithoutTheSection_HasNothingToAsk()
    {
        var billing = TestPolicy.Valid("version: 1\n").Billing;

        Assert.Empty(billing.Reports);
        Assert.Equal((null, null, BillingEngine.DuckDb), (billing.Reader, billing.Tickets, billing.Engine));
    }

    [Fact]
    public void Read_Everything_IsTaken()
    {
        var billing = TestPolicy
            .Valid(
                """
                version: 1
                billing:
                  reports: ["s3://costs/cur", "/data/reports"]
                  reader: { id: "011111111111", role: r, external-id: xx, regions: [eu-west-1] }
                  bucket-owner: "022222222222"
                  engine: athena
                  athena: { workgroup: w, database: d, table: t }
                  tickets: { repository: octo-org/costs, label: owner, at-least: 5 }
                """
            )
            .Billing;

        Assert.Equal(["s3://costs/cur", "/data/reports"], billing.Reports);
        Assert.Equal(("011111111111", "r", "xx"), (billing.Reader!.Id, billing.Reader.Role, billing.Reader.ExternalId));
        Assert.Equal(["eu-west-1"], billing.Reader.Regions);
        Assert.Equal("022222222222", billing.BucketOwner);
        Assert.Equal(BillingEngine.Athena, billing.Engine);
        Assert.Equal(
            new AthenaSettings
            {
                Workgroup = "w",
                Database = "d",
                Table = "t",
            },
            billing.Athena
        );
        Assert.Equal(
            new TicketSettings
            {
                Repository = "octo-org/costs",
                Label = "owner",
                AtLeast = 5,
            },
            billing.Tickets
        );
    }

    [Theory]
    [InlineData("reports: s3", "2:20 `reports` is `s3`; write a list of places, *")]
    [InlineData(
        "reports: ['https://x/y']",
        "2:21 an entry of `reports` is `\"https://x/y\"`; write s3:// with a bucket *"
    )]
    [InlineData("reports: ['s3://B']", "2:21 an entry of `reports` is `\"s3://B\"`; write s3:// with a bucket *")]
    [InlineData("reports: [a, a]", "2:24 this entry is in `reports` twice; keep one")]
    [InlineData("bucket-owner: '12'", "2:25 `bucket-owner` is `\"12\"`; write the id of an account: *")]
    [InlineData("engine: duck-db", "2:19 `engine` is `duck-db`; write `duckdb` or `athena` (did you mean `duckdb`?)")]
    [InlineData("athena: {table: a;b}", "2:27 `table` is `a;b`; write the name of a table of Glue: *")]
    [InlineData("athena: {database: Costs}", "2:30 `database` is `Costs`; write the name of a database of Glue: *")]
    [InlineData("athena: {workgroup: 'a b'}", "2:31 `workgroup` is `\"a b\"`; write the name of a workgroup *")]
    [InlineData("reader: {role: a}", "2:19 `id` must be there")]
    [InlineData("reader: {id: '1', owner: x}", "2:24 *")]
    [InlineData("tickets: {repository: costs}", "2:33 `repository` is `costs`; write a repository with its owner, *")]
    [InlineData("tickets: {label: a}", "2:20 `repository` must be there")]
    [InlineData("tickets: {repository: a/b, at-least: -1}", "2:48 `at-least` is `-1`; write a whole number from 0")]
    [InlineData("report: []", "2:11 there is no key `report` in `billing`; did you mean `reports`?")]
    public void Read_Wrong_SaysWhereAndWhatToWrite(string line, string expected)
    {
        var error = TestPolicy.Errors($"version: 1\nbilling: {{{line}}}\n")[0];

        Assert.Matches(
            $"^{System.Text.RegularExpressions.Regex.Escape(expected).Replace("\\*", ".*", StringComparison.Ordinal)}$",
            $"{error.Line}:{error.Column} {error.Message}"
        );
    }
}
