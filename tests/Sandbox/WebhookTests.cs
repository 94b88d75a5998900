using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Faults;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Tests.Sandbox;

public sealed class WebhookTests
{
    [Fact]
    public async Task Delivery_IsSignedAndHeadedAsGitHubs()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var github = await StartAsync(receiver);

        github.Server.Organization.Publicize("payroll");
        await github.Server.Webhooks.WhenIdleAsync();

        var delivery = receiver.Received.Single(received => received.Name == "repository.publicized");
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(github.Server.WebhookSecret), delivery.Body);
        Assert.Equal($"sha256={Convert.ToHexStringLower(signature)}", delivery.Headers["X-Hub-Signature-256"]);
        Assert.StartsWith("GitHub-Hookshot/", delivery.Headers["User-Agent"], StringComparison.Ordinal);
        Assert.Equal(github.Server.AppId, delivery.Headers["X-GitHub-Hook-Installation-Target-ID"]);
        Assert.True(Guid.TryParse(delivery.Guid, out _));
    }

    [Fact]
    public async Task EveryChange_SendsItsEvents()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var github = await StartAsync(receiver);
        var acme = github.Server.Organization;

        acme.Publicize("payroll");
        acme.Edit("payroll", new RepositoryEdit { Private = true });
        acme.ReplaceTopics("payroll", ["team-people"]);
        acme.ReplaceTopics("payroll", ["team-web"]);
        acme.Edit("payroll", new RepositoryEdit { Name = "wages", Description = "new" });
        acme.Push("wages");
        acme.Edit("wages", new RepositoryEdit { Archived = true });
        acme.Edit("wages", new RepositoryEdit { Archived = false });
        acme.Create("fresh");
        acme.Delete("fresh");
        await github.Server.Webhooks.WhenIdleAsync();

        Assert.Equal(
            [
                "public",
                "push",
                "repository.archived",
                "repository.created",
                "repository.deleted",
                "repository.edited",
                "repository.edited",
                "repository.privatized",
                "repository.publicized",
                "repository.renamed",
                "repository.unarchived",
            ],
            receiver.Received.Select(received => received.Name).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task ChangeByTheApp_IsSentByItsBot()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var github = await StartAsync(receiver);

        await github.AskAsync(
            HttpMethod.Patch,
            "/repos/acme/cli",
            await github.TokenAsync(),
            """{"visibility":"private"}"""
        );
        await github.Server.Webhooks.WhenIdleAsync();

        var sender = receiver.Received.Single().Json.GetProperty("sender");
        Assert.Equal("zocsec[bot]", sender.GetProperty("login").GetString());
        Assert.Equal("Bot", sender.GetProperty("type").GetString());
    }

    [Fact]
    public async Task EventsNotSubscribedTo_AreNotSent()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var github = await StartAsync(receiver);
        var all = github.Server.GitHub;
        all.Change(all.Installations.Single() with { Events = ["public"] });

        github.Server.Organization.Publicize("payroll");
        await github.Server.Webhooks.WhenIdleAsync();

        Assert.Equal(["public"], receiver.Received.Select(received => received.Name));
    }

    [Fact]
    public async Task AFailedDelivery_IsNotSentAgain_UntilSomebodyAsks()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var github = await StartAsync(receiver);
        receiver.Status = 500;
        github.Server.Organization.Push("payroll");
        await github.Server.Webhooks.WhenIdleAsync();
        receiver.Status = 202;

        var (_, listed) = await github.AskAsync(HttpMethod.Get, "/app/hook/deliveries", github.Jwt());
        var failed = Assert.Single(listed.EnumerateArray());
        var (attempted, _) = await github.AskAsync(
            HttpMethod.Post,
            $"/app/hook/deliveries/{failed.GetProperty("id")}/attempts",
            github.Jwt()
        );
        await github.Server.Webhooks.WhenIdleAsync();

        Assert.Equal("Invalid HTTP Response: 500", failed.GetProperty("status").GetString());
        Assert.Equal(202, attempted);
        Assert.Equal(2, receiver.Received.Count);
        Assert.Equal(receiver.Received[0].Guid, receiver.Received[1].Guid);
        Assert.Equal(receiver.Received[0].Body, receiver.Received[1].Body);
        Assert.Equal("OK", github.Server.Webhooks.Deliveries[^1].Status);
    }

    [Fact]
    public async Task Deliveries_ComeInPages_ThatLeadOn()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var github = await StartAsync(receiver);
        for (var i = 0; i < 5; i++)
            github.Server.Organization.Push("payroll");
        await github.Server.Webhooks.WhenIdleAsync();
        var ids = new List<long>();
        var next = "/app/hook/deliveries?per_page=2";

        while (next is not null)
        {
            using var page = await github.SendAsync(HttpMethod.Get, next, github.Jwt());
            var json = JsonSerializer.Deserialize<JsonElement>(await page.Content.ReadAsStringAsync());
            ids.AddRange(json.EnumerateArray().Select(delivery => delivery.GetProperty("id").GetInt64()));
            var link = page.Headers.TryGetValues("Link", out var links) ? links.Single() : null;
            next = link is null ? null : new Uri(link[1..link.IndexOf('>', StringComparison.Ordinal)]).PathAndQuery;
        }

        Assert.Equal([5, 4, 3, 2, 1], ids);
    }

    [Fact]
    public async Task NoOneListening_IsRecordedAsFailed()
    {
        var receiver = await WebhookReceiver.StartAsync();
        await using var github = await StartAsync(receiver);
        await receiver.DisposeAsync();

        github.Server.Organization.Push("payroll");
        await github.Server.Webhooks.WhenIdleAsync();

        var delivery = Assert.Single(github.Server.Webhooks.Deliveries);
        Assert.Equal((0, "failed to connect to host"), (delivery.StatusCode, delivery.Status));
    }

    [Fact]
    public async Task LostDeliveries_AreListedAndCanBeSentAgain()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var github = await StartAsync(receiver, new DeliveryFaults { Lost = 1 });

        github.Server.Organization.Push("payroll");
        await github.Server.Webhooks.WhenIdleAsync();
        Assert.Empty(receiver.Received);
        Assert.True(github.Server.Webhooks.Redeliver(github.Server.Webhooks.Deliveries.Single().Id));
        await github.Server.Webhooks.WhenIdleAsync();

        Assert.Single(receiver.Received);
    }

    [Fact]
    public async Task DuplicatedDeliveries_ComeTwiceWithOneGuid()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var github = await StartAsync(receiver, new DeliveryFaults { Duplicated = 1 });

        github.Server.Organization.Push("payroll");
        await github.Server.Webhooks.WhenIdleAsync();

        Assert.Equal(2, receiver.Received.Count);
        Assert.Single(receiver.Received.Select(received => received.Guid).Distinct());
    }

    [Fact]
    public async Task ReorderedDeliveries_AreAllSent()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var github = await StartAsync(receiver, new DeliveryFaults { Reordered = 0.5 });

        for (var i = 0; i < 50; i++)
            github.Server.Organization.Push("payroll");
        await github.Server.Webhooks.WhenIdleAsync();

        var ids = github.Server.Webhooks.Deliveries.Select(delivery => delivery.Id);
        Assert.NotEqual(ids.Order(), ids);
        Assert.Equal(Enumerable.Range(1, 50).Select(id => (long)id), ids.Order());
        Assert.Equal(50, receiver.Received.Count);
    }

    [Fact]
    public async Task Ping_IsSentOnRequest()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var github = await StartAsync(receiver);

        github.Server.Webhooks.SendPing("mona", "acme");
        await github.Server.Webhooks.WhenIdleAsync();

        Assert.Equal("ping", receiver.Received.Single().Event);
    }

    private static async Task<SandboxDriver> StartAsync(WebhookReceiver receiver, DeliveryFaults? faults = null)
    {
        var github = await SandboxDriver.StartAsync(new SandboxOptions { DeliveriesAtOnce = 1 });
        // Each push is one delivery: of the check suite that follows from it, others tell.
        var installation = github.Server.GitHub.Installations.Single();
        github.Server.GitHub.Change(installation with { Events = ["repository", "public", "push"] });
        github.Server.Webhooks.Target = receiver.Url;
        if (faults is not null)
            github.Server.Faults.Plan = new FaultPlan { Deliveries = faults };
        return github;
    }
}
