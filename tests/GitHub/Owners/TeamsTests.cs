using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.Owners;
using ZocSec.Core.Guardrails;
using ZocSec.Sandbox;

namespace ZocSec.Tests.GitHub.Owners;

public sealed class TeamsTests : IAsyncLifetime
{
    private SandboxServer sandbox = null!;
    private ServiceProvider provider = null!;

    private long Lists => sandbox.Requests.Count("GET", "/orgs/{org}/teams");

    public async ValueTask InitializeAsync()
    {
        sandbox = await SandboxServer.StartAsync();
        provider = new ServiceCollection()
            .AddZocSecGitHub(new GitHubSettings(sandbox.Url, sandbox.AppId, sandbox.PrivateKey))
            .BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await provider.DisposeAsync();
        await sandbox.DisposeAsync();
    }

    [Fact]
    public async Task Missing_NamesThatAreTeams_AreAskedForOnce()
    {
        Assert.Empty(await MissingAsync(isFresh: true, "web", "Platform"));
        Assert.Empty(await MissingAsync(isFresh: true, "data"));

        Assert.Equal(1, Lists);
    }

    [Fact]
    public async Task Missing_ATeamFoundedSince_IsFoundWhereItMatters()
    {
        Assert.Equal(["new"], await MissingAsync(isFresh: true, "web", "new"));
        sandbox.Organization.AddTeam("new", "New", ["ada"]);

        Assert.Equal(["new"], await MissingAsync(isFresh: false, "new"));
        Assert.Empty(await MissingAsync(isFresh: true, "new"));
    }

    [Fact]
    public async Task Missing_OfAPersonsAccount_IsNotFound() =>
        Assert.IsType<GitHubAnswer<ImmutableArray<string>>.NotFound>(await AskAsync("mona", ["web"], isFresh: true));

    private async Task<ImmutableArray<string>> MissingAsync(bool isFresh, params ImmutableArray<string> names) =>
        Assert.IsType<GitHubAnswer<ImmutableArray<string>>.Ok>(await AskAsync("acme", names, isFresh)).Value;

    private Task<GitHubAnswer<ImmutableArray<string>>> AskAsync(
        string organization,
        ImmutableArray<string> names,
        bool isFresh
    ) =>
        provider
            .GetRequiredService<ITeams>()
            .MissingAsync(TenantId.Installation(sandbox.InstallationId), organization, names, isFresh, default);
}
