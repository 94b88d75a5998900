using Microsoft.Extensions.Time.Testing;
using Moq;
using ZocSec.Core.Engine;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.Checks;
using ZocSec.Core.GitHub.Owners;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Guardrails.TeamTopic;
using ZocSec.Core.Ledger;
using ZocSec.Core.Notifications.CheckRuns;
using ZocSec.Core.Policies;
using ZocSec.Tests.Guardrails;

namespace ZocSec.Tests.Notifications;

public sealed class CheckRunRunnerTests
{
    private static readonly CheckRunErrand Errand = new(
        TeamTopicGuardrail.Declaration.Name,
        GitHubEvents.Payroll,
        new string('a', 40)
    );

    private readonly FakeTimeProvider _time = new();
    private readonly Mock<IPolicySource> _policies = new();
    private readonly Mock<ILedger> _ledger = new();
    private readonly Mock<ICheckRuns> _checks = new();
    private readonly TeamTopicGuardrail _guardrail = new(
        new RepositoriesFake(),
        Mock.Of<ITeams>(),
        Mock.Of<IOwnerSigns>()
    );

    public CheckRunRunnerTests()
    {
        var state = new RepositoryState(GitHubEvents.Payroll) { Topics = ["team-web"], MissingTeams = [] };
        _ledger
            .Setup(ledger => ledger.FindAsync(It.IsAny<StandingKey>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(
                new Standing
                {
                    Guardrail = TeamTopicGuardrail.Declaration.Name,
                    Resource = GitHubEvents.Payroll,
                    State = _guardrail.Write(state),
                }
            );
        _policies.Setup(policies => policies.For(GitHubEvents.Tenant)).Returns(Policy.ObserveOnly);
        Answer(new GitHubAnswer<bool>.Ok(true));
    }

    [Fact]
    public async Task Run_WhileThePolicyIsNotKnown_WaitsAndShowsNothing()
    {
        var later = _time.GetUtcNow().AddMinutes(1);
        _policies
            .Setup(policies => policies.ReadyAsync(GitHubEvents.Tenant, It.IsAny<CancellationToken>()))
            .ReturnsAsync(new Reading.Blocked("an outage", later));

        Assert.Equal(new ErrandResult.Later("an outage", later), await RunAsync());
        _checks.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task Run_AHead_ShowsTheVerdictThere()
    {
        Assert.IsType<ErrandResult.Done>(await RunAsync());
        _checks.Verify(checks =>
            checks.PublishAsync(
                GitHubEvents.Tenant,
                "acme/payroll",
                Errand.Head!,
                It.Is<CheckRunContent>(content => content.Title == "Owned by web"),
                It.IsAny<CancellationToken>()
            )
        );
    }

    [Fact]
    public async Task Run_WhileGitHubCannotBeAsked_Waits()
    {
        var later = _time.GetUtcNow().AddMinutes(1);
        Answer(new GitHubAnswer<bool>.Later("a limit", later));

        Assert.Equal(new ErrandResult.Later("a limit", later), await RunAsync());
    }

    [Fact]
    public async Task Run_WhatOnlyAPersonCanChange_IsSaidAndNotTriedAgain()
    {
        Answer(new GitHubAnswer<bool>.Refused(403, "grant checks: write"));

        Assert.Equal(new ErrandResult.Refused("grant checks: write"), await RunAsync());
    }

    private void Answer(GitHubAnswer<bool> answer) =>
        _checks
            .Setup(checks =>
                checks.PublishAsync(
                    It.IsAny<TenantId>(),
                    It.IsAny<string>(),
                    It.IsAny<string>(),
                    It.IsAny<CheckRunContent>(),
                    It.IsAny<CancellationToken>()
                )
            )
            .ReturnsAsync(answer);

    private Task<ErrandResult> RunAsync() =>
        new CheckRunRunner(
            new GuardrailSet([_guardrail]),
            _policies.Object,
            _ledger.Object,
            _checks.Object,
            Mock.Of<IPullRequests>(),
            _time
        ).RunAsync(Errand.ToWork("test", _time.GetUtcNow()), default);
}
