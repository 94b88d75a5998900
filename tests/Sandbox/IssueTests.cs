using ZocSec.Sandbox.Faults;
using ZocSec.Sandbox.Issues;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Tests.Sandbox;

public sealed class IssueTests
{
    private const string Path = "/repos/acme/payroll/issues";

    [Theory]
    [InlineData("""{"issues":"write"}""", 201)]
    [InlineData("""{"issues":"read"}""", 403)]
    [InlineData("""{"metadata":"read"}""", 403)]
    public async Task Create_NeedsThePermission(string permissions, int expected)
    {
        await using var github = await SandboxDriver.StartAsync();

        var (status, _) = await github.AskAsync(
            HttpMethod.Post,
            Path,
            await github.TokenAsync(permissions),
            """{"title":"x"}"""
        );

        Assert.Equal(expected, status);
    }

    [Theory]
    [InlineData("old-docs", 403, "Repository was archived so is read-only.")]
    [InlineData("website", 410, "Issues are disabled for this repo")]
    public async Task Create_WhereThereCanBeNone_IsRefused(string repository, int expected, string message)
    {
        await using var github = await SandboxDriver.StartAsync();
        github.Server.Organization.SetIssues("website", on: false);

        var (status, json) = await github.AskAsync(
            HttpMethod.Post,
            $"/repos/acme/{repository}/issues",
            await github.TokenAsync(),
            """{"title":"x"}"""
        );

        Assert.Equal((expected, message), (status, json.GetProperty("message").GetString()));
    }

    [Theory]
    [InlineData(65_536, 201)]
    [InlineData(65_537, 422)]
    public async Task Create_TakesABodyOf65536Characters(int length, int expected)
    {
        await using var github = await SandboxDriver.StartAsync();

        var (status, _) = await github.AskAsync(
            HttpMethod.Post,
            Path,
            await github.TokenAsync(),
            $$"""{"title":"x","body":"{{new string('x', length)}}"}"""
        );

        Assert.Equal(expected, status);
    }

    [Fact]
    public async Task Numbers_AreSharedWithPullRequests()
    {
        await using var github = await SandboxDriver.StartAsync();
        var acme = github.Server.Organization;

        Assert.Equal(1, acme.OpenIssue("payroll", "x").Number);
        Assert.Equal(2, acme.OpenPullRequest("payroll").Number);
        Assert.Equal(3, acme.OpenIssue("payroll", "x").Number);
    }

    [Fact]
    public async Task Closed_ItSaysWhoAndWhy_AndReopenedThatItWas()
    {
        await using var github = await SandboxDriver.StartAsync();
        var acme = github.Server.Organization;
        acme.OpenIssue("payroll", "x");

        var closed = acme.EditIssue("payroll", 1, new IssueEdit { State = "closed", StateReason = "not_planned" });
        var opened = acme.EditIssue("payroll", 1, new IssueEdit { State = "open" });

        Assert.Equal(("not_planned", "mona"), (closed.StateReason, closed.ClosedBy));
        Assert.Equal(("reopened", null), (opened.StateReason, opened.ClosedBy));
    }

    [Fact]
    public async Task AReadersLabels_AreLeftOutInSilence()
    {
        await using var github = await SandboxDriver.StartAsync();
        github.Server.Organization.AddPerson("reader", PersonRole.Member);

        var (status, json) = await github.AskAsync(
            HttpMethod.Post,
            Path,
            "reader",
            """{"title":"x","labels":["costs"]}"""
        );

        Assert.Equal((201, 0), (status, json.GetProperty("labels").GetArrayLength()));
    }

    [Fact]
    public async Task TheSecondaryLimit_IsAFaultLikeAnyOther()
    {
        await using var github = await SandboxDriver.StartAsync();
        github.Server.Faults.Add(
            new FaultRule
            {
                Method = "POST",
                Path = Path,
                Kind = FaultKind.SecondaryLimit,
            }
        );

        var (status, _) = await github.AskAsync(HttpMethod.Post, Path, await github.TokenAsync(), """{"title":"x"}""");

        Assert.Equal(403, status);
        Assert.Empty(github.Server.Organization.Issues("payroll"));
    }
}
