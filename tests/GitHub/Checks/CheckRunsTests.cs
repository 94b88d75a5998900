using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.Checks;
using ZocSec.Core.Guardrails;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Checks;
using ZocSec.Sandbox.Faults;
using ZocSec.Sandbox.Organizations;
using ZocSec.Tests.Contract;

namespace ZocSec.Tests.GitHub.Checks;

/// <summary>Check runs at a server that refuses what GitHub refuses, every exchange held against GitHub's description.</summary>
public sealed class CheckRunsTests : IAsyncLifetime
{
    private static readonly CheckRunContent Plain = new("ZocSec / test", CheckConclusion.Success, "Title", "Summary");

    private readonly ExchangeRecorder exchanges = new();
    private SandboxServer sandbox = null!;
    private ServiceProvider provider = null!;
    private string head = null!;

    private SandboxCheckRun Run => sandbox.Organization.CheckRun("billing", head, Plain.Name)!;

    private IEnumerable<SandboxCheckRun> Runs =>
        sandbox.Organization.CheckRuns("billing").Where(run => run.HeadSha == head);

    public async ValueTask InitializeAsync()
    {
        sandbox = await SandboxServer.StartAsync();
        sandbox.Observer = exchanges;
        head = sandbox.Organization.Head("billing")!.Sha;
        provider = new ServiceCollection()
            .AddZocSecGitHub(new GitHubSettings(sandbox.Url, sandbox.AppId, sandbox.PrivateKey))
            .BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await provider.DisposeAsync();
        await sandbox.DisposeAsync();
        exchanges.AssertAllowed();
    }

    [Fact]
    public async Task Publish_ANewOne_IsCreated()
    {
        Assert.Equal(new GitHubAnswer<bool>.Ok(true), await PublishAsync(Plain));

        Assert.Equal(
            ("completed", "success", "Title", "Summary"),
            (Run.Status, Run.Conclusion, Run.Title, Run.Summary)
        );
    }

    [Fact]
    public async Task Publish_TheSameAgain_WritesNothing()
    {
        await PublishAsync(Plain);

        Assert.Equal(new GitHubAnswer<bool>.Ok(false), await PublishAsync(Plain));
        Assert.Single(Runs);
    }

    [Fact]
    public async Task Publish_TheSameThatWasAskedFor_IsWritten()
    {
        await PublishAsync(Plain);

        Assert.Equal(new GitHubAnswer<bool>.Ok(true), await PublishAsync(Plain with { IsAskedFor = true }));
        Assert.Single(Runs);
    }

    [Fact]
    public async Task Publish_OtherContent_ChangesTheRunThatIsThere()
    {
        await PublishAsync(Plain with { Actions = [new CheckAction("Go", "Goes", "go")] });

        await PublishAsync(Plain with { Conclusion = CheckConclusion.Failure });

        Assert.Equal("failure", Assert.Single(Runs).Conclusion);
        Assert.Empty(Run.Actions);
    }

    [Fact]
    public async Task Publish_BesideAnotherAppsRunOfTheName_MakesItsOwn()
    {
        var foreign = sandbox.Organization.AddForeignCheckRun("billing", head, Plain.Name);

        await PublishAsync(Plain);

        Assert.Equal(2, Runs.Count());
        Assert.Contains(foreign, Runs);
    }

    [Fact]
    public async Task Publish_TextsBeyondGitHubsLimits_AreClippedToThem()
    {
        // Each of these letters is two characters of UTF-16; none may be cut in half.
        var words = string.Concat(Enumerable.Repeat("🙂", 40_000));
        var answer = await PublishAsync(
            new CheckRunContent(Plain.Name, CheckConclusion.Failure, words, words)
            {
                Text = words,
                Actions =
                [
                    .. Enumerable
                        .Range(1, 5)
                        .Select(number => new CheckAction(words, words, $"0123456789abcdef000{number}")),
                ],
            }
        );

        Assert.Equal(new GitHubAnswer<bool>.Ok(true), answer);
        Assert.Equal(3, Run.Actions.Length);
        Assert.All(
            [Run.Title!, Run.Summary!, Run.Text!, Run.Actions[0].Label, Run.Actions[0].Description],
            text =>
            {
                Assert.EndsWith("🙂…", text, StringComparison.Ordinal);
                Assert.DoesNotContain('\uFFFD', text);
            }
        );
        Assert.InRange(Run.Summary!.Length, 65_533, 65_535);
        Assert.InRange(Run.Actions[0].Label.Length, 18, 20);
    }

    [Fact]
    public async Task Publish_MoreAnnotationsThanOneRequestTakes_ShowsThemAll()
    {
        await PublishAsync(WithAnnotations(120));

        Assert.Equal(Enumerable.Range(1, 120), Run.Annotations.Select(annotation => annotation.StartLine));
        Assert.Single(Runs);
    }

    [Fact]
    public async Task Publish_FewerAnnotationsThanBefore_LeavesNoOldOnes()
    {
        await PublishAsync(WithAnnotations(3));

        await PublishAsync(WithAnnotations(1));

        Assert.Single(Run.Annotations);
    }

    [Fact]
    public async Task Publish_InterruptedBetweenAnnotations_IsMadeWholeByTheNextTry()
    {
        sandbox.Faults.Add(
            new FaultRule
            {
                Method = "PATCH",
                Path = "*/check-runs/*",
                Kind = FaultKind.Status,
                Count = 1,
            }
        );
        Assert.IsType<GitHubAnswer<bool>.Later>(await PublishAsync(WithAnnotations(60)));

        await PublishAsync(WithAnnotations(60));

        Assert.Equal(60, Run.Annotations.Length);
    }

    [Fact]
    public async Task Publish_OnACommitThatIsNotThere_IsRefusedWithGitHubsWords()
    {
        var answer = await PublishAsync(Plain, new string('a', 40));

        Assert.Contains(
            "No commit found",
            Assert.IsType<GitHubAnswer<bool>.Refused>(answer).Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Publish_WithoutThePermission_SaysWhatToGrant()
    {
        var installation = sandbox.GitHub.Installations.Single();
        sandbox.GitHub.Change(installation with { Permissions = installation.Permissions.SetItem("checks", "read") });

        var answer = await PublishAsync(Plain);

        Assert.Contains("checks", Assert.IsType<GitHubAnswer<bool>.Refused>(answer).Reason, StringComparison.Ordinal);
    }

    private static CheckRunContent WithAnnotations(int count) =>
        Plain with
        {
            Annotations =
            [
                .. Enumerable.Range(1, count).Select(line => new CheckAnnotation("zocsec.yml", line, "wrong", true)),
            ],
        };

    private Task<GitHubAnswer<bool>> PublishAsync(CheckRunContent content, string? at = null) =>
        provider
            .GetRequiredService<ICheckRuns>()
            .PublishAsync(TenantId.Installation(sandbox.InstallationId), "acme/billing", at ?? head, content, default);
}
