using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ZocSec.Core.GitHub;

namespace ZocSec.Tests.GitHub;

public sealed class GitHubAppTests
{
    private readonly FakeTimeProvider time = new(StubGitHub.Start);

    [Fact]
    public async Task Authorize_Token_IsSignedAndWithinGitHubsBounds()
    {
        using var app = Create();
        using var key = RSA.Create();
        key.ImportFromPem(StubGitHub.Pem);

        var token = app.Authorize()["Bearer ".Length..];
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(
            token,
            new TokenValidationParameters
            {
                ValidIssuer = "1",
                ValidateAudience = false,
                ValidateLifetime = false,
                ValidAlgorithms = ["RS256"],
                IssuerSigningKey = new RsaSecurityKey(key),
            }
        );

        Assert.True(result.IsValid);
        var read = new JsonWebToken(token);
        Assert.Equal(StubGitHub.Start.AddSeconds(-60).UtcDateTime, read.IssuedAt);
        Assert.InRange(read.ValidTo, StubGitHub.Start.UtcDateTime, StubGitHub.Start.AddMinutes(9).UtcDateTime);
        Assert.False(read.TryGetPayloadValue<long>("nbf", out _));
    }

    [Fact]
    public void Authorize_WhileFresh_IsNotSignedAgain()
    {
        using var app = Create();
        var first = app.Authorize();

        time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(first, app.Authorize());

        time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotEqual(first, app.Authorize());
    }

    [Fact]
    public void Authorize_ClockSetBack_SignsAnew()
    {
        using var app = Create();
        var first = app.Authorize();
        time.AdjustTime(StubGitHub.Start - TimeSpan.FromDays(1));

        Assert.NotEqual(first, app.Authorize());
    }

    private GitHubApp Create() => new(new GitHubSettings(GitHubSettings.DefaultApiUrl, "1", StubGitHub.Pem), time);
}
