using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Policies;

/// <summary>An exemption covers what it names, and nothing that only looks alike.</summary>
public sealed class ExemptionTests
{
    [Theory]
    [InlineData("acme/.github", "acme/.github", true)]
    [InlineData("acme/.github", "acme/xgithub", false)]
    [InlineData("acme/a.b", "acme/a-b", false)]
    [InlineData("acme/site[bot]", "acme/siteb", false)]
    [InlineData("acme/a+", "acme/aa", false)]
    [InlineData("acme/...x", "acme/...x", true)]
    [InlineData("acme/x*.js", "acme/x.y.JS", true)]
    [InlineData("acme/x*.js", "acme/x-js", false)]
    [InlineData("acme/x?", "acme/x", false)]
    [InlineData("acme/x?", "acme/x-", true)]
    [InlineData("acme/*", "acme-2/x", false)]
    [InlineData("acme/*", "acme/-", true)]
    [InlineData("acme/ſite", "acme/site", false)]
    [InlineData("12", "acme/12", false)]
    public void Covers_OnlyStarAndQuestionMark_MatchMoreThanThemselves(string pattern, string name, bool expected)
    {
        var guardrail = new GuardrailName("github/public-repository");
        var exemption = new Exemption(guardrail, pattern, DateOnly.MaxValue, "me", "test");

        Assert.Equal(
            expected,
            exemption.Covers(guardrail, new ResourceId(new TenantId("1"), RepositoryState.Kind, "77", name))
        );
    }
}
