using System.Text.Json;
using ZocSec.Core.GitHub.GraphQl;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Faults;
using ZocSec.Tests.Contract;

namespace ZocSec.Tests.Sandbox;

/// <summary>The sandbox's GraphQL; every answer is held against GitHub's schema too.</summary>
public sealed class GraphQlTests : IAsyncLifetime
{
    private readonly ExchangeRecorder _recorder = new();
    private SandboxDriver _github = null!;

    public async ValueTask InitializeAsync() =>
        _github = await SandboxDriver.StartAsync(new SandboxOptions { Repositories = 120 }, _recorder);

    public async ValueTask DisposeAsync()
    {
        await _github.DisposeAsync();
        _recorder.AssertAllowed();
    }

    [Fact]
    public async Task Pages_HoldEveryRepositoryOnce_AndCostAPointEach()
    {
        var names = new List<string>();
        string? after = null;
        do
        {
            var page = Data(await AskAsync(RepositoryPageQuery.Text, PageOf("acme", 50, after)));
            Assert.Equal(1, page.GetProperty("rateLimit").GetProperty("cost").GetInt32());
            var repositories = page.GetProperty("repositoryOwner").GetProperty("repositories");
            Assert.Equal(120, repositories.GetProperty("totalCount").GetInt32());
            names.AddRange(
                repositories
                    .GetProperty("nodes")
                    .EnumerateArray()
                    .Select(node => node.GetProperty("nameWithOwner").GetString()!)
            );
            var info = repositories.GetProperty("pageInfo");
            after = info.GetProperty("hasNextPage").GetBoolean() ? info.GetProperty("endCursor").GetString() : null;
        } while (after is not null);

        Assert.Equal(
            _github
                .Server.Organization.Repositories.Select(repository => repository.FullName)
                .Order(StringComparer.Ordinal),
            names.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Repository_Public_HasTopicsAndVisibilityInGraphQlsSpelling()
    {
        var nodes = Data(await AskAsync(RepositoryPageQuery.Text, PageOf("acme", 100, after: null)))
            .GetProperty("repositoryOwner")
            .GetProperty("repositories")
            .GetProperty("nodes");

        var cli = nodes.EnumerateArray().Single(node => node.GetProperty("nameWithOwner").ValueEquals("acme/cli"));

        Assert.Equal("PUBLIC", cli.GetProperty("visibility").GetString());
        Assert.Contains(
            "open-source",
            cli.GetProperty("repositoryTopics")
                .GetProperty("nodes")
                .EnumerateArray()
                .Select(node => node.GetProperty("topic").GetProperty("name").GetString())
        );
    }

    [Fact]
    public async Task Alerts_WithoutThePermission_TakeTheRepositoryWithThem()
    {
        var token = await _github.TokenAsync("""{"metadata":"read"}""");

        var answer = await AskAsync(RepositoryPageQuery.Text, PageOf("acme", 1, after: null), token);

        Assert.Equal(
            JsonValueKind.Null,
            Data(answer).GetProperty("repositoryOwner").GetProperty("repositories").GetProperty("nodes")[0].ValueKind
        );
        Assert.Equal("FORBIDDEN", answer.GetProperty("errors")[0].GetProperty("type").GetString());
    }

    [Fact]
    public async Task Nodes_UnknownOrHidden_AreNullBesideTheOthers()
    {
        var known = Convert.ToBase64String(
            System.Text.Encoding.ASCII.GetBytes(
                FormattableString.Invariant($"010:Repository{_github.Server.Organization["cli"].Id}")
            )
        );

        var answer = await AskAsync(RepositoryAlertsQuery.Text, $$"""{"ids":["nothing","{{known}}"]}""");

        var nodes = Data(answer).GetProperty("nodes");
        Assert.Equal(JsonValueKind.Null, nodes[0].ValueKind);
        Assert.True(nodes[1].GetProperty("hasVulnerabilityAlertsEnabled").GetBoolean());
        Assert.Equal("NOT_FOUND", answer.GetProperty("errors")[0].GetProperty("type").GetString());
    }

    [Fact]
    public async Task Page_OfMoreThanAHundred_IsRefused()
    {
        var answer = await AskAsync(RepositoryPageQuery.Text, PageOf("acme", 101, after: null));

        Assert.Equal("EXCESSIVE_PAGINATION", answer.GetProperty("errors")[0].GetProperty("type").GetString());
        Assert.Equal(JsonValueKind.Null, Data(answer).GetProperty("repositoryOwner").ValueKind);
    }

    [Fact]
    public async Task Owner_Unknown_IsNull() =>
        Assert.Equal(
            JsonValueKind.Null,
            Data(await AskAsync(RepositoryPageQuery.Text, PageOf("nobody", 1, after: null)))
                .GetProperty("repositoryOwner")
                .ValueKind
        );

    [Fact]
    public async Task Limit_UsedUp_IsSaidWithStatus200()
    {
        _github.Server.Faults.Plan = new FaultPlan
        {
            Rules = [new FaultRule { Path = "/graphql", Kind = FaultKind.PrimaryLimit }],
        };

        using var answer = await _github.SendAsync(
            HttpMethod.Post,
            "/graphql",
            await _github.TokenAsync(),
            Body(RepositoryPageQuery.Text, PageOf("acme", 1, null))
        );

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal("0", answer.Headers.GetValues("X-RateLimit-Remaining").Single());
        Assert.Equal("graphql", answer.Headers.GetValues("X-RateLimit-Resource").Single());
        Assert.Contains("RATE_LIMITED", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_IsTurnedAway() =>
        Assert.Equal(
            401,
            (
                await _github.AskAsync(
                    HttpMethod.Post,
                    "/graphql",
                    credentials: null,
                    Body("{ viewer { login } }", "{}")
                )
            ).Status
        );

    private static string PageOf(string login, int first, string? after) =>
        $$"""{"login":"{{login}}","first":{{first}},"after":{{(after is null ? "null" : $"\"{after}\"")}},"alerts":true}""";

    private static string Body(string query, string variables) =>
        $$"""{"query":{{JsonSerializer.Serialize(query)}},"variables":{{variables}}}""";

    private async Task<JsonElement> AskAsync(string query, string variables, string? token = null)
    {
        var (status, json) = await _github.AskAsync(
            HttpMethod.Post,
            "/graphql",
            token ?? await _github.TokenAsync(),
            Body(query, variables)
        );
        Assert.Equal(200, status);
        return json;
    }

    private static JsonElement Data(JsonElement answer) => answer.GetProperty("data");
}
