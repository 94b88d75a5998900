using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Guardrails.PublicRepository;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Guardrails.PublicRepository;

public sealed class PublicRepositoryGuardrailTests
{
    private readonly RepositoriesFake repositories = new();
    private readonly IGuardrail guardrail;

    public PublicRepositoryGuardrailTests() => guardrail = new PublicRepositoryGuardrail(repositories);

    [Theory]
    [InlineData("public")]
    [InlineData("repository.publicized")]
    [InlineData("repository.created")]
    [InlineData("repository.edited")]
    [InlineData("repository.renamed")]
    [InlineData("repository.transferred")]
    [InlineData("repository.archived")]
    [InlineData("repository.unarchived")]
    [InlineData("push")]
    public void Affected_RelevantEvent_HintsAtItsRepository(string type)
    {
        var hint = Assert.Single(guardrail.Affected(GitHubEvents.Of(type)));

        Assert.Equal(GitHubEvents.Payroll, hint.Resource);
        Assert.Equal("acme/payroll", hint.Resource.Name);
    }

    [Theory]
    [InlineData("repository.privatized")]
    [InlineData("repository.deleted")]
    [InlineData("issues.opened")]
    [InlineData("ping")]
    public void Affected_OtherEvent_HintsAtNothing(string type) =>
        Assert.Empty(guardrail.Affected(GitHubEvents.Of(type)));

    [Theory]
    [InlineData("public", true)]
    [InlineData("repository.publicized", true)]
    [InlineData("repository.edited", false)]
    [InlineData("push", false)]
    public void Affected_OnlyBecomingPublic_IsClaimed(string type, bool claims) =>
        Assert.Equal(claims, Assert.Single(guardrail.Affected(GitHubEvents.Of(type))).Claim is not null);

    [Fact]
    public void Affected_Claim_SaysWhoWhenAndWhatItHad() =>
        Assert.Equal(
            """{"by":"octocat","at":"2026-03-01T09:12:34+00:00","stars":3,"forks":1}""",
            guardrail.Affected(GitHubEvents.Of("public")).Single().Claim?.GetRawText()
        );

    [Theory]
    [InlineData("""{"repository":{"id":42,"full_name":"acme/payroll","private":true}}""", 0)]
    [InlineData("""{"repository":{"id":42,"full_name":"acme/payroll","visibility":"internal"}}""", 0)]
    [InlineData("""{"repository":{"id":42,"full_name":"acme/payroll","private":false}}""", 1)]
    [InlineData("""{"repository":{"id":42,"full_name":"acme/payroll"}}""", 1)]
    public void Affected_Push_CountsUnlessItSaysNotPublic(string data, int hints) =>
        Assert.Equal(hints, guardrail.Affected(GitHubEvents.Of("push", data)).Count());

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{"repository":null}""")]
    [InlineData("""{"repository":7}""")]
    [InlineData("""{"repository":{"full_name":"acme/payroll"}}""")]
    [InlineData("""{"repository":{"id":0,"full_name":"acme/payroll"}}""")]
    [InlineData("""{"repository":{"id":"42","full_name":"acme/payroll"}}""")]
    [InlineData("""{"repository":{"id":42}}""")]
    [InlineData("""{"repository":{"id":42,"full_name":"payroll"}}""")]
    [InlineData("""{"repository":{"id":42,"full_name":"acme/.."}}""")]
    [InlineData("""{"repository":{"id":42,"full_name":"acme/a/b"}}""")]
    [InlineData("""{"repository":{"id":42,"full_name":"acme/pay roll"}}""")]
    [InlineData("""{"repository":{"id":42,"full_name":"ac.me/payroll"}}""")]
    [InlineData("""{"repository":{"id":42,"full_name":"acme/päyroll"}}""")]
    public void Affected_WithoutARepositoryOfNumberAndName_HintsAtNothing(string data) =>
        Assert.Empty(guardrail.Affected(GitHubEvents.Of("repository.publicized", data)));

    [Fact]
    public async Task Read_Repository_IsFoundUnderItsPresentName()
    {
        repositories.Answer = Ok(Repository() with { FullName = "acme/wages" });

        var state = await ReadState(new Hint(GitHubEvents.Payroll));

        Assert.Equal("acme/wages", state.Resource.Name);
        Assert.Equal("public", state.Visibility);
        Assert.Null(state.Exposure);
        Assert.Equal(["get 7 acme/payroll"], repositories.Calls);
    }

    [Fact]
    public async Task Read_WithClaim_TellsWhatItGained()
    {
        repositories.Answer = Ok(Repository() with { Stars = 5, Forks = 0 });

        var state = await ReadState(guardrail.Affected(GitHubEvents.Of("public")).Single());

        Assert.Equal(new Exposure("octocat", GitHubEvents.Time, StarsGained: 2, ForksGained: 0), state.Exposure);
    }

    [Fact]
    public async Task Read_ClaimOnAPrivateRepository_TellsNothing()
    {
        repositories.Answer = Ok(Repository() with { Visibility = "private" });

        Assert.Null((await ReadState(guardrail.Affected(GitHubEvents.Of("public")).Single())).Exposure);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("""{"at":"yesterday"}""")]
    public async Task Read_ClaimThatIsNone_IsLeftAside(string claim)
    {
        repositories.Answer = Ok(Repository());

        Assert.Null((await ReadState(new Hint(GitHubEvents.Payroll, GitHubEvents.Json(claim)))).Exposure);
    }

    [Fact]
    public async Task Read_NameOfAnotherRepository_IsGone()
    {
        repositories.Answer = Ok(Repository() with { Id = 43 });

        Assert.IsType<Reading.Gone>(await Read());
    }

    [Fact]
    public async Task Read_NotFound_IsGone() => Assert.IsType<Reading.Gone>(await Read());

    [Fact]
    public async Task Read_Refused_IsForPeople()
    {
        repositories.Answer = new GitHubAnswer<Repository>.Refused(403, "grant it");

        Assert.Equal(new Reading.Blocked("grant it", RetryAt: null), await Read());
    }

    [Fact]
    public async Task Read_Later_WaitsUntilThen()
    {
        repositories.Answer = new GitHubAnswer<Repository>.Later("a limit", GitHubEvents.Time);

        Assert.Equal(new Reading.Blocked("a limit", GitHubEvents.Time), await Read());
    }

    [Theory]
    [InlineData("visibility", "public", "private", "update 7 acme/payroll visibility=private archived=")]
    [InlineData("archived", "true", "false", "update 7 acme/payroll visibility= archived=False")]
    [InlineData("archived", "false", "true", "update 7 acme/payroll visibility= archived=True")]
    [InlineData("topic:open-source", null, "present", "topics 7 acme/payroll team-pay,x,open-source")]
    [InlineData("topic:x", "present", null, "topics 7 acme/payroll team-pay")]
    public async Task Apply_Change_IsOneCall(string property, string? before, string? after, string call)
    {
        Assert.IsType<Outcome.Applied>(await Apply(new Change(property, before, after)));
        Assert.Equal([call], repositories.Calls);
    }

    [Theory]
    [InlineData("visibility", "public", null)]
    [InlineData("archived", "true", "perhaps")]
    [InlineData("topic:x", null, "absent")]
    [InlineData("vulnerability-alerts", "off", "on")]
    [InlineData("wiki", "on", "off")]
    public async Task Apply_WhatItDoesNotKnow_ChangesNothing(string property, string? before, string? after)
    {
        Assert.IsType<Outcome.Blocked>(await Apply(new Change(property, before, after)));
        Assert.Empty(repositories.Calls);
    }

    [Fact]
    public async Task Apply_TopicWithoutHavingReadTheOthers_ChangesNothing()
    {
        var blind = new RepositoryState(GitHubEvents.Payroll) { Visibility = "public" };

        Assert.IsType<Outcome.Blocked>(
            await guardrail.ApplyAsync(blind, new Change("topic:open-source", null, "present"), default)
        );
        Assert.Empty(repositories.Calls);
    }

    [Fact]
    public async Task Apply_Refused_SaysWhy()
    {
        repositories.Written = new GitHubAnswer<None>.Refused(422, "no internal here");

        Assert.Equal(
            new Outcome.Blocked("no internal here", RetryAt: null),
            await Apply(new Change("visibility", "public", "internal"))
        );
    }

    private Task<Reading> Read() => guardrail.ReadAsync(new Hint(GitHubEvents.Payroll), Policy.ObserveOnly, default);

    private async Task<RepositoryState> ReadState(Hint hint) =>
        Assert.IsType<RepositoryState>(
            Assert.IsType<Reading.Found>(await guardrail.ReadAsync(hint, Policy.ObserveOnly, default)).State
        );

    private Task<Outcome> Apply(Change change) =>
        guardrail.ApplyAsync(
            new RepositoryState(GitHubEvents.Payroll) { Visibility = "public", Topics = ["team-pay", "x"] },
            change,
            default
        );

    private static GitHubAnswer<Repository> Ok(Repository repository) => new GitHubAnswer<Repository>.Ok(repository);

    private static Repository Repository() =>
        new(42, "acme/payroll", "public", IsFork: false, IsArchived: false, ["team-pay"], Stars: 3, Forks: 1);
}
