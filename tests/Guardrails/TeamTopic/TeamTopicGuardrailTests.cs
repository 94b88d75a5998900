using System.Collections.Immutable;
using Moq;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.Checks;
using ZocSec.Core.GitHub.Owners;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Guardrails.TeamTopic;
using ZocSec.Core.Ownership;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Guardrails.TeamTopic;

public sealed class TeamTopicGuardrailTests
{
    private const string Sha = "0123456789abcdef0123456789abcdef01234567";

    private readonly RepositoriesFake repositories = new();
    private readonly Mock<ITeams> teams = new();
    private readonly Mock<IOwnerSigns> signs = new();
    private readonly TeamTopicGuardrail guardrail;

    public TeamTopicGuardrailTests()
    {
        guardrail = new TeamTopicGuardrail(repositories, teams.Object, signs.Object);
        repositories.Answer = Found();
        Missing(new GitHubAnswer<ImmutableArray<string>>.Ok([]));
        signs
            .Setup(one =>
                one.ReadAsync(It.IsAny<ResourceId>(), It.IsAny<OwnersSettings>(), It.IsAny<CancellationToken>())
            )
            .ReturnsAsync(
                new GitHubAnswer<ImmutableArray<OwnerSign>>.Ok([
                    new OwnerSign(OwnerEvidence.Team, "web", "may administer it"),
                ])
            );
    }

    [Theory]
    [InlineData("repository.created")]
    [InlineData("repository.edited")]
    [InlineData("repository.renamed")]
    [InlineData("repository.transferred")]
    [InlineData("repository.archived")]
    [InlineData("repository.unarchived")]
    public void Affected_AChangeOfTheRepository_HintsAtItWithoutAHead(string type)
    {
        var hint = Assert.Single(guardrail.Affected(GitHubEvents.Of(type)));

        Assert.Equal((GitHubEvents.Payroll, null, null), (hint.Resource, hint.Claim, hint.Choice));
    }

    [Theory]
    [InlineData("check_suite.requested", false)]
    [InlineData("check_suite.rerequested", true)]
    [InlineData("check_run.rerequested", true)]
    [InlineData("pull_request.opened", false)]
    [InlineData("pull_request.reopened", false)]
    [InlineData("pull_request.synchronize", false)]
    [InlineData("push", false)]
    public void Affected_WhatIsAboutACommit_HintsWithIt(string type, bool isAskedFor)
    {
        var hint = Assert.Single(
            guardrail.Affected(GitHubEvents.Of(type, Data($$"""{"head":"{{Sha}}","toDefaultBranch":true}""")))
        );

        Assert.Equal(new HeadClaim(Sha, isAskedFor), HeadClaim.In(hint.Claim));
        Assert.Null(hint.Choice);
    }

    [Theory]
    [InlineData("push", """{"head":"0123456789abcdef0123456789abcdef01234567"}""")]
    [InlineData("push", "{}")]
    [InlineData("pull_request.closed", """{"head":"0123456789abcdef0123456789abcdef01234567"}""")]
    [InlineData("check_run.created", """{"head":"0123456789abcdef0123456789abcdef01234567"}""")]
    [InlineData("check_run.rerequested", """{"head":"0123456789abcdef0123456789abcdef01234567","check":"another"}""")]
    [InlineData(
        "check_run.requested_action",
        """{"head":"0123456789abcdef0123456789abcdef01234567","check":"another","button":"b"}"""
    )]
    [InlineData(
        "check_run.requested_action",
        """{"head":"0123456789abcdef0123456789abcdef01234567","check":"ZocSec / ownership"}"""
    )]
    public void Affected_WhatIsNoneOfIts_HintsAtNothing(string type, string more) =>
        Assert.Empty(guardrail.Affected(GitHubEvents.Of(type, Data(more))));

    [Fact]
    public void Affected_AClick_HintsWithWhatWasChosen()
    {
        var hint = Assert.Single(
            guardrail.Affected(
                GitHubEvents.Of(
                    "check_run.requested_action",
                    Data($$"""{"head":"{{Sha}}","check":"ZocSec / ownership","button":"b1"}""")
                )
            )
        );

        Assert.Equal("b1", hint.Choice);
        Assert.Equal(Sha, HeadClaim.In(hint.Claim)?.Head);
    }

    [Fact]
    public async Task Read_AnOwnedRepository_AsksForNoSigns()
    {
        repositories.Answer = Found("team-web");

        await ReadAsync();

        signs.VerifyNoOtherCalls();
        Assert.Equal(["get 7 acme/payroll"], repositories.Calls);
    }

    [Fact]
    public async Task Read_ARepositoryWithoutOwner_HasWhatSpeaksForOne()
    {
        var state = await ReadAsync();

        Assert.Equal("web", Assert.Single(state.OwnerSigns!.Value).Team);
    }

    [Fact]
    public async Task Read_SignsOfTeamsThatAreNone_AreLeftOut()
    {
        Missing(new GitHubAnswer<ImmutableArray<string>>.Ok(["web"]));

        Assert.Empty((await ReadAsync()).OwnerSigns!.Value);
    }

    [Fact]
    public async Task Complete_OfASweep_CallsNoTeamMissingByAnOldList()
    {
        var bulk = new RepositoryState(GitHubEvents.Payroll) { Topics = ["team-web"] };

        await ((IGuardrail)guardrail).CompleteAsync(bulk, Policy.ObserveOnly, default);

        teams.Verify(one =>
            one.MissingAsync(
                GitHubEvents.Tenant,
                "acme",
                It.Is<ImmutableArray<string>>(names => names.Single() == "web"),
                true,
                It.IsAny<CancellationToken>()
            )
        );
    }

    [Fact]
    public async Task Read_WhileTheTeamsMayNotBeRead_TellsWhy()
    {
        repositories.Answer = Found("team-web");
        Missing(new GitHubAnswer<ImmutableArray<string>>.Refused(403, "grant members: read"));

        Assert.Equal("grant members: read", (await ReadAsync()).TeamsProblem);
    }

    [Fact]
    public async Task Read_WhileGitHubCannotBeAsked_IsBlockedUntilThen()
    {
        var later = GitHubEvents.Time.AddMinutes(5);
        signs
            .Setup(one =>
                one.ReadAsync(It.IsAny<ResourceId>(), It.IsAny<OwnersSettings>(), It.IsAny<CancellationToken>())
            )
            .ReturnsAsync(new GitHubAnswer<ImmutableArray<OwnerSign>>.Later("a limit", later));

        var reading = await ((IGuardrail)guardrail).ReadAsync(
            new Hint(GitHubEvents.Payroll),
            Policy.ObserveOnly,
            default
        );

        Assert.Equal(new Reading.Blocked("a limit", later), reading);
    }

    [Fact]
    public async Task MayChoose_WhileTheRightCannotBeAskedNow_WaitsUntilThen()
    {
        var later = GitHubEvents.Time.AddMinutes(5);
        teams
            .Setup(one => one.MayAdministerAsync(GitHubEvents.Tenant, "acme/payroll", "octocat", default))
            .ReturnsAsync(new GitHubAnswer<bool>.Later("a limit", later));

        var permission = await guardrail.MayChooseAsync(
            new RepositoryState(GitHubEvents.Payroll),
            new Choice("", new Change("topic:team-web", null, "present")),
            "octocat",
            Policy.ObserveOnly,
            default
        );

        Assert.Equal(new Permission.Blocked("a limit", later), permission);
    }

    private static string Data(string more) =>
        $$"""{"repository":{"id":42,"full_name":"acme/payroll"},"more":{{more}}}""";

    private static GitHubAnswer<Repository>.Ok Found(params string[] topics) =>
        new(new Repository(42, "acme/payroll", "private", IsFork: false, IsArchived: false, [.. topics], 0, 0));

    private void Missing(GitHubAnswer<ImmutableArray<string>> answer) =>
        teams
            .Setup(one =>
                one.MissingAsync(
                    GitHubEvents.Tenant,
                    "acme",
                    It.IsAny<ImmutableArray<string>>(),
                    It.IsAny<bool>(),
                    It.IsAny<CancellationToken>()
                )
            )
            .ReturnsAsync(answer);

    private async Task<RepositoryState> ReadAsync() =>
        Assert.IsType<RepositoryState>(
            Assert
                .IsType<Reading.Found>(
                    await ((IGuardrail)guardrail).ReadAsync(new Hint(GitHubEvents.Payroll), Policy.ObserveOnly, default)
                )
                .State
        );
}
