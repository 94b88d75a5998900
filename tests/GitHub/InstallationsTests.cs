using System.Net;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;

namespace ZocSec.Tests.GitHub;

public sealed class InstallationsTests : IAsyncDisposable
{
    private const string One = "GET /app/installations/7";

    private readonly StubGitHub github = new();

    private Installations Installations => github.Get<Installations>();

    public ValueTask DisposeAsync() => github.DisposeAsync();

    [Fact]
    public async Task Find_Known_SaysWhoseItIs()
    {
        github.On(One, _ => Body(7, "acme", selection: "selected", suspended: true));

        var found = Assert.IsType<GitHubAnswer<Installation>.Ok>(await FindAsync(StubGitHub.Tenant)).Value;

        Assert.Equal(new Installation(StubGitHub.Tenant, "acme", "Organization", SeesAll: false, true), found);
    }

    [Fact]
    public async Task Find_Again_AsksOnlyAfterTenMinutes()
    {
        github.OnEach(One, () => Body(7, "acme"), () => Body(7, "acme-renamed"));

        await FindAsync(StubGitHub.Tenant);
        github.Time.Advance(TimeSpan.FromMinutes(9));
        var held = await FindAsync(StubGitHub.Tenant);
        github.Time.Advance(TimeSpan.FromMinutes(1));
        var anew = await FindAsync(StubGitHub.Tenant);

        Assert.Equal(("acme", "acme-renamed"), (Account(held), Account(anew)));
        Assert.Equal(2, github.Count(One));
    }

    [Fact]
    public async Task Find_Forgotten_AsksAnew()
    {
        github.OnEach(One, () => Body(7, "acme"), () => Body(7, "acme", suspended: true));
        await FindAsync(StubGitHub.Tenant);

        Installations.Forget(StubGitHub.Tenant);

        Assert.True(Assert.IsType<GitHubAnswer<Installation>.Ok>(await FindAsync(StubGitHub.Tenant)).Value.IsSuspended);
    }

    [Fact]
    public async Task Find_WhatIsNoInstallation_AsksNobody()
    {
        Assert.IsType<GitHubAnswer<Installation>.NotFound>(await FindAsync(TenantId.Default));
        Assert.IsType<GitHubAnswer<Installation>.NotFound>(await FindAsync(new TenantId("7/../../orgs/x")));
        Assert.Empty(github.Requests);
    }

    [Fact]
    public async Task Find_Deleted_IsNotFound()
    {
        github.OnEach(One, () => Body(7, "acme"), () => StubGitHub.Error(404, "Not Found"));
        await FindAsync(StubGitHub.Tenant);
        github.Time.Advance(TimeSpan.FromMinutes(11));

        Assert.IsType<GitHubAnswer<Installation>.NotFound>(await FindAsync(StubGitHub.Tenant));
    }

    [Fact]
    public async Task List_ReadsAllPages_AndKnowsThemFromThenOn()
    {
        github.On("GET /app/installations?per_page=100&page=1", _ => Page(1, 100));
        github.On("GET /app/installations?per_page=100&page=2", _ => Page(101, 2));

        var all = Assert
            .IsType<GitHubAnswer<System.Collections.Immutable.ImmutableArray<Installation>>.Ok>(
                await Installations.ListAsync(CancellationToken.None)
            )
            .Value;
        var known = await FindAsync(TenantId.Installation(102));

        Assert.Equal((102, "org-102"), (all.Length, Account(known)));
        Assert.Equal(2, github.Requests.Count);
    }

    [Fact]
    public async Task FindOwner_IsAskedOnce()
    {
        github.On("GET /app", _ => StubGitHub.Json(HttpStatusCode.OK, """{"id":1,"owner":{"login":"acme"}}"""));

        await Installations.FindOwnerAsync(CancellationToken.None);
        var owner = await Installations.FindOwnerAsync(CancellationToken.None);

        Assert.Equal("acme", Assert.IsType<GitHubAnswer<string>.Ok>(owner).Value);
        Assert.Single(github.Requests);
    }

    private ValueTask<GitHubAnswer<Installation>> FindAsync(TenantId tenant) =>
        Installations.FindAsync(tenant, CancellationToken.None);

    private static string Account(GitHubAnswer<Installation> answer) =>
        Assert.IsType<GitHubAnswer<Installation>.Ok>(answer).Value.Account;

    private static HttpResponseMessage Body(long id, string login, string selection = "all", bool suspended = false) =>
        StubGitHub.Json(HttpStatusCode.OK, Text(id, login, selection, suspended));

    private static HttpResponseMessage Page(int from, int count) =>
        StubGitHub.Json(
            HttpStatusCode.OK,
            $"[{string.Join(',', Enumerable.Range(from, count).Select(id => Text(id, $"org-{id}", "all", suspended: false)))}]"
        );

    private static string Text(long id, string login, string selection, bool suspended) =>
        $$"""{"id":{{id}},"account":{"login":"{{login}}","type":"Organization"},"repository_selection":"{{selection}}","suspended_at":{{(suspended ? "\"2026-01-01T00:00:00Z\"" : "null")}}}""";
}
