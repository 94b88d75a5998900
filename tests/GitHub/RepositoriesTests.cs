using System.Net;
using System.Text;
using ZocSec.Core.GitHub;
using static ZocSec.Tests.GitHub.StubGitHub;

namespace ZocSec.Tests.GitHub;

public sealed class RepositoriesTests : IAsyncDisposable
{
    private const string Get = "GET /repos/acme/payroll";
    private const string Patch = "PATCH /repos/acme/payroll";

    private readonly StubGitHub github = new();

    public ValueTask DisposeAsync() => github.DisposeAsync();

    [Fact]
    public async Task Get_Repository_IsReadWithTheInstallationsToken()
    {
        github.On(Get, _ => Repository());

        var repository = await ReadOk();

        Assert.Equal(42, repository.Id);
        Assert.Equal("public", repository.Visibility);
        Assert.Equal(["team-pay"], repository.Topics!.Value);
        Assert.Equal((3, 1), (repository.Stars, repository.Forks));
        Assert.Equal("Bearer ghs_1", github.Requests.Last().Authorization);
    }

    [Fact]
    public async Task Get_ServerWithAPath_IsAskedBelowThatPath()
    {
        await using var server = new StubGitHub(apiUrl: "https://ghes.test/api/v3");
        server.On("POST /api/v3/app/installations/7/access_tokens", _ => server.Token());
        server.On("GET /api/v3/repos/acme/payroll", _ => Repository());

        Assert.IsType<GitHubAnswer<Repository>.Ok>(await server.Repositories.GetAsync(Tenant, "acme/payroll", default));
    }

    [Fact]
    public async Task Get_ServerWithoutVisibility_FallsBackToPrivate()
    {
        github.On(Get, _ => Json(HttpStatusCode.OK, """{"id":1,"full_name":"acme/payroll","private":true}"""));

        var repository = await ReadOk();

        Assert.Equal("private", repository.Visibility);
        Assert.Null(repository.Topics);
    }

    [Theory]
    [InlineData("acme/..")]
    [InlineData("acme/.")]
    [InlineData("../user")]
    [InlineData("acme/a/b")]
    [InlineData("acme/a?x")]
    [InlineData("acme/%2e%2e")]
    [InlineData("acme")]
    [InlineData("/acme")]
    [InlineData("")]
    public async Task Get_WhatIsNoName_ReachesNoEndpoint(string name)
    {
        Assert.IsType<GitHubAnswer<Repository>.Refused>(await github.Repositories.GetAsync(Tenant, name, default));
        Assert.Empty(github.Requests);
    }

    [Fact]
    public async Task Get_TenantThatIsNoInstallation_IsRefusedWithoutARequest()
    {
        var answer = await github.Repositories.GetAsync(Core.Guardrails.TenantId.Default, "acme/payroll", default);

        Assert.IsType<GitHubAnswer<Repository>.Refused>(answer);
        Assert.Empty(github.Requests);
    }

    [Fact]
    public async Task Get_TokenNotAccepted_FetchesAnotherOnce()
    {
        github.On(
            Get,
            request => request.Authorization is "Bearer ghs_1" ? Error(401, "Bad credentials") : Repository()
        );

        await ReadOk();

        Assert.Equal(2, github.Count(Get));
        Assert.Equal("Bearer ghs_2", github.Requests.Last().Authorization);
    }

    [Fact]
    public async Task Get_NoTokenAccepted_IsRefusedAfterTheSecond()
    {
        github.On(Get, _ => Error(401, "Bad credentials"));

        var refused = Assert.IsType<GitHubAnswer<Repository>.Refused>(await Read());

        Assert.Equal(401, refused.Status);
        Assert.Equal(2, github.Count(Get));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Get_RenamedRepository_IsFollowedOnTheSameHost(int status)
    {
        github.On(Get, _ => Redirect(status, "https://api.github.test/repositories/42"));
        github.On("GET /repositories/42", _ => Repository(name: "acme/wages"));

        Assert.Equal("acme/wages", (await ReadOk()).FullName);
    }

    [Theory]
    [InlineData("https://evil.test/repositories/42")]
    [InlineData("http://api.github.test/repositories/42")]
    [InlineData("https://api.github.test:8443/repositories/42")]
    [InlineData("https://x@api.github.test/repositories/42")]
    [InlineData("//evil.test/repositories/42")]
    public async Task Get_RedirectToAnotherHost_IsNotFollowed(string location)
    {
        github.On(Get, _ => Redirect(301, location));

        Assert.IsType<GitHubAnswer<Repository>.Refused>(await Read());
        Assert.All(github.Requests, request => Assert.Equal("api.github.test", request.Uri.Authority));
        Assert.Equal(2, github.Requests.Count);
    }

    [Fact]
    public async Task Get_RedirectOutOfTheApi_IsNotFollowed()
    {
        await using var server = new StubGitHub(apiUrl: "https://ghes.test/api/v3/");
        server.On("POST /api/v3/app/installations/7/access_tokens", _ => server.Token());
        server.On("GET /api/v3/repos/acme/payroll", _ => Redirect(301, "/login"));

        var answer = await server.Repositories.GetAsync(Tenant, "acme/payroll", default);

        Assert.IsType<GitHubAnswer<Repository>.Refused>(answer);
    }

    [Fact]
    public async Task Get_RedirectsInACircle_StopAfterThree()
    {
        github.On(Get, _ => Redirect(301, "/repos/acme/payroll"));

        Assert.IsType<GitHubAnswer<Repository>.Refused>(await Read());
        Assert.Equal(4, github.Count(Get));
    }

    [Fact]
    public async Task Update_RenamedMeanwhile_IsNotSentToAnotherAddress()
    {
        github.On(Patch, _ => Redirect(307, "https://api.github.test/repositories/42"));

        Assert.IsType<GitHubAnswer<None>.Later>(await MakePrivate());
        Assert.Equal(1, github.Requests.Count(request => request.Line.StartsWith("PATCH", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Update_Visibility_SendsNothingElse()
    {
        github.On(Patch, _ => Repository(visibility: "private"));

        Assert.IsType<GitHubAnswer<None>.Ok>(await MakePrivate());
        Assert.Equal("""{"visibility":"private"}""", github.Requests.Last().Body);
    }

    [Fact]
    public async Task Update_AlreadyPrivate_IsDone()
    {
        github.On(Patch, _ => Error(422, "Visibility is already private"));

        Assert.IsType<GitHubAnswer<None>.Ok>(await MakePrivate());
    }

    [Fact]
    public async Task Update_EarlierOperationInProgress_IsTriedLater()
    {
        github.On(
            Patch,
            _ => Error(422, "Failed to update visibility. A previous repository operation is still in progress.")
        );

        var later = Assert.IsType<GitHubAnswer<None>.Later>(await MakePrivate());

        Assert.Equal(Start + TimeSpan.FromSeconds(10), later.RetryAt);
    }

    [Fact]
    public async Task Update_WithoutPermission_SaysWhichToGrant()
    {
        github.On(
            Patch,
            _ =>
                Error(
                    403,
                    "Resource not accessible by integration",
                    ("X-Accepted-GitHub-Permissions", "administration=write"),
                    ("X-RateLimit-Remaining", "4999")
                )
        );

        var refused = Assert.IsType<GitHubAnswer<None>.Refused>(await MakePrivate());

        Assert.Equal(403, refused.Status);
        Assert.Contains("grant the App administration: write", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_ErrorDetails_AreInTheReasonOnOneLine()
    {
        github.On(
            Patch,
            _ =>
                Json(
                    HttpStatusCode.UnprocessableEntity,
                    """{"message":"Validation Failed","errors":[{"message":"Public forks can't be\nmade private"},"or so",{"code":"x"}]}"""
                )
        );

        var refused = Assert.IsType<GitHubAnswer<None>.Refused>(await MakePrivate());

        Assert.Equal("GitHub (422): Validation Failed: Public forks can't be made private: or so", refused.Reason);
    }

    [Fact]
    public async Task Topics_AreReplacedByOnePut()
    {
        github.On("PUT /repos/acme/payroll/topics", _ => Json(HttpStatusCode.OK, """{"names":["a"]}"""));

        var answer = await github.Repositories.ReplaceTopicsAsync(Tenant, "acme/payroll", ["a", "b"], default);

        Assert.IsType<GitHubAnswer<None>.Ok>(answer);
        Assert.Equal("""{"names":["a","b"]}""", github.Requests.Last().Body);
    }

    [Theory]
    [InlineData(204, true)]
    [InlineData(404, false)]
    public async Task VulnerabilityAlerts_AreToldByTheStatus(int status, bool on)
    {
        github.On(
            "GET /repos/acme/payroll/vulnerability-alerts",
            _ => status == 204 ? new HttpResponseMessage(HttpStatusCode.NoContent) : Error(404, "Not Found")
        );

        var answer = await github.Repositories.HasVulnerabilityAlertsAsync(Tenant, "acme/payroll", default);

        Assert.Equal(new GitHubAnswer<bool>.Ok(on), answer);
    }

    [Theory]
    [InlineData(true, "PUT")]
    [InlineData(false, "DELETE")]
    public async Task VulnerabilityAlerts_AreSetByTheMethod(bool on, string method)
    {
        github.On(
            $"{method} /repos/acme/payroll/vulnerability-alerts",
            _ => new HttpResponseMessage(HttpStatusCode.NoContent)
        );

        var answer = await github.Repositories.SetVulnerabilityAlertsAsync(Tenant, "acme/payroll", on, default);

        Assert.IsType<GitHubAnswer<None>.Ok>(answer);
    }

    [Theory]
    [InlineData("""{"id":42,"full_name":"acme/pay""")]
    [InlineData("<html>Sign in</html>")]
    [InlineData("")]
    [InlineData("""{"id":"forty-two","full_name":"acme/payroll"}""")]
    public async Task Get_AnswerThatIsNotWhole_IsTriedLater(string body)
    {
        github.On(Get, _ => Json(HttpStatusCode.OK, body));

        Assert.IsType<GitHubAnswer<Repository>.Later>(await Read());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"id":42}""")]
    [InlineData("""{"id":42,"full_name":"acme/../user"}""")]
    public async Task Get_AnswerThatIsNoRepository_IsRefused(string body)
    {
        github.On(Get, _ => Json(HttpStatusCode.OK, body));

        Assert.Equal(502, Assert.IsType<GitHubAnswer<Repository>.Refused>(await Read()).Status);
    }

    [Fact]
    public async Task Get_BodyLargerThanAny_IsTriedLater()
    {
        github.On(
            Get,
            _ => new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new ByteArrayContent(new byte[17 * 1024 * 1024]),
            }
        );

        Assert.IsType<GitHubAnswer<Repository>.Later>(await Read());
    }

    [Fact]
    public async Task Get_ErrorBodyThatIsNone_StillSaysTheStatus()
    {
        github.On(
            Get,
            _ => new HttpResponseMessage(HttpStatusCode.Gone) { Content = new StringContent("<p>", Encoding.UTF8) }
        );

        Assert.Equal("GitHub refused (410)", Assert.IsType<GitHubAnswer<Repository>.Refused>(await Read()).Reason);
    }

    private Task<GitHubAnswer<Repository>> Read() => github.Repositories.GetAsync(Tenant, "acme/payroll", default);

    private async Task<Repository> ReadOk() => Assert.IsType<GitHubAnswer<Repository>.Ok>(await Read()).Value;

    private Task<GitHubAnswer<None>> MakePrivate() =>
        github.Repositories.UpdateAsync(Tenant, "acme/payroll", new RepositoryUpdate("private"), default);
}
