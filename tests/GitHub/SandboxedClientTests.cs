using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Tests.GitHub;

/// <summary>The client against a server that keeps what it is told.</summary>
public sealed class SandboxedClientTests : IAsyncLifetime
{
    private SandboxServer sandbox = null!;
    private ServiceProvider provider = null!;
    private TenantId tenant;

    private IRepositories Repositories => provider.GetRequiredService<IRepositories>();

    public async ValueTask InitializeAsync()
    {
        sandbox = await SandboxServer.StartAsync(new SandboxOptions { Repositories = 120 });
        tenant = TenantId.Installation(sandbox.InstallationId);
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
    public async Task Update_ThenRead_ShowsTheChange()
    {
        sandbox.Organization.Publicize("payroll");

        var update = new RepositoryUpdate("private");
        Assert.IsType<GitHubAnswer<None>.Ok>(await Repositories.UpdateAsync(tenant, "acme/payroll", update, default));

        Assert.Equal("private", (await ReadAsync("acme/payroll")).Visibility);
        Assert.IsType<GitHubAnswer<None>.Ok>(await Repositories.UpdateAsync(tenant, "acme/payroll", update, default));
    }

    [Fact]
    public async Task Read_Renamed_HasTheNewName()
    {
        sandbox.Organization.Edit("payroll", new RepositoryEdit { Name = "wages" });

        Assert.Equal("acme/wages", (await ReadAsync("acme/payroll")).FullName);
    }

    [Fact]
    public async Task Alerts_Set_AreRead()
    {
        foreach (var on in new[] { true, false, true })
        {
            await Repositories.SetVulnerabilityAlertsAsync(tenant, "acme/payroll", on, default);

            var answer = await Repositories.HasVulnerabilityAlertsAsync(tenant, "acme/payroll", default);
            Assert.Equal(new GitHubAnswer<bool>.Ok(on), answer);
        }
    }

    [Fact]
    public async Task Suspended_IsRefusedWithWhatToDo()
    {
        sandbox.GitHub.Suspend(sandbox.InstallationId, suspended: true);

        var answer = await Repositories.GetAsync(tenant, "acme/payroll", default);

        var refused = Assert.IsType<GitHubAnswer<Repository>.Refused>(answer);
        Assert.Contains("unsuspend", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inventory_Pages_HoldEveryRepositoryOnce()
    {
        var inventory = provider.GetRequiredService<IInventory>();
        var names = new List<string>();
        string? cursor = null;
        do
        {
            var page = await inventory.ReadPageAsync(tenant, cursor, default);
            Assert.Null(page.Blocked);
            names.AddRange(page.States.Select(state => state.Resource.Name));
            cursor = page.Next;
        } while (cursor is not null);

        var expected = sandbox.Organization.Repositories.Select(repository => $"acme/{repository.Name}");
        Assert.Equal(expected.Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Health_SaysThatTheAppIsKnown() =>
        Assert.True((await provider.GetRequiredService<GitHubHealth>().CheckAsync(default)).IsHealthy);

    private async Task<Repository> ReadAsync(string name) =>
        Assert.IsType<GitHubAnswer<Repository>.Ok>(await Repositories.GetAsync(tenant, name, default)).Value;
}
