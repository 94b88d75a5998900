using ZocSec.Sandbox;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Tests.Sandbox;

public sealed class InstallationTests
{
    [Fact]
    public async Task APermissionTakenAway_IsTakenFromTokensAtOnce()
    {
        await using var github = await SandboxDriver.StartAsync();
        var token = await github.TokenAsync();
        var installation = github.Server.GitHub.Installations.Single();

        var (before, _) = await github.AskAsync(HttpMethod.Get, "/orgs/acme/teams", token);
        github.Server.GitHub.Change(installation with { Permissions = installation.Permissions.Remove("members") });
        var (after, json) = await github.AskAsync(HttpMethod.Get, "/orgs/acme/teams", token);

        Assert.Equal((200, 403), (before, after));
        Assert.Equal("Resource not accessible by integration", json.GetProperty("message").GetString());
    }

    [Fact]
    public async Task APermissionLowered_LeavesTokensWithReading()
    {
        await using var github = await SandboxDriver.StartAsync();
        var token = await github.TokenAsync();
        var installation = github.Server.GitHub.Installations.Single();
        github.Server.GitHub.Change(
            installation with
            {
                Permissions = installation.Permissions.SetItem("administration", "read"),
            }
        );

        var (read, _) = await github.AskAsync(HttpMethod.Get, "/repos/acme/payroll/vulnerability-alerts", token);
        var (written, _) = await github.AskAsync(HttpMethod.Put, "/repos/acme/payroll/vulnerability-alerts", token);

        Assert.Equal((204, 403), (read, written));
    }

    [Fact]
    public async Task APermissionGivenLater_IsOnlyInNewTokens()
    {
        await using var github = await SandboxDriver.StartAsync();
        var installation = github.Server.GitHub.Installations.Single();
        github.Server.GitHub.Change(installation with { Permissions = installation.Permissions.Remove("members") });
        var old = await github.TokenAsync();
        github.Server.GitHub.Change(installation);

        var (before, _) = await github.AskAsync(HttpMethod.Get, "/orgs/acme/teams", old);
        var (after, _) = await github.AskAsync(HttpMethod.Get, "/orgs/acme/teams", await github.TokenAsync());

        Assert.Equal((403, 200), (before, after));
    }

    [Fact]
    public async Task Uninstalled_IsGone_WithItsTokensAndEvents()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var github = await SandboxDriver.StartAsync(new SandboxOptions { WebhookUrl = receiver.Url });
        var token = await github.TokenAsync();

        github.Server.GitHub.Uninstall(github.Server.InstallationId);
        github.Server.Organization.Publicize("payroll");
        await github.Server.Webhooks.WhenIdleAsync();
        var (shown, _) = await github.AskAsync(HttpMethod.Get, "/app/installations/1", github.Jwt());
        var (used, _) = await github.AskAsync(HttpMethod.Get, "/repos/acme/payroll", token);

        Assert.Equal((404, 401), (shown, used));
        Assert.Equal("installation.deleted", receiver.Received[^1].Name);
    }

    [Fact]
    public async Task Suspended_IsToldOnce_AndHearsNothingUntilItWorksAgain()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var github = await SandboxDriver.StartAsync(
            new SandboxOptions { WebhookUrl = receiver.Url, DeliveriesAtOnce = 1 }
        );
        var token = await github.TokenAsync();

        github.Server.GitHub.Suspend(github.Server.InstallationId, suspended: true);
        github.Server.Organization.ReplaceTopics("payroll", ["one"]);
        var (used, _) = await github.AskAsync(HttpMethod.Get, "/repos/acme/payroll", token);
        github.Server.GitHub.Suspend(github.Server.InstallationId, suspended: false);
        github.Server.Organization.ReplaceTopics("payroll", ["two"]);
        await github.Server.Webhooks.WhenIdleAsync();

        Assert.Equal(403, used);
        Assert.Equal(
            ["installation.suspend", "installation.unsuspend", "repository.edited"],
            receiver.Received.Select(received => received.Name).Where(name => name != "installation.created")
        );
    }

    [Fact]
    public async Task OtherRepositories_AreTold_AddedAndRemoved()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var github = await SandboxDriver.StartAsync(
            new SandboxOptions { WebhookUrl = receiver.Url, DeliveriesAtOnce = 1 }
        );
        var acme = github.Server.Organization;
        var installation = github.Server.GitHub.Installations.Single();

        github.Server.GitHub.Change(installation with { Selected = [acme["cli"].Id, acme["infra"].Id] });
        github.Server.GitHub.Change(installation with { Selected = [acme["cli"].Id, acme["payroll"].Id] });
        await github.Server.Webhooks.WhenIdleAsync();

        Assert.Equal(["acme/payroll"], Names(receiver.Received[^2], "repositories_added"));
        Assert.Equal(["acme/infra"], Names(receiver.Received[^1], "repositories_removed"));

        static IEnumerable<string?> Names(Received received, string member) =>
            received.Json.GetProperty(member).EnumerateArray().Select(one => one.GetProperty("full_name").GetString());
    }

    [Fact]
    public async Task SeveralOrganizations_HaveTheirOwnInstallations()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var github = await SandboxDriver.StartAsync(new SandboxOptions { WebhookUrl = receiver.Url });
        var umbrella = github.Server.GitHub.AddOrganization("umbrella");
        umbrella.AddPerson("alice", PersonRole.Owner);
        umbrella.Create("virus");
        github.Server.GitHub.Install(new SandboxInstallation { Id = 2, Account = umbrella.Account }, by: "alice");

        umbrella.Push("virus", by: "alice");
        await github.Server.Webhooks.WhenIdleAsync();
        var (status, _) = await github.AskAsync(HttpMethod.Get, "/repos/umbrella/virus", await github.TokenAsync());

        Assert.Equal(404, status);
        var push = receiver.Received.Single(received => received.Event == "push").Json;
        Assert.Equal(2, push.GetProperty("installation").GetProperty("id").GetInt64());
    }
}
