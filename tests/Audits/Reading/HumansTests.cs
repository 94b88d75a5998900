using ZocSec.Core.Audits.Reading;

namespace ZocSec.Tests.Audits.Reading;

/// <summary>Who is a human among those who commit.</summary>
public sealed class HumansTests
{
    private static readonly DateTimeOffset At = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("mona", "mona@example.com", "Mona", true)]
    [InlineData("dependabot[bot]", null, null, false)]
    [InlineData(null, "49699333+dependabot[bot]@users.noreply.github.com", "dependabot[bot]", false)]
    [InlineData(null, "1+renovate[bot]@users.noreply.ghe.example.com", "Renovate", false)]
    [InlineData(null, "jay@example.com", "Jay", true)]
    [InlineData(null, "no address", "Jay", false)]
    [InlineData("build-ci", "ci@example.com", "Build", false)]
    public void Made_WithoutASuffix(string? login, string? email, string? name, bool isHuman) =>
        Assert.Equal(isHuman, new Humans(null, ["-ci"]).Made(new FoundCommit(login, email, name, At)));

    [Theory]
    [InlineData("jay-acme", true)]
    [InlineData("JAY-ACME", true)]
    [InlineData("jay", false)]
    [InlineData(null, false)]
    public void Made_WhereAllHumansEndAlike(string? login, bool isHuman) =>
        Assert.Equal(isHuman, new Humans("-acme", []).Made(new FoundCommit(login, "jay@example.com", "Jay", At)));

    [Fact]
    public void LastOf_PassesOverMachines()
    {
        var last = new Humans(null, []).LastOf([
            new FoundCommit("dependabot[bot]", null, null, At),
            new FoundCommit(null, "jay@example.com", "Jay", At.AddDays(-1)),
            new FoundCommit("mona", null, null, At.AddDays(-2)),
        ]);

        Assert.Equal(new Core.Audits.HumanCommit("jay@example.com", At.AddDays(-1)), last);
    }
}
