using System.Text.Json;
using ZocSec.Core.Audits.Reading;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.GraphQl;

namespace ZocSec.Tests.Contract;

/// <summary>Holds the program's queries against GitHub's own schema, and the check against what it must find.</summary>
public sealed class GraphQlContractTests
{
    public static TheoryData<string, string> Queries =>
        new()
        {
            { RepositoryPageQuery.Text, """{"login":"acme","first":50,"after":null,"alerts":true}""" },
            { RepositoryAlertsQuery.Text, """{"ids":["MDEwOlJlcG9zaXRvcnkx"]}""" },
            {
                AuditPageQuery.OfAccount,
                """{"login":"acme","first":50,"after":null,"alerts":true,"keys":true,"deep":true,"commits":15}"""
            },
            {
                AuditPageQuery.OfNames([new RepositoryName("acme", "a.b"), new RepositoryName("acme", "c")]),
                """{"alerts":true,"keys":true,"deep":true,"commits":15}"""
            },
            { AuditFollowUpQueries.History, """{"ids":["MDEwOlJlcG9zaXRvcnkx"],"commits":100}""" },
            { AuditFollowUpQueries.Topics, """{"id":"MDEwOlJlcG9zaXRvcnkx","after":"x"}""" },
            { AuditTeamsQuery.Page, """{"login":"acme","first":20,"after":null}""" },
            {
                AuditTeamsQuery.More,
                """{"login":"acme","slug":"web","people":true,"person":null,"repositories":true,"repository":"x"}"""
            },
        };

    [Theory]
    [MemberData(nameof(Queries))]
    public void Query_IsWhatTheSchemaAllows(string query, string variables) =>
        Assert.Empty(GraphQlContract.Instance.CheckQuery(query, JsonElement.Parse(variables)));

    [Theory]
    [InlineData("{ viewer { nope } }", "{}", "User.nope")]
    [InlineData("{ viewer }", "{}", "needs fields")]
    [InlineData("{ viewer { login { x } } }", "{}", "has no fields")]
    [InlineData("{ repositoryOwner { id } }", "{}", "(login): is missing")]
    [InlineData("query($l: Int!) { repositoryOwner(login: $l) { id } }", """{"l":1}""", "wanted is String!")]
    [InlineData("query($l: String!) { repositoryOwner(login: $l) { id } }", "{}", "$l")]
    [InlineData("query($l: String!) { viewer { id } }", """{"l":"x"}""", "not used")]
    [InlineData(
        "{ viewer { repositories(first: 1, ownerAffiliations: [KING]) { totalCount } } }",
        "{}",
        "ownerAffiliations"
    )]
    [InlineData(
        "{ viewer { repositories(first: 1, orderBy: { field: SIZE, direction: ASC }) { totalCount } } }",
        "{}",
        "orderBy"
    )]
    [InlineData("{ nodes(ids: [\"x\"]) { ... on Repo { id } } }", "{}", "Repo")]
    public void Query_ThatIsWrong_IsFound(string query, string variables, string found) =>
        Assert.Contains(
            GraphQlContract.Instance.CheckQuery(query, JsonElement.Parse(variables)),
            finding => finding.ToString().Contains(found, StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("""{"viewer":{"login":null}}""", "must not be null")]
    [InlineData("""{"viewer":{"login":1}}""", "Number is no String")]
    [InlineData("""{"viewer":{}}""", "is missing")]
    [InlineData("""{"viewer":{"login":"x","id":"y"}}""", "was not asked for")]
    public void Answer_ThatIsWrong_IsFound(string data, string found) =>
        Assert.Contains(
            new GraphQlAnswerCheck(GraphQlContract.Instance, JsonElement.Parse("{}")).Check(
                "{ viewer { login } }",
                JsonElement.Parse(data)
            ),
            finding => finding.ToString().Contains(found, StringComparison.Ordinal)
        );
}
