using System.Collections.Immutable;
using ZocSec.Core.Ownership;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Ownership;

public sealed class OwnerSignTests
{
    private static readonly OwnersSettings Settings = new()
    {
        Synonyms = ImmutableSortedDictionary
            .Create<string, ImmutableArray<string>>(StringComparer.OrdinalIgnoreCase)
            .Add("platform", ["infra", "Platform Team"]),
        Directory = ImmutableSortedDictionary
            .Create<string, string>(StringComparer.OrdinalIgnoreCase)
            .Add("octocat", "web")
            .Add("mona@example.com", "api"),
    };

    [Theory]
    [InlineData("@acme/platform", "platform")]
    [InlineData("@acme/infra", "platform")]
    [InlineData("Platform Team", "platform")]
    [InlineData("team-web", "web")]
    [InlineData("Data Science", "data-science")]
    [InlineData("team-", null)]
    [InlineData("  ", null)]
    [InlineData("R&D | Ops", "r-d-ops")]
    [InlineData("🚀 Rockets!", "rockets")]
    [InlineData("under_score", "under_score")]
    [InlineData("`<b>@all</b>`", "b")]
    [InlineData("Größe", null)]
    [InlineData("שלום", null)]
    [InlineData("../..", null)]
    public void SlugOf_AnyOfItsNames_IsTheTeams(string name, string? expected) =>
        Assert.Equal(expected, TeamNames.SlugOf(name, Settings));

    [Fact]
    public void Codeowners_TheLastLineForEverything_Decides()
    {
        var signs = Codeowners
            .SignsIn(
                """
                # who owns what
                *        @acme/api
                *        @acme/infra @octocat   # the last line wins
                /docs/   @acme/docs
                *.css    @octocat @nobody-knows
                broken-line
                """,
                Settings
            )
            .ToList();

        Assert.Equal(
            [("platform", "owns everything by CODEOWNERS"), ("web", "owns everything by CODEOWNERS")],
            signs.Where(sign => sign.Strength == 1_000).Select(sign => (sign.Team, sign.Detail))
        );
        Assert.Contains(signs, sign => sign is { Team: "docs", Detail: "owns /docs/ by CODEOWNERS" });
        Assert.DoesNotContain(signs, sign => sign.Team is "nobody-knows");
    }

    [Theory]
    [InlineData(@"/my\ apps/a\ b/ @acme/web", "owns /my apps/a b/ by CODEOWNERS")]
    [InlineData("/c#/ @acme/web#", null)]
    [InlineData("/c#/ @acme/web #note", "owns /c#/ by CODEOWNERS")]
    [InlineData("/größe/🚀 @acme/web", "owns /größe/🚀 by CODEOWNERS")]
    [InlineData("/my docs/web @acme/web", null)]
    [InlineData("/a @acme/größe @acme/web", null)]
    [InlineData("/a mona@example.org/x @acme/web", "owns /a by CODEOWNERS")]
    [InlineData(" #/a @acme/web", null)]
    public void Codeowners_PathsOfAnyCharacters_AreReadAsGitHubReadsThem(string line, string? expected) =>
        Assert.Equal(expected, Codeowners.SignsIn($"{line}\r\n", Settings).SingleOrDefault()?.Detail);

    [Fact]
    public void Codeowners_SeveralPaths_AreCounted() =>
        Assert.Contains(
            Codeowners.SignsIn("/a @acme/web\r\n/b @acme/web\r\n/c @acme/web", Settings),
            sign => sign is { Team: "web", Strength: 3, Detail: "owns /a and 2 more by CODEOWNERS" }
        );

    [Fact]
    public void Committers_SpeakForTheTeamsTheyAreIn()
    {
        var signs = Committers
            .Signs(
                ["hubot", "hubot", "octocat", "mona@example.com", "stranger"],
                ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("hubot", ["api", "web"]),
                Settings
            )
            .ToDictionary(sign => sign.Team, sign => sign.Strength, StringComparer.Ordinal);

        Assert.Equal(3, signs["api"]);
        Assert.Equal(3, signs["web"]);
        Assert.Equal(2, signs.Count);
    }

    [Fact]
    public void Committers_TheDirectory_HasTheFirstWord()
    {
        var sign = Assert.Single(
            Committers.Signs(
                ["octocat"],
                ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("octocat", ["api"]),
                Settings
            )
        );

        Assert.Equal(("web", "made 1 of the last 1 commits (octocat)"), (sign.Team, sign.Detail));
    }

    [Fact]
    public void Committers_Busiest_LeavesOutBotsAndWhomTheDirectoryKnows() =>
        Assert.Equal(
            ["busy", "quiet"],
            Committers.Busiest(["quiet", "busy", "busy", "renovate[bot]", "octocat", "x@example.com"], Settings, max: 5)
        );

    [Theory]
    [InlineData("payments-api", "payments-")]
    [InlineData("payments_api", "payments_")]
    [InlineData("payments", null)]
    [InlineData("a-b", null)]
    [InlineData(".github", null)]
    public void Siblings_BeginningOf_IsTheFirstWord(string name, string? expected) =>
        Assert.Equal(expected, Siblings.BeginningOf(name));

    [Fact]
    public void Siblings_Signs_CountTheOthersWhoseNamesBeginAlike()
    {
        var signs = Siblings.Signs(
            "payments-api",
            [
                ("payments-api", ["team-own"]),
                ("payments-web", ["team-pay", "go"]),
                ("Payments-ios", ["team-pay"]),
                ("website", ["team-web"]),
            ],
            Settings
        );

        Assert.Equal(
            [new OwnerSign(OwnerEvidence.Siblings, "pay", "owns 2 others that begin with payments-", 2)],
            signs
        );
    }
}
