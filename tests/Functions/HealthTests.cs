using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;
using ZocSec.Core.Storage.Sqlite;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Faults;
using ZocSec.Sandbox.Organizations;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Functions;

/// <summary>Whether the program says that it works only when it does, and what does not.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task Live_WhileNothingElseWorks_Is200()
    {
        await using var program = await HostDriver.StartAsync();
        program.Services.GetRequiredService<SqliteCommitter>().Dispose();

        var (answer, _) = await program.GetAsync("/api/health/live");

        Assert.Equal((200, """{"status":"live"}"""), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task Ready_AllWorks_Is200AndNamesEachCheck()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await using var program = await HostDriver.StartAsync(sandbox);

        var (status, checks) = await ReadyAsync(program);

        Assert.Equal(200, status);
        Assert.Equal(["github", "policy", "storage"], checks.Keys.Order());
        Assert.All(checks.Values, check => Assert.Equal("ready", check.Status));
    }

    [Fact]
    public async Task Ready_StorageFails_Is503AndSaysSo()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await using var program = await HostDriver.StartAsync(sandbox);
        program.Services.GetRequiredService<SqliteCommitter>().Dispose();

        await AssertOnlyAsync(program, "storage", "storage");
    }

    [Fact]
    public async Task Ready_PolicyWithAnError_Is503AndSaysWhere()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "zocsec.yml");
        await File.WriteAllTextAsync(path, "version: 1\nmode: enfroce\n");
        await using var sandbox = await SandboxServer.StartAsync();
        await using var program = await HostDriver.StartAsync(sandbox, settings => settings with { PolicyPath = path });

        await AssertOnlyAsync(program, "policy", "line 2, column 7");
    }

    [Fact]
    public async Task Ready_AnOrganisationsPolicyIsBroken_IsSaidWithoutItsText_AndTheProgramIsReady()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "zocsec.yml");
        await File.WriteAllTextAsync(path, "version: 1\n");
        await using var sandbox = await SandboxServer.StartAsync();
        sandbox.Organization.Create("policies");
        sandbox.Organization.SetFile("policies", "zocsec.yml", "version: 1\nmode: hush-hush\n");
        await using var program = await HostDriver.StartAsync(
            sandbox,
            settings => settings with { PolicyPath = path, PolicyRepository = "policies" }
        );
        var tenant = TenantId.Installation(sandbox.InstallationId);
        Assert.Null(await program.Services.GetRequiredService<IPolicySource>().ReadyAsync(tenant, default));

        var (status, checks) = await ReadyAsync(program);

        Assert.Equal((200, "ready"), (status, checks["policy"].Status));
        Assert.Contains(
            $"the policy of installation {tenant} is refused",
            checks["policy"].Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("hush-hush", checks["policy"].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ready_TheOperatorsOwnPolicyRepositoryIsBroken_Is503AndSaysWhere()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        sandbox.Organization.Create("policies");
        sandbox.Organization.SetFile("policies", "zocsec.yml", "version: 1\nmode: enfroce\n");
        await using var program = await HostDriver.StartAsync(
            sandbox,
            settings => settings with { PolicyRepository = "policies" }
        );
        await program
            .Services.GetRequiredService<IPolicySource>()
            .ReadyAsync(TenantId.Installation(sandbox.InstallationId), default);

        await AssertOnlyAsync(program, "policy", "line 2, column 7");
    }

    [Fact]
    public async Task Ready_AnotherAppsKey_Is503AndSaysWhatDoesNotBelongTogether()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await using var program = await HostDriver.StartAsync(
            sandbox,
            settings => settings with { GitHub = settings.GitHub with { PrivateKey = TestKey.Pem } }
        );

        await AssertOnlyAsync(program, "github", "GitHub__AppId 7072 and GitHub__PrivateKey do not belong together");
    }

    [Fact]
    public async Task Ready_GitHubFails_Is503()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        sandbox.Faults.Plan = new FaultPlan { Outage = true };
        await using var program = await HostDriver.StartAsync(sandbox);

        await AssertOnlyAsync(program, "github", "GitHub");
    }

    [Fact]
    public async Task Ready_NobodyListensWhereGitHubShouldBe_Is503()
    {
        await using var program = await HostDriver.StartAsync();

        await AssertOnlyAsync(program, "github", "GitHub");
    }

    [Fact]
    public async Task Ready_NeverShowsAKey()
    {
        await using var program = await HostDriver.StartAsync();

        var (answer, _) = await program.GetAsync("/api/health/ready");

        Assert.DoesNotContain("PRIVATE KEY-", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(HostDriver.Secret, answer.Text, StringComparison.Ordinal);
    }

    private static async Task AssertOnlyAsync(HostDriver program, string failing, string message)
    {
        var (status, checks) = await ReadyAsync(program);

        Assert.Equal(503, status);
        Assert.Contains(message, checks[failing].Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal([failing], checks.Where(check => check.Value.Status == "not-ready").Select(check => check.Key));
    }

    private static async Task<(
        int Status,
        IReadOnlyDictionary<string, (string Status, string Message)> Checks
    )> ReadyAsync(HostDriver program)
    {
        var (answer, _) = await program.GetAsync("/api/health/ready");
        var report = JsonElement.Parse(answer.Text);
        Assert.Equal(answer.Status == 200 ? "ready" : "not-ready", report.GetProperty("status").GetString());
        return (
            answer.Status,
            report
                .GetProperty("checks")
                .EnumerateArray()
                .ToDictionary(
                    check => check.GetProperty("name").GetString()!,
                    check => (check.GetProperty("status").GetString()!, check.GetProperty("message").GetString()!)
                )
        );
    }
}
