using System.Collections.Immutable;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Guardrails.PublicRepository;

namespace ZocSec.Tests.Guardrails.PublicRepository;

public sealed class PublicRepositoryRuleTests
{
    private static readonly PublicRepositorySettings Settings = new();

    [Theory]
    [InlineData("private")]
    [InlineData("internal")]
    public void Judge_NotPublic_IsCompliant(string visibility) =>
        Assert.IsType<Verdict.Compliant>(
            PublicRepositoryRule.Judge(Public() with { Visibility = visibility }, Settings)
        );

    [Fact]
    public void Judge_NotPublic_NeedsNoTopics() =>
        Assert.IsType<Verdict.Compliant>(
            PublicRepositoryRule.Judge(Public() with { Visibility = "private", Topics = null }, Settings)
        );

    [Fact]
    public void Judge_VisibilityNotRead_IsUnknown() =>
        Assert.IsType<Verdict.Unknown>(PublicRepositoryRule.Judge(Public() with { Visibility = null }, Settings));

    [Fact]
    public void Judge_TopicsNotRead_IsUnknown() =>
        Assert.IsType<Verdict.Unknown>(PublicRepositoryRule.Judge(Public() with { Topics = null }, Settings));

    [Theory]
    [InlineData("open-source")]
    [InlineData("Open-Source")]
    public void Judge_AllowedTopic_IsCompliant(string topic) =>
        Assert.IsType<Verdict.Compliant>(PublicRepositoryRule.Judge(Public("team-pay", topic), Settings));

    [Theory]
    [InlineData("open-sourced")]
    [InlineData("open")]
    public void Judge_SimilarTopic_IsAViolation(string topic) => Assert.NotEmpty(Violation(Public(topic)).Fix);

    [Fact]
    public void Judge_Public_IsMadePrivateAndSaysWhatLasts()
    {
        var change = Assert.Single(Violation(Public()).Fix);

        Assert.Equal(("visibility", "public", "private"), (change.Property, change.Before, change.After));
        Assert.Contains("stars and watchers", change.Lasting, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_PolicyAsksForInternal_IsMadeInternal() =>
        Assert.Equal("internal", Violation(Public(), Settings with { Visibility = "internal" }).Fix.Single().After);

    [Fact]
    public void Judge_NoTopicAllowed_NonePublic()
    {
        var violation = Violation(Public("open-source"), Settings with { AllowTopics = [] });

        Assert.Single(violation.Fix);
        Assert.Contains("the policy lets none be public", violation.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_Archived_IsOpenedAndClosedAround() =>
        Assert.Equal(
            ["archived: true → false", "visibility: public → private", "archived: false → true"],
            Violation(Public() with { IsArchived = true }).Fix.Select(change => change.ToString())
        );

    [Fact]
    public void Judge_Fork_IsReported()
    {
        var violation = Violation(Public() with { IsFork = true });

        Assert.Empty(violation.Fix);
        Assert.Contains("GitHub cannot make a public fork private", violation.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_ForkThatMayGetTheTopic_GetsTheFirst()
    {
        var settings = Settings with { Forks = ForkAnswer.Topic, AllowTopics = ["z-first", "a-second"] };

        var change = Assert.Single(Violation(Public("team-pay") with { IsFork = true }, settings).Fix);

        Assert.Equal(new Change("topic:z-first", Before: null, After: "present"), change);
    }

    [Fact]
    public void Judge_ArchivedForkThatMayGetTheTopic_IsOpenedForIt() =>
        Assert.Equal(
            ["archived", "topic:open-source", "archived"],
            Violation(Public() with { IsFork = true, IsArchived = true }, Settings with { Forks = ForkAnswer.Topic })
                .Fix.Select(change => change.Property)
        );

    [Fact]
    public void Judge_ForkAndNoTopicToGive_IsReported() =>
        Assert.Empty(
            Violation(Public() with { IsFork = true }, Settings with { Forks = ForkAnswer.Topic, AllowTopics = [] }).Fix
        );

    [Theory]
    [InlineData(19, 1)]
    [InlineData(20, 0)]
    [InlineData(21, 0)]
    public void Judge_ForkWithManyTopics_GetsOneOnlyWithinGitHubsLimit(int topics, int changes)
    {
        var fork = Public([.. Enumerable.Range(0, topics).Select(i => $"t{i}")]) with { IsFork = true };

        Assert.Equal(changes, Violation(fork, Settings with { Forks = ForkAnswer.Topic }).Fix.Length);
    }

    [Theory]
    [InlineData("acme/.github")]
    [InlineData("acme/.GitHub")]
    [InlineData("acme/acme.github.io")]
    [InlineData("acme/other.github.io")]
    [InlineData("Acme/aCME.GitHub.IO")]
    public void Judge_NameMeantToBePublic_IsReportedOnly(string name)
    {
        var violation = Violation(Public() with { Resource = Named(name) });

        Assert.Empty(violation.Fix);
        Assert.Contains("is meant to be public", violation.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("acme/.github-private")]
    [InlineData("acme/x.github")]
    [InlineData("acme/acme.github.io.bak")]
    [InlineData("acme/acme-github-io")]
    [InlineData(".github/payroll")]
    public void Judge_NameThatOnlyLooksLikeIt_IsMadePrivate(string name) =>
        Assert.NotEmpty(Violation(Public() with { Resource = Named(name) }).Fix);

    [Theory]
    [InlineData(".github")]
    [InlineData("acme/.GITHUB")]
    [InlineData("*/.github")]
    [InlineData(".git*")]
    public void Judge_NameMeantToBePublicButIncluded_IsMadePrivate(string pattern) =>
        Assert.NotEmpty(
            Violation(
                Public() with
                {
                    Resource = Named("acme/.github"),
                },
                Settings with
                {
                    Include = ["x", pattern],
                }
            ).Fix
        );

    [Fact]
    public void Judge_WithExposure_TellsWhoAndSinceWhenAndWhatItGained()
    {
        var repository = Public() with { Exposure = new Exposure("octocat", GitHubEvents.Time, 2, 1) };

        Assert.Equal(
            "public since 2026-03-01 09:12 UTC by octocat; topics: none; the policy asks for one of: open-source; 2 stars and 1 fork gained",
            Violation(repository).Reason
        );
    }

    [Fact]
    public void Judge_WithoutExposure_TellsTheTopics() =>
        Assert.Equal(
            "public; topics: a, b; the policy asks for one of: x, y",
            Violation(Public("a", "b"), Settings with { AllowTopics = ["x", "y"] }).Reason
        );

    private static Verdict.Violation Violation(RepositoryState repository, PublicRepositorySettings? settings = null) =>
        Assert.IsType<Verdict.Violation>(PublicRepositoryRule.Judge(repository, settings ?? Settings));

    private static RepositoryState Public(params ImmutableArray<string> topics) =>
        new(GitHubEvents.Payroll) { Visibility = "public", Topics = topics };

    private static ResourceId Named(string name) => GitHubEvents.Payroll with { Name = name };
}
