using System.Text;
using System.Text.Json.Nodes;
using ZocSec.Sandbox.Rest;
using ZocSec.Tests.Sandbox;

namespace ZocSec.Tests.Contract;

/// <summary>Shows that the contract finds what is wrong: each test spoils one thing of an exchange that is right.</summary>
public sealed class OpenApiContractTests
{
    [Fact]
    public async Task ARightExchange_HasNoFindings() =>
        Assert.Empty(OpenApiContract.Instance.Check(await PatchAsync()));

    [Theory]
    [InlineData("""{"visibility":7}""", "#/visibility")]
    [InlineData("""{"archived":"yes"}""", "#/archived")]
    [InlineData("""{"visibility":"secret"}""", "#/visibility")]
    [InlineData("""{"visibilty":"private"}""", "#/visibilty")]
    [InlineData("""["private"]""", "#/")]
    [InlineData("{", "request body")]
    public async Task ARequestsBody_ThatIsNotDescribed_IsFound(string body, string where)
    {
        var exchange = await PatchAsync() with { RequestBody = Encoding.UTF8.GetBytes(body) };

        Assert.Contains(
            OpenApiContract.Instance.Check(exchange),
            finding => finding.Where.EndsWith(where, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task AFormInsteadOfJson_IsFound()
    {
        var right = await PatchAsync();
        var exchange = right with
        {
            RequestHeaders = new Dictionary<string, string> { ["Content-Type"] = "application/x-www-form-urlencoded" },
        };

        Assert.Single(OpenApiContract.Instance.Check(exchange));
    }

    [Theory]
    [InlineData("?visibility=private")]
    [InlineData("?page=x")]
    public async Task AQuery_ThatIsNotDescribed_IsFound(string query)
    {
        var exchange = await ListAsync() with { Query = query };

        Assert.Single(OpenApiContract.Instance.Check(exchange));
    }

    [Fact]
    public async Task APath_ThatIsNotDescribed_IsFound()
    {
        var exchange = await PatchAsync() with { Path = "/repos/acme/cli/visibility" };

        Assert.Single(OpenApiContract.Instance.Check(exchange));
    }

    [Theory]
    [InlineData(202)]
    [InlineData(409)]
    [InlineData(418)]
    public async Task AStatus_ThatIsNotDescribed_IsFound(int status)
    {
        var exchange = await PatchAsync() with { Status = status };

        Assert.Single(OpenApiContract.Instance.Check(exchange));
    }

    [Theory]
    [InlineData("id")]
    [InlineData("full_name")]
    [InlineData("stargazers_count")]
    [InlineData("subscribers_count")]
    public async Task AMember_ThatIsMissing_IsFound(string member)
    {
        var exchange = await SpoiltAsync(body => body.Remove(member));

        Assert.Contains(
            member,
            Assert.Single(OpenApiContract.Instance.Check(exchange)).ToString(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("id", "\"1\"")]
    [InlineData("private", "\"true\"")]
    [InlineData("topics", "\"one\"")]
    [InlineData("topics", "[1]")]
    [InlineData("name", "null")]
    [InlineData("created_at", "\"yesterday\"")]
    [InlineData("owner", "{}")]
    public async Task AMember_OfAnotherType_IsFound(string member, string value)
    {
        var exchange = await SpoiltAsync(body => body[member] = JsonNode.Parse(value));

        Assert.NotEmpty(OpenApiContract.Instance.Check(exchange));
    }

    [Theory]
    [InlineData("description")]
    [InlineData("language")]
    [InlineData("license")]
    public async Task AMember_ThatMayBeNull_IsAllowedToBe(string member)
    {
        var exchange = await SpoiltAsync(body => body[member] = null);

        Assert.Empty(OpenApiContract.Instance.Check(exchange));
    }

    [Fact]
    public async Task AMember_ThatGitHubDoesNotSend_IsFound()
    {
        var exchange = await SpoiltAsync(body => body["risk"] = "high");

        Assert.Contains(
            "risk",
            Assert.Single(OpenApiContract.Instance.Check(exchange)).ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task ABody_WhereNoneIsDescribed_IsFound()
    {
        var recorder = new ExchangeRecorder();
        await using var github = await SandboxDriver.StartAsync(observer: recorder);
        await github.AskAsync(HttpMethod.Put, "/repos/acme/cli/vulnerability-alerts", "mona");
        var exchange = recorder.Exchanges.Single();

        Assert.Empty(OpenApiContract.Instance.Check(exchange));
        Assert.Single(OpenApiContract.Instance.Check(exchange with { ResponseBody = "{}"u8.ToArray() }));
        Assert.Single(OpenApiContract.Instance.Check(exchange with { RequestBody = "{}"u8.ToArray() }));
    }

    private static async Task<Exchange> SpoiltAsync(Action<JsonObject> spoil)
    {
        var exchange = await PatchAsync();
        var body = JsonNode.Parse(exchange.ResponseBody.Span)!.AsObject();
        spoil(body);
        return exchange with { ResponseBody = Encoding.UTF8.GetBytes(body.ToJsonString()) };
    }

    private static async Task<Exchange> PatchAsync()
    {
        var recorder = new ExchangeRecorder();
        await using var github = await SandboxDriver.StartAsync(observer: recorder);
        await github.AskAsync(HttpMethod.Patch, "/repos/acme/cli", "mona", """{"visibility":"private"}""");
        return recorder.Exchanges.Single();
    }

    private static async Task<Exchange> ListAsync()
    {
        var recorder = new ExchangeRecorder();
        await using var github = await SandboxDriver.StartAsync(observer: recorder);
        await github.AskAsync(HttpMethod.Get, "/orgs/acme/members?per_page=1", "mona");
        return recorder.Exchanges.Single();
    }
}
