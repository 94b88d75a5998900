using Microsoft.Extensions.Time.Testing;
using ZocSec.Sandbox;

namespace ZocSec.Tests.Sandbox;

public sealed class AppAuthenticationTests
{
    [Fact]
    public async Task GetApp_WithAGoodJwt_ShowsTheApp()
    {
        await using var github = await SandboxDriver.StartAsync();

        var (status, json) = await github.AskAsync(HttpMethod.Get, "/app", github.Jwt());

        Assert.Equal(200, status);
        Assert.Equal(github.Server.AppId, json.GetProperty("id").ToString());
    }

    [Theory]
    [InlineData(-30, 300, "'Issued at' claim ('iat') must be an Integer")]
    [InlineData(120, 0, "'Expiration time' claim ('exp') must be a numeric value")]
    [InlineData(60, 601, "'Expiration time' claim ('exp') is too far in the future")]
    public async Task GetApp_WithABadTime_IsRefused(int issuedAgo, int expiresIn, string message)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero));
        await using var github = await SandboxDriver.StartAsync(new SandboxOptions { Time = time });

        var (status, json) = await github.AskAsync(
            HttpMethod.Get,
            "/app",
            github.Jwt(time.GetUtcNow(), issuedAgo, expiresIn)
        );

        Assert.Equal(401, status);
        Assert.StartsWith(message, json.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetApp_SignedByAnotherKey_IsRefused()
    {
        await using var github = await SandboxDriver.StartAsync();
        using var other = System.Security.Cryptography.RSA.Create(2048);

        var (status, json) = await github.AskAsync(
            HttpMethod.Get,
            "/app",
            github.Jwt(key: other.ExportRSAPrivateKeyPem())
        );

        Assert.Equal(401, status);
        Assert.Equal("A JSON web token could not be decoded", json.GetProperty("message").GetString());
    }

    [Fact]
    public async Task GetApp_OfAnotherApp_IsNotFound()
    {
        await using var github = await SandboxDriver.StartAsync();

        var (status, json) = await github.AskAsync(HttpMethod.Get, "/app", github.Jwt(issuer: "1"));

        Assert.Equal(404, status);
        Assert.Equal("Integration not found", json.GetProperty("message").GetString());
    }

    [Fact]
    public async Task InstallationToken_AfterAnHour_IsWorthless()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero));
        await using var github = await SandboxDriver.StartAsync(new SandboxOptions { Time = time });
        var token = await github.TokenAsync(now: time.GetUtcNow());

        time.Advance(TimeSpan.FromMinutes(59));
        var (before, _) = await github.AskAsync(HttpMethod.Get, "/repos/acme/payroll", token);
        time.Advance(TimeSpan.FromMinutes(1));
        var (after, json) = await github.AskAsync(HttpMethod.Get, "/repos/acme/payroll", token);

        Assert.Equal((200, 401), (before, after));
        Assert.Equal("Bad credentials", json.GetProperty("message").GetString());
    }

    [Fact]
    public async Task InstallationToken_Revoked_IsWorthless()
    {
        await using var github = await SandboxDriver.StartAsync();
        var token = await github.TokenAsync();

        var (revoked, _) = await github.AskAsync(HttpMethod.Delete, "/installation/token", token);
        var (after, _) = await github.AskAsync(HttpMethod.Get, "/repos/acme/payroll", token);

        Assert.Equal((204, 401), (revoked, after));
    }

    [Fact]
    public async Task CreateToken_OfASuspendedInstallation_IsForbidden()
    {
        await using var github = await SandboxDriver.StartAsync();
        github.Server.GitHub.Suspend(github.Server.InstallationId, suspended: true);

        var (status, json) = await github.AskAsync(
            HttpMethod.Post,
            $"/app/installations/{github.Server.InstallationId}/access_tokens",
            github.Jwt()
        );

        Assert.Equal(403, status);
        Assert.Equal("This installation has been suspended", json.GetProperty("message").GetString());
    }

    [Fact]
    public async Task CreateToken_OfAnInstallationThatIsGone_IsNotFound()
    {
        await using var github = await SandboxDriver.StartAsync();
        github.Server.GitHub.Uninstall(github.Server.InstallationId);

        var (status, _) = await github.AskAsync(
            HttpMethod.Post,
            $"/app/installations/{github.Server.InstallationId}/access_tokens",
            github.Jwt()
        );

        Assert.Equal(404, status);
    }

    [Fact]
    public async Task CreateToken_ForMoreThanWasGranted_IsRefused()
    {
        await using var github = await SandboxDriver.StartAsync();

        var (status, _) = await github.AskAsync(
            HttpMethod.Post,
            $"/app/installations/{github.Server.InstallationId}/access_tokens",
            github.Jwt(),
            """{"permissions":{"contents":"write"}}"""
        );

        Assert.Equal(422, status);
    }

    [Fact]
    public async Task Patch_WithAReadOnlyToken_IsForbiddenInGitHubsWords()
    {
        await using var github = await SandboxDriver.StartAsync();
        var token = await github.TokenAsync("""{"metadata":"read","administration":"read"}""");

        var (status, json) = await github.AskAsync(
            HttpMethod.Patch,
            "/repos/acme/design-system",
            token,
            """{"visibility":"private"}"""
        );

        Assert.Equal(403, status);
        Assert.Equal("Resource not accessible by integration", json.GetProperty("message").GetString());
        Assert.Equal("403", json.GetProperty("status").GetString());
        Assert.True(github.Server.Organization["design-system"].IsPublic);
    }

    [Fact]
    public async Task SelectedRepositories_HideTheRest()
    {
        await using var github = await SandboxDriver.StartAsync();
        var all = github.Server.GitHub;
        all.Change(all.Installations.Single() with { Selected = [github.Server.Organization["billing"].Id] });
        var token = await github.TokenAsync();

        var (seen, _) = await github.AskAsync(HttpMethod.Get, "/repos/acme/billing", token);
        var (hidden, _) = await github.AskAsync(HttpMethod.Get, "/repos/acme/payroll", token);

        Assert.Equal((200, 404), (seen, hidden));
    }

    [Theory]
    [InlineData("mona", 200)]
    [InlineData("hubot", 200)]
    [InlineData("linus", 403)]
    [InlineData("nobody-of-this-name", 401)]
    public async Task Patch_ByAPerson_DependsOnTheirRole(string login, int expected)
    {
        await using var github = await SandboxDriver.StartAsync();

        var (status, _) = await github.AskAsync(
            HttpMethod.Patch,
            "/repos/acme/payroll",
            login,
            """{"visibility":"public"}"""
        );

        Assert.Equal(expected, status);
        Assert.Equal(expected == 200, github.Server.Organization["payroll"].IsPublic);
    }

    [Fact]
    public async Task Get_ByNobody_ShowsOnlyWhatIsPublic()
    {
        await using var github = await SandboxDriver.StartAsync();

        var (open, _) = await github.AskAsync(HttpMethod.Get, "/repos/acme/cli", credentials: null);
        var (closed, _) = await github.AskAsync(HttpMethod.Get, "/repos/acme/payroll", credentials: null);

        Assert.Equal((200, 404), (open, closed));
    }

    [Fact]
    public async Task HourlyLimit_UsedUp_IsRefusedUntilItIsReset()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero));
        await using var github = await SandboxDriver.StartAsync(
            new SandboxOptions { Time = time, RequestsPerHour = 2 }
        );

        using var first = await github.SendAsync(HttpMethod.Get, "/repos/acme/payroll", "mona");
        using var second = await github.SendAsync(HttpMethod.Get, "/repos/acme/payroll", "mona");
        using var third = await github.SendAsync(HttpMethod.Get, "/repos/acme/payroll", "mona");
        time.Advance(TimeSpan.FromHours(1));
        using var fourth = await github.SendAsync(HttpMethod.Get, "/repos/acme/payroll", "mona");

        Assert.Equal("1", first.Headers.GetValues("X-RateLimit-Remaining").Single());
        Assert.Equal("0", second.Headers.GetValues("X-RateLimit-Remaining").Single());
        Assert.Equal(403, (int)third.StatusCode);
        Assert.Equal(
            FormattableString.Invariant($"{time.GetUtcNow().ToUnixTimeSeconds()}"),
            third.Headers.GetValues("X-RateLimit-Reset").Single()
        );
        Assert.Equal(200, (int)fourth.StatusCode);
    }
}
