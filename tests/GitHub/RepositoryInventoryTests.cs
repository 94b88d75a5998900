using System.Net;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;
using static ZocSec.Tests.GitHub.StubGitHub;

namespace ZocSec.Tests.GitHub;

public sealed class RepositoryInventoryTests : IAsyncDisposable
{
    private const string FirstTenants = "GET /app/installations?per_page=100&page=1";
    private const string FirstPage = "GET /installation/repositories?per_page=100&page=1";

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
                    """[{"id":7},{"id":8,"suspended_at":"2026-01-01T00:00:00Z"},{"id":9,"suspended_at":null}]"""
                )
        );

        var tenants = await Inventory.ListTenantsAsync(default);

        Assert.Equal([new TenantId("7"), new TenantId("9")], tenants.Tenants);
    }

    [Fact]
    public async Task Tenants_MoreThanAPage_AreAllListed()
    {
        github.On(
            FirstTenants,
            _ =>
                Json(
                    HttpStatusCode.OK,
                    $"[{string.Join(',', Enumerable.Range(1, 100).Select(id => $"{{\"id\":{id}}}"))}]"
                )
        );
        github.On("GET /app/installations?per_page=100&page=2", _ => Json(HttpStatusCode.OK, """[{"id":101}]"""));

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
    public async Task Page_Repositories_BecomeStatesWithoutAlerts()
    {
        github.On(
            FirstPage,
            _ => Page(1, """{"id":1,"full_name":"acme/a","visibility":"public","topics":["x"],"archived":true}""")
        );

        var page = await Inventory.ReadPageAsync(Tenant, cursor: null, default);

        var state = Assert.IsType<RepositoryState>(Assert.Single(page.States));
        Assert.Equal(new ResourceId(Tenant, RepositoryState.Kind, "1", "acme/a"), state.Resource);
        Assert.Equal(("public", true, null), (state.Visibility, state.IsArchived, state.VulnerabilityAlerts));
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task Page_MoreToCome_IsCountedAndNoLinkFollowed()
    {
        github.On(
            FirstPage,
            _ =>
            {
                var page = Page(101, """{"id":1,"full_name":"acme/a"}""");
                page.Headers.Add("Link", "<https://evil.test/?page=2>; rel=\"next\"");
                return page;
            }
        );
        github.On(
            "GET /installation/repositories?per_page=100&page=2",
            _ => Page(101, """{"id":2,"full_name":"acme/b"}""")
        );

        var first = await Inventory.ReadPageAsync(Tenant, cursor: null, default);
        var second = await Inventory.ReadPageAsync(Tenant, first.Next, default);

        Assert.Equal("2", first.Next);
        Assert.Equal("acme/b", Assert.Single(second.States).Resource.Name);
        Assert.Null(second.Next);
        Assert.All(github.Requests, request => Assert.Equal("api.github.test", request.Uri.Host));
    }

    [Fact]
    public async Task Page_RepositoryThatCannotBeRead_DoesNotHideTheOthers()
    {
        github.On(
            FirstPage,
            _ => Page(3, """{"id":"x"},{"full_name":"acme/nameless"},{"id":3,"full_name":"acme/c"}""")
        );

        var page = await Inventory.ReadPageAsync(Tenant, cursor: null, default);

        Assert.Equal("acme/c", Assert.Single(page.States).Resource.Name);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("https://evil.test")]
    [InlineData("99999999")]
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

        var page = await Inventory.ReadPageAsync(Tenant, cursor: null, default);

        Assert.NotNull(page.Blocked);
        Assert.Null(page.Blocked.RetryAt);
    }

    private static HttpResponseMessage Page(int total, string repositories) =>
        Json(HttpStatusCode.OK, $$"""{"total_count":{{total}},"repositories":[{{repositories}}]}""");
}
