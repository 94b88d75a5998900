using System.Text.Json;
using ZocSec.Core.GitHub;

namespace ZocSec.Tests.Guardrails;

public sealed class RepositoryStateTests
{
    private static readonly RepositoryState Full = new(GitHubEvents.Payroll)
    {
        Visibility = "public",
        IsFork = true,
        IsArchived = true,
        Topics = ["open-source", "team-pay"],
        VulnerabilityAlerts = false,
        Exposure = new Exposure("octocat", GitHubEvents.Time, StarsGained: 2, ForksGained: 1),
    };

    [Theory]
    [InlineData("visibility", "public")]
    [InlineData("archived", "true")]
    [InlineData("vulnerability-alerts", "off")]
    [InlineData("topic:open-source", "present")]
    [InlineData("topic:Open-Source", "present")]
    [InlineData("topic:other", null)]
    [InlineData("something", null)]
    public void Value_OfAFullState_IsTheFact(string property, string? value) =>
        Assert.Equal(value, Full.Value(property));

    [Theory]
    [InlineData("visibility")]
    [InlineData("vulnerability-alerts")]
    public void Value_NotRead_IsNeitherValue(string property) =>
        Assert.Null(new RepositoryState(GitHubEvents.Payroll).Value(property));

    [Fact]
    public void Value_TopicsNotRead_IsNotAbsent() =>
        Assert.Equal("unread", new RepositoryState(GitHubEvents.Payroll).Value("topic:open-source"));

    [Fact]
    public void Json_RoundTrip_KeepsEverything()
    {
        var info = RepositoryStateJson.Default.RepositoryState;
        var text = JsonSerializer.Serialize(Full, info);
        var back = JsonSerializer.Deserialize(text, info)!;

        Assert.Equal(Full.Topics!.Value, back.Topics!.Value);
        Assert.Equal(Full, back with { Topics = Full.Topics });
        Assert.Equal("acme/payroll", back.Resource.Name);
        Assert.Equal(text, JsonSerializer.Serialize(back, info));
    }

    [Fact]
    public void Json_NotRead_StaysNotRead()
    {
        var info = RepositoryStateJson.Default.RepositoryState;
        var back = JsonSerializer.Deserialize(
            JsonSerializer.Serialize(new RepositoryState(GitHubEvents.Payroll), info),
            info
        )!;

        Assert.Null(back.Visibility);
        Assert.Null(back.Topics);
        Assert.Null(back.VulnerabilityAlerts);
    }
}
