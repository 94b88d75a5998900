using System.Net;
using ZocSec.Core.GitHub;
using static ZocSec.Tests.GitHub.StubGitHub;

namespace ZocSec.Tests.GitHub;

public sealed class GitHubHealthTests : IAsyncDisposable
{
    private readonly StubGitHub github = new();

    public ValueTask DisposeAsync() => github.DisposeAsync();

    [Fact]
    public async Task Check_KnownApp_IsHealthy()
    {
        github.On("GET /app", _ => Json(HttpStatusCode.OK, """{"id":1,"slug":"zocsec"}"""));

        Assert.Equal(new GitHubHealthReport(true, "api.github.test knows the App as zocsec"), await Check());
    }

    [Fact]
    public async Task Check_OtherApp_NamesTheSetting()
    {
        github.On("GET /app", _ => Json(HttpStatusCode.OK, """{"id":2,"slug":"other"}"""));

        await AssertBad("GitHub__AppId says 1");
    }

    [Fact]
    public async Task Check_WrongKey_NamesTheSettings()
    {
        github.On(
            "GET /app",
            _ => Error(401, "A JSON web token could not be decoded", ("Date", "Sun, 01 Mar 2026 09:00:01 GMT"))
        );

        await AssertBad("do not belong together");
    }

    [Theory]
    [InlineData("Sun, 01 Mar 2026 09:20:00 GMT", "1200 s behind GitHub's")]
    [InlineData("Sun, 01 Mar 2026 08:40:00 GMT", "1200 s ahead of GitHub's")]
    public async Task Check_WrongClock_SaysByHowMuch(string date, string says)
    {
        github.On("GET /app", _ => Error(401, "'Expiration time' claim is too far in the future", ("Date", date)));

        await AssertBad(says);
    }

    [Fact]
    public async Task Check_UnknownApp_SaysWhereToLook()
    {
        github.On("GET /app", _ => Error(404, "Integration not found"));

        await AssertBad("knows no App 1");
    }

    [Fact]
    public async Task Check_Unreachable_SaysSo()
    {
        github.On("GET /app", _ => throw new HttpRequestException(HttpRequestError.NameResolutionError));

        await AssertBad("cannot be reached (NameResolutionError)");
    }

    private async Task AssertBad(string says)
    {
        var report = await Check();
        Assert.False(report.IsHealthy);
        Assert.Contains(says, report.Message, StringComparison.Ordinal);
    }

    private Task<GitHubHealthReport> Check() => github.Get<GitHubHealth>().CheckAsync(default);
}
