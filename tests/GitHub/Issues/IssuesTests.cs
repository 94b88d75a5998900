using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.Issues;
using ZocSec.Core.Guardrails;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Organizations;
using ZocSec.Tests.Contract;

namespace ZocSec.Tests.GitHub.Issues;

/// <summary>Issues at a server that refuses what GitHub refuses, every exchange held against GitHub's description.</summary>
public sealed class IssuesTests : IAsyncLifetime
{
    private const string Name = "acme/billing";

    private readonly ExchangeRecorder exchanges = new();
    private SandboxServer sandbox = null!;
    private ServiceProvider provider = null!;

    private IIssues Issues => provider.GetRequiredService<IIssues>();

    private TenantId Tenant => TenantId.Installation(sandbox.InstallationId);

    public async ValueTask InitializeAsync()
    {
        sandbox = await SandboxServer.StartAsync();
        sandbox.Observer = exchanges;
        provider = new ServiceCollection()
            .AddZocSecGitHub(new GitHubSettings(sandbox.Url, sandbox.AppId, sandbox.PrivateKey) { PointsPerMinute = 0 })
            .BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await provider.DisposeAsync();
        await sandbox.DisposeAsync();
        exchanges.AssertAllowed();
    }

    [Fact]
    public async Task Author_IsTheAppsBot() =>
        Assert.Equal(new GitHubAnswer<string>.Ok("zocsec[bot]"), await Issues.FindAuthorAsync(Tenant, default));

    [Fact]
    public async Task Author_OfAPersonsToken_IsThePerson()
    {
        await using var services = new ServiceCollection()
            .AddZocSecGitHubByToken(sandbox.Url, "mona")
            .BuildServiceProvider();

        Assert.Equal(
            new GitHubAnswer<string>.Ok("mona"),
            await services.GetRequiredService<IIssues>().FindAuthorAsync(TenantId.Default, default)
        );
    }

    [Fact]
    public async Task Created_ItIsListedByItsLabel_AndChanged()
    {
        var created = await Done(Issues.CreateAsync(Tenant, Name, new IssueDraft("A", "text", ["one"]), default));
        await Done(Issues.CreateAsync(Tenant, Name, new IssueDraft("B", "", ["two"]), default));

        await Done(
            Issues.UpdateAsync(Tenant, Name, created.Number, new IssueUpdate("other", "closed", "completed"), default)
        );

        var page = await Done(Issues.ListAsync(Tenant, Name, "one", 1, default));
        Assert.True(page.IsLast);
        var issue = Assert.Single(page.Issues);
        Assert.Equal(("A", "other", false, "zocsec[bot]"), (issue.Title, issue.Body, issue.IsOpen, issue.Author));
        Assert.Equal(issue, await Done(Issues.GetAsync(Tenant, Name, created.Number, default)));
    }

    [Fact]
    public async Task Listed_PullRequestsAreLeftOut_ButFillThePage()
    {
        sandbox.Organization.OpenPullRequests("billing", count: 60);
        var numbers = new List<long>();
        foreach (var pull in sandbox.Organization.PullRequests("billing").ToList())
        {
            sandbox.Organization.LabelPullRequest("billing", pull.Number, "one");
            numbers.Add(sandbox.Organization.OpenIssue("billing", "x", labels: "one").Number);
        }

        var first = await Done(Issues.ListAsync(Tenant, Name, "one", 1, default));
        var second = await Done(Issues.ListAsync(Tenant, Name, "one", 2, default));

        Assert.Equal((false, true), (first.IsLast, second.IsLast));
        Assert.Equal(numbers, first.Issues.Concat(second.Issues).Select(issue => issue.Number));
    }

    [Fact]
    public async Task ABodyThatIsTooLong_IsRefusedWithGitHubsWords()
    {
        var answer = await Issues.CreateAsync(
            Tenant,
            Name,
            new IssueDraft("A", new string('x', IssueLimits.Body + 1), []),
            default
        );

        Assert.Contains(
            "too long",
            Assert.IsType<GitHubAnswer<Issue>.Refused>(answer).Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task ALabel_IsMadeOnce()
    {
        const string label = "who pays? / now";
        Assert.False(await Done(Issues.HasLabelAsync(Tenant, Name, label, default)));

        await Done(Issues.CreateLabelAsync(Tenant, Name, label, "means", default));
        await Done(Issues.CreateLabelAsync(Tenant, Name, label, "means", default));

        Assert.True(await Done(Issues.HasLabelAsync(Tenant, Name, label, default)));
        Assert.Equal([label], sandbox.Organization.Labels("billing").Select(one => one.Name));
    }

    private static async Task<T> Done<T>(Task<GitHubAnswer<T>> asked) =>
        Assert.IsType<GitHubAnswer<T>.Ok>(await asked).Value;
}
