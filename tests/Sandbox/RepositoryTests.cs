using System.Text.Json;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Tests.Sandbox;

public sealed class RepositoryTests
{
    [Fact]
    public async Task Patch_MakesPrivate_AndTakesTheStars()
    {
        await using var github = await SandboxDriver.StartAsync();
        Assert.NotEqual(0, github.Server.Organization["cli"].Stars);

        var (status, json) = await PatchAsync(github, "cli", """{"visibility":"private"}""");

        Assert.Equal(200, status);
        Assert.Equal("private", json.GetProperty("visibility").GetString());
        Assert.True(json.GetProperty("private").GetBoolean());
        Assert.Equal(0, json.GetProperty("stargazers_count").GetInt32());
    }

    [Fact]
    public async Task Patch_ToTheSameVisibility_IsRefused()
    {
        await using var github = await SandboxDriver.StartAsync();

        var (status, json) = await PatchAsync(github, "payroll", """{"visibility":"private"}""");

        Assert.Equal(422, status);
        Assert.Equal("Visibility is already private.", json.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Patch_OfAPublicFork_IsRefused()
    {
        await using var github = await SandboxDriver.StartAsync();

        var (status, _) = await PatchAsync(github, "forked-linter", """{"private":true}""");

        Assert.Equal(422, status);
        Assert.True(github.Server.Organization["forked-linter"].IsPublic);
    }

    [Theory]
    [InlineData("""{"visibility":"public"}""")]
    [InlineData("""{"archived":false,"visibility":"public"}""")]
    [InlineData("""{"archived":true}""")]
    [InlineData("""{"description":"new"}""")]
    public async Task Patch_OfAnArchivedRepository_IsForbidden(string body)
    {
        await using var github = await SandboxDriver.StartAsync();
        var before = github.Server.Organization["old-shop"];

        var (status, json) = await PatchAsync(github, "old-shop", body);

        Assert.Equal(403, status);
        Assert.Equal("Repository was archived so is read-only.", json.GetProperty("message").GetString());
        Assert.Equal(before, github.Server.Organization["old-shop"]);
    }

    [Fact]
    public async Task Patch_Unarchives_ThenChanges_ThenArchives()
    {
        await using var github = await SandboxDriver.StartAsync();

        var (unarchived, _) = await PatchAsync(github, "old-shop", """{"archived":false}""");
        var (published, _) = await PatchAsync(github, "old-shop", """{"visibility":"public"}""");
        var (archived, json) = await PatchAsync(github, "old-shop", """{"archived":true}""");

        Assert.Equal((200, 200, 200), (unarchived, published, archived));
        Assert.True(json.GetProperty("archived").GetBoolean());
        Assert.Equal("public", json.GetProperty("visibility").GetString());
    }

    [Fact]
    public async Task Patch_ToInternal_NeedsAnEnterprise()
    {
        await using var github = await SandboxDriver.StartAsync();

        var (without, _) = await PatchAsync(github, "cli", """{"visibility":"internal"}""");
        github.Server.GitHub.HasInternal = true;
        var (with, _) = await PatchAsync(github, "cli", """{"visibility":"internal"}""");

        Assert.Equal((422, 200), (without, with));
    }

    [Theory]
    [InlineData("{", 400)]
    [InlineData("[]", 400)]
    [InlineData("""{"archived":"yes"}""", 422)]
    [InlineData("""{"visibility":"secret"}""", 422)]
    public async Task Patch_WithABadBody_ChangesNothing(string body, int expected)
    {
        await using var github = await SandboxDriver.StartAsync();
        var before = github.Server.Organization["payroll"];

        var (status, _) = await PatchAsync(github, "payroll", body);

        Assert.Equal(expected, status);
        Assert.Equal(before, github.Server.Organization["payroll"]);
    }

    [Fact]
    public async Task Get_ByAFormerName_LeadsToTheNumber()
    {
        await using var github = await SandboxDriver.StartAsync();
        var id = github.Server.Organization["billing"].Id;
        await PatchAsync(github, "billing", """{"name":"invoices"}""");

        using var moved = await github.SendAsync(HttpMethod.Get, "/repos/acme/billing", "mona");
        var (status, json) = await github.AskAsync(HttpMethod.Get, moved.Headers.Location!.PathAndQuery, "mona");

        Assert.Equal(301, (int)moved.StatusCode);
        Assert.Equal($"/repositories/{id}", moved.Headers.Location.AbsolutePath);
        Assert.Equal(200, status);
        Assert.Equal("acme/invoices", json.GetProperty("full_name").GetString());
    }

    [Fact]
    public async Task Patch_ByAFormerName_KeepsMethodAndBody()
    {
        await using var github = await SandboxDriver.StartAsync();
        github.Server.GitHub.AddOrganization("umbrella").AddPerson("mona", PersonRole.Owner);
        github.Server.Organization.Transfer("billing", "umbrella");

        using var moved = await github.SendAsync(
            HttpMethod.Patch,
            "/repos/acme/billing",
            "mona",
            """{"description":"new"}"""
        );

        Assert.Equal(307, (int)moved.StatusCode);
        Assert.Null(github.Server.GitHub.Find("acme/billing"));
        Assert.NotNull(github.Server.GitHub.Find("umbrella/billing"));
    }

    [Fact]
    public async Task AFormerName_TakenAgain_IsAnotherRepository()
    {
        await using var github = await SandboxDriver.StartAsync();
        var id = github.Server.Organization["billing"].Id;
        await PatchAsync(github, "billing", """{"name":"invoices"}""");

        var made = github.Server.Organization.Create("billing");
        var (status, json) = await github.AskAsync(HttpMethod.Get, "/repos/acme/billing", "mona");

        Assert.Equal(200, status);
        Assert.NotEqual(id, made.Id);
        Assert.Equal(made.Id, json.GetProperty("id").GetInt64());
    }

    [Fact]
    public async Task PutTopics_ReplacesThemAll()
    {
        await using var github = await SandboxDriver.StartAsync();

        var (status, json) = await github.AskAsync(
            HttpMethod.Put,
            "/repos/acme/cli/topics",
            "mona",
            """{"names":["Open-Source","go"]}"""
        );

        Assert.Equal(200, status);
        Assert.Equal("""["open-source","go"]""", json.GetProperty("names").GetRawText());
        Assert.Equal(["open-source", "go"], github.Server.Organization["cli"].Topics);
    }

    [Theory]
    [InlineData(20, "topic-{0}", 200)]
    [InlineData(21, "topic-{0}", 422)]
    [InlineData(1, "-begins-with-a-hyphen", 422)]
    [InlineData(1, "has space", 422)]
    [InlineData(1, "a1234567890123456789012345678901234567890123456789x", 422)]
    public async Task PutTopics_FollowsTheRulesOfTopics(int count, string form, int expected)
    {
        await using var github = await SandboxDriver.StartAsync();
        var names = Enumerable.Range(1, count).Select(i => string.Format(null, form, i));

        var (status, _) = await github.AskAsync(
            HttpMethod.Put,
            "/repos/acme/cli/topics",
            "mona",
            $$"""{"names":{{JsonSerializer.Serialize(names)}}}"""
        );

        Assert.Equal(expected, status);
    }

    [Fact]
    public async Task VulnerabilityAlerts_GoOffAndOn()
    {
        await using var github = await SandboxDriver.StartAsync();
        const string Path = "/repos/acme/payroll/vulnerability-alerts";

        var (on, _) = await github.AskAsync(HttpMethod.Get, Path, "mona");
        await github.AskAsync(HttpMethod.Delete, Path, "mona");
        var (off, _) = await github.AskAsync(HttpMethod.Get, Path, "mona");
        await github.AskAsync(HttpMethod.Put, Path, "mona");
        var (again, _) = await github.AskAsync(HttpMethod.Get, Path, "mona");

        Assert.Equal((204, 404, 204), (on, off, again));
    }

    [Fact]
    public async Task InstallationRepositories_ComeInPages_ThatLeadOn()
    {
        await using var github = await SandboxDriver.StartAsync(new() { Repositories = 250 });
        var token = await github.TokenAsync();
        var names = new List<string>();
        var next = "/installation/repositories?per_page=100";

        while (next is not null)
        {
            using var page = await github.SendAsync(HttpMethod.Get, next, token);
            var json = JsonSerializer.Deserialize<JsonElement>(await page.Content.ReadAsStringAsync());
            names.AddRange(
                json.GetProperty("repositories")
                    .EnumerateArray()
                    .Select(repository => repository.GetProperty("full_name").GetString()!)
            );
            Assert.Equal(250, json.GetProperty("total_count").GetInt32());
            var link = page
                .Headers.GetValues("Link")
                .Single()
                .Split(", ")
                .SingleOrDefault(part => part.EndsWith("rel=\"next\"", StringComparison.Ordinal));
            next = link is null ? null : new Uri(link[1..link.IndexOf('>', StringComparison.Ordinal)]).PathAndQuery;
        }

        Assert.Equal(github.Server.Organization.Repositories.Select(repository => repository.FullName), names);
    }

    [Fact]
    public async Task EnterpriseServersBasePath_AnswersTheSame_WithItsOwnAddresses()
    {
        await using var github = await SandboxDriver.StartAsync();

        var (status, json) = await github.AskAsync(HttpMethod.Get, "/api/v3/repos/acme/cli", "mona");

        Assert.Equal(200, status);
        Assert.Equal($"{github.Server.Url}api/v3/repos/acme/cli", json.GetProperty("url").GetString());
    }

    [Theory]
    [InlineData("/no/such/endpoint")]
    [InlineData("/repos/acme/cli/../payroll%2e")]
    [InlineData("/repos/acme/nothing-of-this-name")]
    public async Task AnUnknownPath_IsNotFoundInGitHubsForm(string path)
    {
        await using var github = await SandboxDriver.StartAsync();

        var (status, json) = await github.AskAsync(HttpMethod.Get, path, "mona");

        Assert.Equal(404, status);
        Assert.Equal("Not Found", json.GetProperty("message").GetString());
    }

    private static Task<(int Status, JsonElement Json)> PatchAsync(SandboxDriver github, string name, string body) =>
        github.AskAsync(HttpMethod.Patch, $"/repos/acme/{name}", "mona", body);
}
