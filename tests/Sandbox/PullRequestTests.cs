using System.Text.Json;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Tests.Sandbox;

public sealed class PullRequestTests
{
    [Fact]
    public async Task List_ShowsOpenOnes_InPagesThatKeepTheQuery()
    {
        await using var github = await SandboxDriver.StartAsync();
        var acme = github.Server.Organization;
        acme.OpenPullRequests("payroll", count: 250);
        acme.ClosePullRequest("payroll", number: 7);
        var token = await github.TokenAsync();
        var numbers = new List<int>();
        var next = "/repos/acme/payroll/pulls?state=open&sort=created&direction=asc&per_page=100";

        while (next is not null)
        {
            using var page = await github.SendAsync(HttpMethod.Get, next, token);
            var json = JsonSerializer.Deserialize<JsonElement>(await page.Content.ReadAsStringAsync());
            numbers.AddRange(json.EnumerateArray().Select(pull => pull.GetProperty("number").GetInt32()));
            var link = page
                .Headers.GetValues("Link")
                .Single()
                .Split(", ")
                .SingleOrDefault(part => part.EndsWith("rel=\"next\"", StringComparison.Ordinal));
            next = link is null ? null : new Uri(link[1..link.IndexOf('>', StringComparison.Ordinal)]).PathAndQuery;
        }

        Assert.Equal(Enumerable.Range(1, 250).Where(number => number != 7), numbers);
    }

    [Fact]
    public async Task Files_AreThoseThatItsBranchChanged()
    {
        await using var github = await SandboxDriver.StartAsync();
        var acme = github.Server.Organization;
        var pull = acme.OpenPullRequest("payroll", files: ("zocsec.yml", "version: 1\n"));
        acme.PushToPullRequest("payroll", pull.Number, files: ("README.md", "New\n"));

        var (_, files) = await github.AskAsync(HttpMethod.Get, "/repos/acme/payroll/pulls/1/files", "mona");

        Assert.Equal(
            ["README.md modified", "zocsec.yml added"],
            files.EnumerateArray().Select(file => $"{file.GetProperty("filename")} {file.GetProperty("status")}")
        );
    }

    [Fact]
    public async Task Life_IsTold_FromOpenedToMerged()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var github = await SandboxDriver.StartAsync(
            new SandboxOptions { WebhookUrl = receiver.Url, DeliveriesAtOnce = 1 }
        );
        var acme = github.Server.Organization;

        var opened = acme.OpenPullRequest("payroll", files: ("new.md", "new\n"));
        var pushed = acme.PushToPullRequest("payroll", opened.Number, files: ("new.md", "newer\n"));
        acme.ClosePullRequest("payroll", opened.Number);
        acme.ReopenPullRequest("payroll", opened.Number);
        var merged = acme.MergePullRequest("payroll", opened.Number);
        await github.Server.Webhooks.WhenIdleAsync();

        var told = receiver.Received.SkipWhile(received => received.Event == "installation").ToArray();
        Assert.Equal(
            [
                "push",
                "check_suite.requested",
                "pull_request.opened",
                "push",
                "check_suite.requested",
                "pull_request.synchronize",
                "pull_request.closed",
                "pull_request.reopened",
                "push",
                "check_suite.requested",
                "pull_request.closed",
            ],
            told.Select(received => received.Name)
        );
        Assert.Equal(opened.HeadSha, Head(told[2]));
        Assert.Equal(pushed.HeadSha, Head(told[5]));
        Assert.Equal(opened.HeadSha, told[5].Json.GetProperty("before").GetString());
        Assert.False(told[6].Json.GetProperty("pull_request").GetProperty("merged").GetBoolean());
        Assert.True(told[10].Json.GetProperty("pull_request").GetProperty("merged").GetBoolean());
        Assert.Equal(merged.MergeSha, acme.Head("payroll")!.Sha);
        Assert.Equal("newer\n", acme.ReadFile("payroll", "new.md"));

        static string? Head(Received received) =>
            received.Json.GetProperty("pull_request").GetProperty("head").GetProperty("sha").GetString();
    }

    [Fact]
    public async Task FromAFork_NoPushIsTold_AndItsHeadCanBeChecked()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var github = await SandboxDriver.StartAsync(new SandboxOptions { WebhookUrl = receiver.Url });
        var acme = github.Server.Organization;

        var pull = acme.OpenPullRequest("cli", fork: "octocat", by: "octocat");
        await github.Server.Webhooks.WhenIdleAsync();
        string[] told = [.. receiver.Received.Select(received => received.Name)];
        var (status, run) = await github.AskAsync(
            HttpMethod.Post,
            "/repos/acme/cli/check-runs",
            await github.TokenAsync(),
            $$"""{"name":"x","head_sha":"{{pull.HeadSha}}"}"""
        );

        Assert.Equal(["pull_request.opened"], told.Where(name => name != "installation.created"));
        Assert.Equal(201, status);
        Assert.Equal(0, run.GetProperty("pull_requests").GetArrayLength());
    }
}
