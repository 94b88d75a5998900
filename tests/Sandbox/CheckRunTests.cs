using System.Text.Json;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Tests.Sandbox;

public sealed class CheckRunTests
{
    private const string Path = "/repos/acme/payroll/check-runs";

    [Fact]
    public async Task Create_MakesItOfTheApp_InASuiteOfItsHead()
    {
        await using var github = await SandboxDriver.StartAsync();
        var acme = github.Server.Organization;
        var pull = acme.OpenPullRequest("payroll");

        var (status, first) = await CreateAsync(github, pull.HeadSha, """ "conclusion":"neutral","external_id":"7" """);
        var (_, second) = await CreateAsync(github, pull.HeadSha, """ "status":"queued" """);

        Assert.Equal(201, status);
        Assert.Equal(("completed", "neutral"), Standing(first));
        Assert.Equal(("queued", null), Standing(second));
        Assert.Equal(github.Server.AppId, first.GetProperty("app").GetProperty("id").ToString());
        Assert.Equal(pull.Number, first.GetProperty("pull_requests")[0].GetProperty("number").GetInt32());
        Assert.Equal("7", first.GetProperty("external_id").GetString());
        Assert.Equal(SuiteOf(first), SuiteOf(second));

        static long SuiteOf(JsonElement run) => run.GetProperty("check_suite").GetProperty("id").GetInt64();
    }

    [Theory]
    [InlineData("""{"checks":"read"}""", "head", 403)]
    [InlineData("""{"checks":"write"}""", "head", 201)]
    [InlineData("""{"checks":"write"}""", "0123456789012345678901234567890123456789", 422)]
    public async Task Create_NeedsThePermissionAndACommit(string permissions, string head, int expected)
    {
        await using var github = await SandboxDriver.StartAsync();
        var sha = head == "head" ? github.Server.Organization.Head("payroll")!.Sha : head;

        var (status, json) = await github.AskAsync(
            HttpMethod.Post,
            Path,
            await github.TokenAsync(permissions),
            $$"""{"name":"x","head_sha":"{{sha}}"}"""
        );

        Assert.Equal(expected, status);
        if (status == 422)
            Assert.Equal($"No commit found for SHA: {sha}", json.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData(3, 20, 20, 40, 50, 65_535, 201)]
    [InlineData(4, 20, 20, 40, 50, 65_535, 422)]
    [InlineData(3, 21, 20, 40, 50, 65_535, 422)]
    [InlineData(3, 20, 21, 40, 50, 65_535, 422)]
    [InlineData(3, 20, 20, 41, 50, 65_535, 422)]
    [InlineData(3, 20, 20, 40, 51, 65_535, 422)]
    [InlineData(3, 20, 20, 40, 50, 65_536, 422)]
    public async Task Create_HoldsToTheLimits(
        int actions,
        int label,
        int identifier,
        int description,
        int annotations,
        int summary,
        int expected
    )
    {
        await using var github = await SandboxDriver.StartAsync();
        var body = JsonSerializer.Serialize(
            new
            {
                title = "t",
                summary = new string('s', summary),
                annotations = Enumerable.Repeat(
                    new
                    {
                        path = "a",
                        start_line = 1,
                        end_line = 1,
                        annotation_level = "failure",
                        message = "m",
                    },
                    annotations
                ),
            }
        );
        var buttons = JsonSerializer.Serialize(
            Enumerable.Repeat(
                new
                {
                    label = new string('l', label),
                    identifier = new string('i', identifier),
                    description = new string('d', description),
                },
                actions
            )
        );

        var (status, _) = await CreateAsync(
            github,
            github.Server.Organization.Head("payroll")!.Sha,
            $""" "output":{body},"actions":{buttons} """
        );

        Assert.Equal(expected, status);
        Assert.Equal(expected == 201 ? 1 : 0, github.Server.Organization.CheckRuns("payroll").Count());
    }

    [Fact]
    public async Task Update_AddsAnnotations_AndReplacesTheRest()
    {
        await using var github = await SandboxDriver.StartAsync();
        var acme = github.Server.Organization;
        const string Annotation =
            """ {"path":"a","start_line":1,"end_line":1,"annotation_level":"failure","message":"m"} """;
        var (_, made) = await CreateAsync(
            github,
            acme.Head("payroll")!.Sha,
            $$"""
            "conclusion":"failure","output":{"title":"t","summary":"s","text":"x","annotations":[{{Annotation}}]},
            "actions":[{"label":"l","identifier":"i","description":"d"}]
            """
        );

        var (status, json) = await github.AskAsync(
            HttpMethod.Patch,
            $"{Path}/{made.GetProperty("id")}",
            await github.TokenAsync(),
            $$$"""{"conclusion":"success","actions":[],"output":{"title":"u","summary":"v","annotations":[{{{Annotation}}}]}}"""
        );

        var run = acme.CheckRuns("payroll").Single();
        Assert.Equal(200, status);
        Assert.Equal(2, json.GetProperty("output").GetProperty("annotations_count").GetInt32());
        Assert.Equal(("success", "u", "v", null), (run.Conclusion, run.Title, run.Summary, run.Text));
        Assert.Empty(run.Actions);
    }

    [Fact]
    public async Task Update_OfAnotherApps_IsForbidden()
    {
        await using var github = await SandboxDriver.StartAsync();
        var acme = github.Server.Organization;
        var foreign = acme.AddForeignCheckRun("payroll", acme.Head("payroll")!.Sha, "build");

        var (status, _) = await github.AskAsync(
            HttpMethod.Patch,
            $"{Path}/{foreign.Id}",
            await github.TokenAsync(),
            """{"conclusion":"failure"}"""
        );

        Assert.Equal(403, status);
        Assert.Equal("success", acme.CheckRuns("payroll").Single().Conclusion);
    }

    [Fact]
    public async Task ListOfACommit_ShowsTheLatestOfEachName_OrAll_OfAnApp()
    {
        await using var github = await SandboxDriver.StartAsync();
        var acme = github.Server.Organization;
        var head = acme.Head("payroll")!.Sha;
        acme.AddForeignCheckRun("payroll", head, "build");
        await CreateAsync(github, head, """ "conclusion":"failure" """);
        await CreateAsync(github, head, """ "conclusion":"success" """);
        var token = await github.TokenAsync();

        Assert.Equal(["success x", "success build"], await ListAsync(head, ""));
        Assert.Equal(["success x"], await ListAsync("main", $"?check_name=x&app_id={github.Server.AppId}"));
        Assert.Equal(["success x", "failure x", "success build"], await ListAsync(head, "?filter=all"));

        async Task<string[]> ListAsync(string reference, string query)
        {
            var (_, json) = await github.AskAsync(
                HttpMethod.Get,
                $"/repos/acme/payroll/commits/{reference}/check-runs{query}",
                token
            );
            return
            [
                .. json.GetProperty("check_runs")
                    .EnumerateArray()
                    .Select(run => $"{run.GetProperty("conclusion")} {run.GetProperty("name")}"),
            ];
        }
    }

    [Fact]
    public async Task ClickAndRerequest_AreTold_AndChangeNoCheckRun()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var github = await SandboxDriver.StartAsync(
            new SandboxOptions { WebhookUrl = receiver.Url, DeliveriesAtOnce = 1 }
        );
        var acme = github.Server.Organization;
        await CreateAsync(
            github,
            acme.Head("payroll")!.Sha,
            """ "conclusion":"failure","actions":[{"label":"l","identifier":"adopt","description":"d"}] """
        );
        var run = acme.CheckRuns("payroll").Single();

        acme.ClickAction("payroll", run.Id, "adopt", by: "linus");
        acme.Rerequest("payroll", run.Id, by: "hubot");
        await github.Server.Webhooks.WhenIdleAsync();

        Assert.Equal(
            [
                "check_run.created",
                "check_run.completed",
                "check_suite.completed",
                "check_run.requested_action",
                "check_run.rerequested",
            ],
            receiver.Received.Select(received => received.Name).Where(name => name != "installation.created")
        );
        var click = receiver.Received[^2].Json;
        Assert.Equal("adopt", click.GetProperty("requested_action").GetProperty("identifier").GetString());
        Assert.Equal("linus", click.GetProperty("sender").GetProperty("login").GetString());
        Assert.Equal(run, acme.CheckRuns("payroll").Single());
        Assert.Throws<InvalidOperationException>(() => acme.ClickAction("payroll", run.Id, "other", by: "linus"));
    }

    [Theory]
    [InlineData("read", 0)]
    [InlineData("write", 1)]
    public async Task Push_RequestsACheckSuite_OfWhoMayWriteChecks(string level, int expected)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var github = await SandboxDriver.StartAsync(new SandboxOptions { WebhookUrl = receiver.Url });
        var installation = github.Server.GitHub.Installations.Single();
        github.Server.GitHub.Change(
            installation with
            {
                Permissions = installation.Permissions.SetItem("checks", level),
            }
        );

        github.Server.Organization.Push("payroll");
        await github.Server.Webhooks.WhenIdleAsync();

        Assert.Equal(expected, receiver.Received.Count(received => received.Name == "check_suite.requested"));
    }

    private static async Task<(int Status, JsonElement Json)> CreateAsync(
        SandboxDriver github,
        string head,
        string members
    ) =>
        await github.AskAsync(
            HttpMethod.Post,
            Path,
            await github.TokenAsync(),
            $$"""{"name":"x","head_sha":"{{head}}",{{members}}}"""
        );

    private static (string? Status, string? Conclusion) Standing(JsonElement run) =>
        (run.GetProperty("status").GetString(), run.GetProperty("conclusion").GetString());
}
