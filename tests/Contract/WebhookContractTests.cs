using System.Text;
using System.Text.Json;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Organizations;
using ZocSec.Tests.Sandbox;

namespace ZocSec.Tests.Contract;

/// <summary>Holds every webhook of the sandbox against GitHub's description and against payloads that GitHub sent.</summary>
public sealed class WebhookContractTests
{
    /// <summary>
    /// What the recorded payloads do not tell: permissions are as they were granted, a single file is named for those who
    /// asked for one, a repository need have neither home page nor license, and GitHub has written the times of
    /// installations as text since they were recorded, as its description says.
    /// </summary>
    private static readonly string[] Untold =
    [
        "$.installation.permissions.",
        "$.check_run.app.permissions.",
        "$.check_run.check_suite.app.permissions.",
        "$.check_suite.app.permissions.",
        "check_run.requested_action: $.repository.homepage ",
        "check_run.requested_action: $.repository.license ",
        "$.installation.single_file_name ",
        "$.installation.created_at ",
        "$.installation.updated_at ",
    ];

    private static readonly string[] Names =
    [
        "check_run.completed",
        "check_run.created",
        "check_run.requested_action",
        "check_run.rerequested",
        "check_suite.completed",
        "check_suite.requested",
        "check_suite.rerequested",
        "installation.created",
        "installation.deleted",
        "installation.new_permissions_accepted",
        "installation.suspend",
        "installation.unsuspend",
        "installation_repositories.added",
        "installation_repositories.removed",
        "ping",
        "public",
        "pull_request.closed",
        "pull_request.opened",
        "pull_request.reopened",
        "pull_request.synchronize",
        "push",
        "repository.archived",
        "repository.created",
        "repository.deleted",
        "repository.edited",
        "repository.privatized",
        "repository.publicized",
        "repository.renamed",
        "repository.transferred",
        "repository.unarchived",
    ];

    [Fact]
    public async Task EveryPayload_IsWhatGitHubDescribes()
    {
        var received = await ReceiveAllAsync();

        Assert.Equal(
            Names,
            received.Select(delivery => delivery.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
        );
        Assert.Empty(
            received.SelectMany(delivery =>
                OpenApiContract.Instance.CheckWebhook(
                    delivery.Name.Replace('.', '-').Replace('_', '-'),
                    Encoding.UTF8.GetString(delivery.Body)
                )
            )
        );
    }

    [Fact]
    public async Task EveryPayload_HasWhatAllRecordedOnesHave()
    {
        var received = await ReceiveAllAsync();
        var compared = new HashSet<string>(StringComparer.Ordinal);
        var differences = new SortedSet<string>(StringComparer.Ordinal);

        foreach (var delivery in received)
        {
            var examples = WebhookExamples.Of(delivery.Event, delivery.Action);
            if (examples.Count == 0)
                continue;
            compared.Add(delivery.Name);
            var shape = JsonShape.Of([
                .. examples.Select(example => JsonSerializer.Deserialize<JsonElement>(example.Json.Span)),
            ]);
            differences.UnionWith(
                shape
                    .Differences(delivery.Json)
                    .Where(difference => !Untold.Any(place => difference.StartsWith(place, StringComparison.Ordinal)))
                    .Select(difference => $"{delivery.Name}: {difference}")
                    .Where(difference => !Untold.Any(place => difference.StartsWith(place, StringComparison.Ordinal)))
            );
        }

        Assert.Equal([], differences);
        // Nobody has recorded these.
        Assert.Equal(
            ["repository.archived", "repository.deleted", "repository.unarchived"],
            Names.Except(compared, StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Examples_AreThere() => Assert.Equal(726, WebhookExamples.All.Count);

    [Theory]
    [InlineData("""{"a":1,"b":{"c":"x"},"d":[{"e":true}]}""")]
    [InlineData("""{"a":null,"b":{"c":"y"},"d":[],"more":1}""")]
    public void Shape_AllowsWhatItWasMadeOf(string json) =>
        Assert.Empty(Shape().Differences(JsonSerializer.Deserialize<JsonElement>(json)));

    [Theory]
    [InlineData("""{"b":{"c":"x"},"d":[]}""", "$.a is missing")]
    [InlineData("""{"a":"1","b":{"c":"x"},"d":[]}""", "$.a is string, not null or number")]
    [InlineData("""{"a":1,"b":{},"d":[]}""", "$.b.c is missing")]
    [InlineData("""{"a":1,"b":null,"d":[]}""", "$.b is null, not object")]
    [InlineData("""{"a":1,"b":{"c":"x"},"d":[{"e":1}]}""", "$.d[0].e is number, not boolean")]
    public void Shape_FindsWhatIsDifferent(string json, string difference) =>
        Assert.Equal([difference], Shape().Differences(JsonSerializer.Deserialize<JsonElement>(json)));

    private static JsonShape Shape() =>
        JsonShape.Of([
            JsonSerializer.Deserialize<JsonElement>("""{"a":1,"b":{"c":"x"},"d":[{"e":true}]}"""),
            JsonSerializer.Deserialize<JsonElement>("""{"a":null,"b":{"c":"y"},"d":[],"only-here":1}"""),
        ]);

    private static async Task<IReadOnlyList<Received>> ReceiveAllAsync()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var github = await SandboxDriver.StartAsync(new SandboxOptions { WebhookUrl = receiver.Url });
        var acme = github.Server.Organization;

        github.Server.Webhooks.SendPing("mona", "acme");
        acme.Publicize("payroll");
        acme.Edit("payroll", new RepositoryEdit { Visibility = "private" });
        acme.ReplaceTopics("payroll", ["team-web"]);
        acme.Edit("payroll", new RepositoryEdit { Description = "new", Homepage = "https://example.com" });
        acme.Edit("payroll", new RepositoryEdit { Name = "wages" });
        acme.Push("wages");
        acme.Edit("wages", new RepositoryEdit { Archived = true });
        acme.Edit("wages", new RepositoryEdit { Archived = false });
        acme.Create("fresh");
        acme.Delete("fresh");
        var moved = github.Server.GitHub.Create(
            new SandboxRepository
            {
                Id = 0,
                Owner = "octavia",
                Name = "moved",
                Visibility = "private",
            },
            by: "octavia"
        );
        github.Server.GitHub.Transfer(moved.Id, "acme", "mona");
        await CheckAsync(github, acme);
        ChangePullRequests(acme);
        ChangeInstallation(github.Server);
        await github.Server.Webhooks.WhenIdleAsync();
        return receiver.Received;
    }

    private static async Task CheckAsync(SandboxDriver github, SandboxOrganization acme)
    {
        acme.OpenPullRequest("checkout", branch: "pay-later");
        var head = acme.Head("checkout", "pay-later")!.Sha;
        await github.AskAsync(
            HttpMethod.Post,
            "/repos/acme/checkout/check-runs",
            await github.TokenAsync(),
            $$"""
            {"name":"ZocSec / ownership","head_sha":"{{head}}","conclusion":"failure","external_id":"7",
             "output":{"title":"No owner","summary":"Choose one.","text":"More"},
             "actions":[{"label":"Adopt: team-web","description":"Add the topic","identifier":"adopt:team-web"}]}
            """
        );
        var run = acme.CheckRun("checkout", head, "ZocSec / ownership")!;
        acme.ClickAction("checkout", run.Id, "adopt:team-web", by: "linus");
        acme.Rerequest("checkout", run.Id);
        await github.AskAsync(
            HttpMethod.Patch,
            FormattableString.Invariant($"/repos/acme/checkout/check-runs/{run.Id}"),
            await github.TokenAsync(),
            """{"conclusion":"success"}"""
        );
        acme.RerequestSuite("checkout", head);
        acme.AddForeignCheckRun("checkout", head, "build");
    }

    private static void ChangePullRequests(SandboxOrganization acme)
    {
        var pull = acme.OpenPullRequest("cli", files: ("new.md", "new\n"));
        acme.PushToPullRequest("cli", pull.Number);
        acme.ClosePullRequest("cli", pull.Number);
        acme.ReopenPullRequest("cli", pull.Number);
        acme.MergePullRequest("cli", pull.Number);
        acme.OpenPullRequest("cli", fork: "octocat", by: "octocat");
        acme.SetFile("cli", "docs/start.md", "Start here.\n", by: "octavia", branch: "docs");
    }

    private static void ChangeInstallation(SandboxServer server)
    {
        var installation = server.GitHub.Installations.Single();
        server.GitHub.Change(installation with { Selected = [server.Organization["cli"].Id] });
        server.GitHub.Change(installation);
        server.GitHub.Change(installation with { Permissions = installation.Permissions.Remove("checks") });
        server.GitHub.Change(installation);
        server.GitHub.Suspend(installation.Id, suspended: true);
        server.GitHub.Suspend(installation.Id, suspended: false);
        server.GitHub.Uninstall(installation.Id);
    }
}
