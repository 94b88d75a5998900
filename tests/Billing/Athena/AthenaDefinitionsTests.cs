using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Engines.Athena;

namespace ZocSec.Tests.Billing.Athena;

/// <summary>Which definitions a query brings with it.</summary>
public sealed class AthenaDefinitionsTests
{
    [Fact]
    public void OnlyThoseThatAreUsed_AreBrought_AndThoseThatTheyUse()
    {
        var all = Some();

        Assert.Equal(
            "WITH lines AS (\nSELECT * FROM t\n),\nowned AS (\nSELECT * FROM lines\n)\nSELECT count(*) FROM Owned",
            all.Before("SELECT count(*) FROM Owned")
        );
    }

    [Theory]
    [InlineData("SELECT 'owned' AS x")]
    [InlineData("SELECT 1 AS x -- owned")]
    [InlineData("SELECT 1 /* owned */ AS x")]
    [InlineData("SELECT 'it''s owned' AS x")]
    [InlineData("SELECT 1 AS owned_too")]
    public void NamesInTextsAndComments_AreNone(string sql) => Assert.Equal(sql, Some().Before(sql));

    [Fact]
    public void QueryWithAWithOfItsOwn_HasOne()
    {
        Assert.Equal(
            "WITH lines AS (\nSELECT * FROM t\n),\n x AS (SELECT * FROM lines) SELECT * FROM x",
            Some().Before("-- why\nWITH x AS (SELECT * FROM lines) SELECT * FROM x")
        );
    }

    [Fact]
    public void CommentAtTheEndOfADefinition_DoesNotReachFurther()
    {
        var all = new AthenaDefinitions();
        all.Add("a", "SELECT 1 AS x -- one");

        Assert.Equal("WITH a AS (\nSELECT 1 AS x -- one\n)\nSELECT x FROM a", all.Before("SELECT x FROM a"));
    }

    [Theory]
    [InlineData("lines")]
    [InlineData("Lines")]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("a\n")]
    public void NameThatIsTakenOrNoName_IsRefused(string name) =>
        Assert.Throws<ArgumentException>(() => Some().Add(name, "SELECT 1"));

    [Fact]
    public void QueryThatIsTooLong_NamesWhatMakesItLong()
    {
        var all = Some();
        all.Add("directory", $"SELECT '{new string('é', 140_000)}' AS x");

        var error = Assert.Throws<BillingException>(() => all.Before("SELECT * FROM directory, lines"));

        Assert.Contains("'directory'", error.Message, StringComparison.Ordinal);
        Assert.Contains("262144", error.Message, StringComparison.Ordinal);
        Assert.Contains("--engine duckdb", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void QueryOfExactlyTheLimit_IsTaken()
    {
        var sql = $"SELECT '{new string('x', AthenaDefinitions.MaxBytes - 9)}'";

        Assert.Equal(sql, Some().Before(sql));
        Assert.Throws<BillingException>(() => Some().Before(sql + " "));
    }

    private static AthenaDefinitions Some()
    {
        var all = new AthenaDefinitions();
        all.Add("lines", "SELECT * FROM t");
        all.Add("names", "SELECT * FROM lines");
        all.Add("owned", "SELECT * FROM lines");
        return all;
    }
}
