using System.Globalization;
using System.Net;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;
using static ZocSec.Tests.GitHub.StubGitHub;

namespace ZocSec.Tests.GitHub;

public sealed class RepositoryInventoryTests : IAsyncDisposable
{
    private const string FirstTenants = "GET /app/installations?per_page=100&page=1";
    private const string FirstPage = "GET /installation/repositories?per_page=100&page=1";

    private const string Installation7 = "GET /app/installations/7";
    private const string GraphQl = "POST /graphql";

    private readonly StubGitHub github = new();

    private IInventory Inventory => github.Get<IInventory>();

    public ValueTask DisposeAsync() => github.DisposeAsync();

    [Fact]
    public async Task Tenants_Suspended_AreLeftOut()
    {
        github.On(
            FirstTenants,
            _ =>
                Json(
                    HttpStatusCode.OK,
                    """
                    [{"id":7,"account":{"login":"a"}},{"id":8,"suspended_at":"2026-01-01T00:00:00Z","account":{"login":"b"}},
                    {"id":9,"suspended_at":null,"account":{"login":"c"}}]
                    """
                )
        );

        var tenants = await Inventory.ListTenantsAsync(default);

        Assert.Equal([new TenantId("7"), new TenantId("9")], tenants.Tenants);
        Assert.Equal([new TenantId("8")], tenants.Suspended!.Value);
    }

    [Fact]
    public async Task Tenants_MoreThanAPage_AreAllListed()
    {
        github.On(
            FirstTenants,
            _ =>
                Json(
                    HttpStatusCode.OK,
                    $"[{string.Join(',', Enumerable.Range(1, 100).Select(id => $"{{\"id\":{id},\"account\":{{\"login\":\"a{id}\"}}}}"))}]"
                )
        );
        github.On(
            "GET /app/installations?per_page=100&page=2",
            _ => Json(HttpStatusCode.OK, """[{"id":101,"account":{"login":"z"}}]""")
        );

        Assert.Equal(101, (await Inventory.ListTenantsAsync(default)).Tenants.Length);
    }

    [Fact]
    public async Task Tenants_NotListed_SayWhy()
    {
        github.On(FirstTenants, _ => Error(502, "oops"));

        var tenants = await Inventory.ListTenantsAsync(default);

        Assert.Empty(tenants.Tenants);
        Assert.NotNull(tenants.Blocked?.RetryAt);
    }

    [Fact]
    public async Task Page_WholeAccount_IsReadByGraphQlWithAlerts()
    {
        Installed("all");
        github.On(
            GraphQl,
            request =>
            {
                Assert.Contains(
                    "\"login\":\"acme\",\"first\":50,\"after\":null,\"alerts\":true",
                    request.Body,
                    StringComparison.Ordinal
                );
                return Graph(
                    """{"databaseId":1,"nameWithOwner":"acme/a","visibility":"INTERNAL","isArchived":true,"isFork":true,"hasVulnerabilityAlertsEnabled":false,"repositoryTopics":{"nodes":[{"topic":{"name":"x"}}]}}"""
                );
            }
        );

        var page = await Inventory.ReadPageAsync(Tenant, cursor: null, default);

        var state = Assert.IsType<RepositoryState>(Assert.Single(page.States));
        Assert.Equal(new ResourceId(Tenant, RepositoryState.Kind, "1", "acme/a"), state.Resource);
        Assert.Equal(
            ("internal", true, true, (bool?)false),
            (state.Visibility, state.IsArchived, state.IsFork, state.VulnerabilityAlerts)
        );
        Assert.Equal(["x"], state.Topics!.Value);
        Assert.Equal((null, 1), (page.Next, page.Total));
    }

    [Fact]
    public async Task Page_MoreToCome_GoesOnFromGitHubsCursor()
    {
        Installed("all");
        github.On(GraphQl, _ => Graph("""{"databaseId":1,"nameWithOwner":"acme/a"}""", next: "Y3Vy/c29y"));
        var first = await Inventory.ReadPageAsync(Tenant, cursor: null, default);
        github.On(
            GraphQl,
            request =>
            {
                Assert.Contains("\"after\":\"Y3Vy/c29y\"", request.Body, StringComparison.Ordinal);
                return Graph("""{"databaseId":2,"nameWithOwner":"acme/b"}""");
            }
        );

        var second = await Inventory.ReadPageAsync(Tenant, first.Next, default);

        Assert.Equal("acme/b", Assert.Single(second.States).Resource.Name);
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task Page_NodesThatCannotBeRead_DoNotHideTheOthers()
    {
        Installed("all");
        github.On(
            GraphQl,
            _ =>
                Graph(
                    """null,{"databaseId":"x"},{"nameWithOwner":"acme/nameless"},{"databaseId":3,"nameWithOwner":"acme/c"}"""
                )
        );

        var page = await Inventory.ReadPageAsync(Tenant, cursor: null, default);

        Assert.Equal("acme/c", Assert.Single(page.States).Resource.Name);
    }

    [Fact]
    public async Task Page_TopicThatCannotBeRead_LeavesTopicsUnknown()
    {
        Installed("all");
        github.On(
            GraphQl,
            _ =>
                Graph(
                    """{"databaseId":1,"nameWithOwner":"acme/a","repositoryTopics":{"nodes":[{"topic":{"name":"x"}},null]}}"""
                )
        );

        var page = await Inventory.ReadPageAsync(Tenant, cursor: null, default);

        Assert.Null(Assert.IsType<RepositoryState>(Assert.Single(page.States)).Topics);
    }

    [Fact]
    public async Task Page_AlertsForbidden_IsReadWithoutThemToTheEnd()
    {
        Installed("all");
        github.OnEach(
            GraphQl,
            () =>
                Json(
                    HttpStatusCode.OK,
                    """
                    {"data":{"repositoryOwner":{"repositories":{"totalCount":1,"pageInfo":{"hasNextPage":false},"nodes":[null]}}},
                    "errors":[{"type":"FORBIDDEN","message":"Resource not accessible by integration",
                    "path":["repositoryOwner","repositories","nodes",0,"hasVulnerabilityAlertsEnabled"]}]}
                    """
                ),
            () => Graph("""{"databaseId":1,"nameWithOwner":"acme/a","visibility":"PRIVATE"}""", next: "abc")
        );

        var page = await Inventory.ReadPageAsync(Tenant, cursor: null, default);

        Assert.Null(Assert.IsType<RepositoryState>(Assert.Single(page.States)).VulnerabilityAlerts);
        Assert.Equal("bare/acme/abc", page.Next);
        Assert.Contains("\"alerts\":false", github.Requests.Last().Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, """{"errors":[{"message":"Something went wrong while executing your query."}]}""")]
    [InlineData(502, "<html>")]
    public async Task Page_TooMuchForGitHub_IsReadAsASmallerOne(int status, string body)
    {
        Installed("all");
        github.OnEach(
            GraphQl,
            () => Json((HttpStatusCode)status, body),
            () => Graph("""{"databaseId":1,"nameWithOwner":"acme/a"}""")
        );

        var page = await Inventory.ReadPageAsync(Tenant, cursor: null, default);

        Assert.Single(page.States);
        Assert.Contains("\"first\":10,", github.Requests.Last().Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"errors":[{"message":"Something went wrong while executing your query."}]}""")]
    [InlineData("""{"data":null,"errors":[{"type":"FORBIDDEN","message":"Resource not accessible by integration"}]}""")]
    [InlineData("""{"data":{"repositoryOwner":null}}""")]
    [InlineData("""{"data":{"rateLimit":null}}""")]
    public async Task Page_GraphQlDoesNotGiveIt_IsReadByRestWithoutAlerts(string body)
    {
        Installed("all");
        github.On(GraphQl, _ => Json(HttpStatusCode.OK, body));
        github.On(FirstPage, _ => Page(101, """{"id":1,"full_name":"acme/a","visibility":"public","topics":["x"]}"""));

        var page = await Inventory.ReadPageAsync(Tenant, cursor: null, default);

        var state = Assert.IsType<RepositoryState>(Assert.Single(page.States));
        Assert.Equal(("public", null), (state.Visibility, state.VulnerabilityAlerts));
        Assert.Equal("plain/2", page.Next);
    }

    [Fact]
    public async Task Page_LimitOfGraphQl_WaitsAndSpendsNothingElse()
    {
        Installed("all");
        github.On(
            GraphQl,
            _ =>
            {
                var limited = Json(
                    HttpStatusCode.OK,
                    """{"errors":[{"type":"RATE_LIMITED","message":"API rate limit exceeded"}]}"""
                );
                limited.Headers.Add("X-RateLimit-Remaining", "0");
                limited.Headers.Add(
                    "X-RateLimit-Reset",
                    (StubGitHub.Start + TimeSpan.FromMinutes(20))
                        .ToUnixTimeSeconds()
                        .ToString(CultureInfo.InvariantCulture)
                );
                return limited;
            }
        );

        var page = await Inventory.ReadPageAsync(Tenant, cursor: null, default);

        Assert.InRange(
            page.Blocked!.RetryAt!.Value,
            StubGitHub.Start + TimeSpan.FromMinutes(20),
            StubGitHub.Start + TimeSpan.FromMinutes(21)
        );
        // GraphQL's points are counted apart: REST is still asked.
        github.On("GET /repos/acme/payroll", _ => Repository());
        Assert.IsType<GitHubAnswer<Repository>.Ok>(await github.Repositories.GetAsync(Tenant, "acme/payroll", default));
    }

    [Fact]
    public async Task Page_OnAnEnterpriseServer_IsAskedBesideTheRestApi()
    {
        await using var server = new StubGitHub(apiUrl: "https://github.acme.test/api/v3");
        server.On("POST /api/v3/app/installations/7/access_tokens", _ => server.Token());
        server.On("GET /api/v3/app/installations/7", _ => Installation("all"));
        server.On("POST /api/graphql", _ => Graph("""{"databaseId":1,"nameWithOwner":"acme/a"}"""));

        Assert.Single((await server.Get<IInventory>().ReadPageAsync(Tenant, cursor: null, default)).States);
    }

    [Fact]
    public async Task Page_SelectedRepositories_AreListedByRestAndTheirAlertsByGraphQl()
    {
        Installed("selected");
        github.On(
            FirstPage,
            _ =>
            {
                var page = Page(
                    3,
                    """{"id":1,"node_id":"R_1","full_name":"acme/a"},{"id":2,"node_id":"R_2","full_name":"acme/b"},{"id":"x"}"""
                );
                page.Headers.Add("Link", "<https://evil.test/?page=2>; rel=\"next\"");
                return page;
            }
        );
        github.On(
            GraphQl,
            request =>
            {
                Assert.Contains("\"ids\":[\"R_1\",\"R_2\"]", request.Body, StringComparison.Ordinal);
                return Json(
                    HttpStatusCode.OK,
                    """{"data":{"nodes":[null,{"databaseId":1,"hasVulnerabilityAlertsEnabled":true}]}}"""
                );
            }
        );

        var page = await Inventory.ReadPageAsync(Tenant, cursor: null, default);

        Assert.Equal([true, null], page.States.Select(state => ((RepositoryState)state).VulnerabilityAlerts));
        Assert.Null(page.Next);
        Assert.All(github.Requests, request => Assert.Equal("api.github.test", request.Uri.Host));
    }

    [Fact]
    public async Task Page_NotInstalledAnyMore_SaysWhatToDo()
    {
        github.On(Installation7, _ => Error(404, "Not Found"));

        var page = await Inventory.ReadPageAsync(Tenant, cursor: null, default);

        Assert.Contains("install it again", page.Blocked!.Reason, StringComparison.Ordinal);
        Assert.Null(page.Blocked.RetryAt);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("https://evil.test")]
    [InlineData("plain/0")]
    [InlineData("some/99999999")]
    [InlineData("all//abc")]
    public async Task Page_CursorThatIsNone_AsksForNothing(string cursor)
    {
        var page = await Inventory.ReadPageAsync(Tenant, cursor, default);

        Assert.NotNull(page.Blocked);
        Assert.Empty(github.Requests);
    }

    [Fact]
    public async Task Page_Refused_SaysWhy()
    {
        github.On(FirstPage, _ => Error(403, "Resource not accessible by integration"));

        var page = await Inventory.ReadPageAsync(Tenant, "plain/1", default);

        Assert.NotNull(page.Blocked);
        Assert.Null(page.Blocked.RetryAt);
    }

    private void Installed(string selection) => github.On(Installation7, _ => Installation(selection));

    private static HttpResponseMessage Installation(string selection) =>
        Json(
            HttpStatusCode.OK,
            $$"""{"id":7,"account":{"login":"acme","type":"Organization"},"repository_selection":"{{selection}}"}"""
        );

    private static HttpResponseMessage Graph(string nodes, string? next = null) =>
        Json(
            HttpStatusCode.OK,
            $$$$"""
            {"data":{"rateLimit":{"cost":1,"limit":5000,"remaining":4999},"repositoryOwner":{"repositories":{"totalCount":1,
            "pageInfo":{"hasNextPage":{{{{(
                next is null ? "false" : "true"
            )}}}},"endCursor":"{{{{next}}}}"},"nodes":[{{{{nodes}}}}] } } } }
            """
        );

    private static HttpResponseMessage Page(int total, string repositories) =>
        Json(HttpStatusCode.OK, $$"""{"total_count":{{total}},"repositories":[{{repositories}}]}""");
}
