using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using ZocSec.Sandbox;

namespace ZocSec.Tests.Sandbox;

/// <summary>The sandbox signs people in to the App as GitHub does.</summary>
public sealed class SignInTests
{
    [Fact]
    public async Task Token_AsksAsThePerson_AndOnlyWithItInstallationsAreListed()
    {
        await using var github = await SandboxDriver.StartAsync();
        var token = await SignInDriver.TokenAsync(github.Server, "linus");

        var (_, user) = await github.AskAsync(HttpMethod.Get, "/user", token);
        var (_, installations) = await github.AskAsync(HttpMethod.Get, "/user/installations", token);
        var (refused, _) = await github.AskAsync(HttpMethod.Get, "/user/installations", "linus");

        Assert.Equal("linus", user.GetProperty("login").GetString());
        Assert.Equal(1, installations.GetProperty("total_count").GetInt32());
        Assert.Equal(403, refused);
    }

    [Fact]
    public async Task Code_IsGoodOnce()
    {
        await using var github = await SandboxDriver.StartAsync();
        var code = await SignInDriver.CodeAsync(github.Server, "linus");

        var first = await SignInDriver.ExchangeAsync(github.Server, code);
        var second = await SignInDriver.ExchangeAsync(github.Server, code);

        Assert.Equal(28_800, first.GetProperty("expires_in").GetInt32());
        Assert.Equal("bad_verification_code", Error(second));
    }

    [Theory]
    [InlineData("another-verifier", null, SignInDriver.Callback, "bad_verification_code")]
    [InlineData("a-verifier", "another-secret", SignInDriver.Callback, "incorrect_client_credentials")]
    [InlineData("a-verifier", null, "http://127.0.0.1:9/elsewhere", "redirect_uri_mismatch")]
    public async Task Exchange_ByWhoDidNotBegin_IsRefused(
        string verifier,
        string? secret,
        string callback,
        string error
    )
    {
        await using var github = await SandboxDriver.StartAsync();
        var code = await SignInDriver.CodeAsync(github.Server, "linus");

        Assert.Equal(error, Error(await SignInDriver.ExchangeAsync(github.Server, code, verifier, secret, callback)));
    }

    [Fact]
    public async Task CodeAndToken_End()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero));
        await using var github = await SandboxDriver.StartAsync(new SandboxOptions { Time = time });
        var code = await SignInDriver.CodeAsync(github.Server, "linus");
        var token = await SignInDriver.TokenAsync(github.Server, "linus");

        time.Advance(TimeSpan.FromMinutes(10));
        var late = await SignInDriver.ExchangeAsync(github.Server, code);
        var (during, _) = await github.AskAsync(HttpMethod.Get, "/user", token);
        time.Advance(TimeSpan.FromHours(8));
        var (after, _) = await github.AskAsync(HttpMethod.Get, "/user", token);

        Assert.Equal("bad_verification_code", Error(late));
        Assert.Equal((200, 401), (during, after));
    }

    [Fact]
    public async Task Revoked_TokenIsWorthless()
    {
        await using var github = await SandboxDriver.StartAsync();
        var token = await SignInDriver.TokenAsync(github.Server, "linus");
        var other = await SignInDriver.TokenAsync(github.Server, "mona");

        github.Server.RevokeUserTokens("linus");

        Assert.Equal(401, (await github.AskAsync(HttpMethod.Get, "/user", token)).Status);
        Assert.Equal(200, (await github.AskAsync(HttpMethod.Get, "/user", other)).Status);
    }

    [Fact]
    public async Task Ended_ByTheApp_OnlyThisTokenIsWorthless()
    {
        await using var github = await SandboxDriver.StartAsync();
        var token = await SignInDriver.TokenAsync(github.Server, "linus");
        var other = await SignInDriver.TokenAsync(github.Server, "linus");

        Assert.Equal(401, await EndAsync(github.Client("another-secret")));
        Assert.Equal(401, await EndAsync(github.Jwt()));
        Assert.Equal(200, (await github.AskAsync(HttpMethod.Get, "/user", token)).Status);
        Assert.Equal(204, await EndAsync(github.Client()));
        Assert.Equal(404, await EndAsync(github.Client()));
        Assert.Equal(401, (await github.AskAsync(HttpMethod.Get, "/user", token)).Status);
        Assert.Equal(200, (await github.AskAsync(HttpMethod.Get, "/user", other)).Status);

        async Task<int> EndAsync(string credentials)
        {
            var path = $"/applications/{github.Server.ClientId}/token";
            var body = $$"""{"access_token":"{{token}}"}""";
            return (await github.AskAsync(HttpMethod.Delete, path, credentials, body)).Status;
        }
    }

    private static string? Error(JsonElement answer) => answer.GetProperty("error").GetString();
}
