using System.Text;
using System.Text.Json;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Tests.Sandbox;

public sealed class ContentTests
{
    private const string Path = "/repos/acme/payroll/contents/.github/CODEOWNERS";

    [Fact]
    public async Task Get_ShowsTheFileInBase64()
    {
        await using var github = await SandboxDriver.StartAsync();

        var (status, json) = await github.AskAsync(HttpMethod.Get, Path, await github.TokenAsync());

        Assert.Equal(200, status);
        var content = Convert.FromBase64String(json.GetProperty("content").GetString()!);
        Assert.Equal("* @acme/people\n", Encoding.UTF8.GetString(content));
        Assert.Equal(content.Length, json.GetProperty("size").GetInt32());
    }

    [Fact]
    public async Task Get_AskedForRaw_IsTheFile()
    {
        await using var github = await SandboxDriver.StartAsync();
        byte[] bytes = [0, 255, 10, 13];
        github.Server.Organization.SetFile("payroll", "docs/a b/ü.bin", bytes);

        using var answer = await github.SendAsync(
            HttpMethod.Get,
            "/repos/acme/payroll/contents/docs/a%20b/%C3%BC.bin",
            await github.TokenAsync(),
            body: null,
            ("Accept", "application/vnd.github.raw+json")
        );

        Assert.Equal(bytes, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Get_Unchanged_IsNotSentAgain_AndCostsNothing()
    {
        await using var github = await SandboxDriver.StartAsync();
        var token = await github.TokenAsync();
        using var first = await github.SendAsync(HttpMethod.Get, Path, token);
        var tag = first.Headers.ETag!.ToString();

        using var second = await github.SendAsync(HttpMethod.Get, Path, token, body: null, ("If-None-Match", tag));
        github.Server.Organization.SetFile("payroll", ".github/CODEOWNERS", "* @acme/web\n");
        using var third = await github.SendAsync(HttpMethod.Get, Path, token, body: null, ("If-None-Match", tag));

        Assert.StartsWith("W/\"", tag, StringComparison.Ordinal);
        Assert.Equal((304, 200), ((int)second.StatusCode, (int)third.StatusCode));
        Assert.Equal(["1", "1", "2"], new[] { first, second, third }.Select(Used));

        static string Used(HttpResponseMessage answer) => answer.Headers.GetValues("X-RateLimit-Used").Single();
    }

    [Fact]
    public async Task Get_OfAReference_IsTheFileAsItWasThere()
    {
        await using var github = await SandboxDriver.StartAsync();
        var acme = github.Server.Organization;
        var before = acme.Head("payroll")!.Sha;
        acme.SetFile("payroll", "zocsec.yml", "version: 1\n", branch: "policy/new");
        var token = await github.TokenAsync();

        var main = await StatusAsync("/repos/acme/payroll/contents/zocsec.yml");
        var branch = await StatusAsync("/repos/acme/payroll/contents/zocsec.yml?ref=policy/new");
        var commit = await StatusAsync($"/repos/acme/payroll/contents/zocsec.yml?ref={before}");

        Assert.Equal((404, 200, 404), (main, branch, commit));

        async Task<int> StatusAsync(string path) => (await github.AskAsync(HttpMethod.Get, path, token)).Status;
    }

    [Fact]
    public async Task Get_WithoutThePermission_IsForbidden_AndSaysWhichOne()
    {
        await using var github = await SandboxDriver.StartAsync();

        using var answer = await github.SendAsync(
            HttpMethod.Get,
            Path,
            await github.TokenAsync("""{"metadata":"read"}""")
        );

        Assert.Equal(403, (int)answer.StatusCode);
        Assert.Equal("contents=read", answer.Headers.GetValues("X-Accepted-GitHub-Permissions").Single());
    }

    [Fact]
    public async Task SetFile_IsTold_WithItsPathAndTheCommitsAroundIt()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var github = await SandboxDriver.StartAsync(
            new SandboxOptions { WebhookUrl = receiver.Url, DeliveriesAtOnce = 1 }
        );
        var acme = github.Server.Organization;
        var before = acme.Head("payroll")!.Sha;

        acme.SetFile("payroll", "zocsec.yml", "version: 1\n", by: "hubot");
        acme.SetFile("payroll", "zocsec.yml", "version: 1\npaused: true\n", by: "hubot");
        await github.Server.Webhooks.WhenIdleAsync();

        var pushes = receiver.Received.Where(received => received.Event == "push").Select(push => push.Json).ToArray();
        Assert.Equal(before, pushes[0].GetProperty("before").GetString());
        Assert.Equal(pushes[0].GetProperty("after").GetString(), pushes[1].GetProperty("before").GetString());
        Assert.Equal(acme.Head("payroll")!.Sha, pushes[1].GetProperty("after").GetString());
        Assert.Equal("refs/heads/main", pushes[1].GetProperty("ref").GetString());
        Assert.Equal("""["zocsec.yml"]""", Paths(pushes[0], "added"));
        Assert.Equal("""["zocsec.yml"]""", Paths(pushes[1], "modified"));

        static string Paths(JsonElement push, string member) =>
            push.GetProperty("commits")[0].GetProperty(member).GetRawText();
    }

    [Fact]
    public async Task Commits_OfAnEmptyRepository_AreAConflict_UntilSomebodyPushes()
    {
        await using var github = await SandboxDriver.StartAsync();
        var acme = github.Server.Organization;
        acme.Create("fresh", empty: true);

        var (empty, json) = await github.AskAsync(HttpMethod.Get, "/repos/acme/fresh/commits", "mona");
        acme.Push("fresh", by: "ada");
        var (pushed, commits) = await github.AskAsync(HttpMethod.Get, "/repos/acme/fresh/commits", "mona");

        Assert.Equal((409, 200), (empty, pushed));
        Assert.Equal("Git Repository is empty.", json.GetProperty("message").GetString());
        Assert.Equal("ada", commits[0].GetProperty("author").GetProperty("login").GetString());
    }

    [Fact]
    public async Task Commits_ComeNewestFirst_SinceATime_OfWhomGitHubMayNotKnow()
    {
        await using var github = await SandboxDriver.StartAsync();
        var acme = github.Server.Organization;
        acme.Push("payroll", by: "hubot", author: "Ann Other");
        var latest = acme.Commits("payroll").First();

        var (_, all) = await github.AskAsync(HttpMethod.Get, "/repos/acme/payroll/commits", "mona");
        var (_, since) = await github.AskAsync(
            HttpMethod.Get,
            $"/repos/acme/payroll/commits?since={latest.At.AddSeconds(-1):yyyy-MM-dd'T'HH:mm:ss'Z'}",
            "mona"
        );

        Assert.Equal(
            acme.Commits("payroll").Select(commit => commit.Sha),
            all.EnumerateArray().Select(commit => commit.GetProperty("sha").GetString()!)
        );
        Assert.Equal(5, all.GetArrayLength());
        var only = Assert.Single(since.EnumerateArray());
        Assert.Equal(JsonValueKind.Null, only.GetProperty("author").ValueKind);
        Assert.Equal("Ann Other", only.GetProperty("commit").GetProperty("author").GetProperty("name").GetString());
    }
}
