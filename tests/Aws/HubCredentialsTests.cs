using System.Net;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Moq;
using ZocSec.Core.Aws;
using ZocSec.Core.Guardrails;

namespace ZocSec.Tests.Aws;

/// <summary>How a token of Azure becomes credentials of AWS, and what is said when it does not.</summary>
public sealed class HubCredentialsTests
{
    private const string AccessKey = "OneAccessKeyIdOfATest";
    private const string Role = "arn:aws:iam::111111111111:role/ZocSecHub";
    private static readonly AwsTarget s_target = new(
        new AwsAccount { Id = "222222222222" },
        "eu-central-1",
        new GuardrailName("aws/bucket-encryption")
    );

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly Mock<IAmazonSecurityTokenService> _sts = new(MockBehavior.Strict);
    private readonly Mock<TokenCredential> _identity = new(MockBehavior.Strict);

    public HubCredentialsTests()
    {
        _identity
            .Setup(identity => identity.GetTokenAsync(It.IsAny<TokenRequestContext>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new AccessToken("token", DateTimeOffset.UnixEpoch));
        _sts.Setup(sts =>
                sts.AssumeRoleWithWebIdentityAsync(
                    It.IsAny<AssumeRoleWithWebIdentityRequest>(),
                    It.IsAny<CancellationToken>()
                )
            )
            .Returns(async () =>
            {
                await Task.Delay(50);
                return new AssumeRoleWithWebIdentityResponse
                {
                    Credentials = new Credentials
                    {
                        AccessKeyId = AccessKey,
                        SecretAccessKey = "secret",
                        SessionToken = "session",
                        Expiration = _time.GetUtcNow().UtcDateTime.AddHours(1),
                    },
                };
            });
    }

    [Fact]
    public async Task HundredCallers_CauseOneRefresh()
    {
        using var credentials = Credentials();

        var all = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => credentials.GetCredentialsAsync()));

        Assert.All(all, one => Assert.Equal(AccessKey, one.AccessKey));
        _identity.Verify(
            identity =>
                identity.GetTokenAsync(
                    It.Is<TokenRequestContext>(context => context.Scopes.Single() == "api://aws/.default"),
                    It.IsAny<CancellationToken>()
                ),
            Times.Once
        );
        _sts.Verify(
            sts =>
                sts.AssumeRoleWithWebIdentityAsync(
                    It.Is<AssumeRoleWithWebIdentityRequest>(request =>
                        request.RoleArn == Role && request.WebIdentityToken == "token"
                    ),
                    It.IsAny<CancellationToken>()
                ),
            Times.Once
        );
    }

    [Fact]
    public async Task FailedRefresh_IsTriedAgainAfterAMoment()
    {
        using var credentials = Credentials();
        _identity
            .SetupSequence(identity =>
                identity.GetTokenAsync(It.IsAny<TokenRequestContext>(), It.IsAny<CancellationToken>())
            )
            .ThrowsAsync(new CredentialUnavailableException("no endpoint at http://169.254.129.1/secret"))
            .ReturnsAsync(new AccessToken("token", DateTimeOffset.UnixEpoch));

        var fault = await Assert.ThrowsAsync<AwsCallException>(credentials.GetCredentialsAsync);
        var blocked = AwsFaults.ToBlocked(fault.InnerException!, s_target, fault.Action, DateTimeOffset.UnixEpoch);

        Assert.Contains("needs a managed identity", blocked.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("169.254", blocked.Reason, StringComparison.Ordinal);
        Assert.NotNull(blocked.RetryAt);
        await Assert.ThrowsAsync<AwsCallException>(credentials.GetCredentialsAsync);
        _time.Advance(SessionCredentials.FailureLasts);
        Assert.Equal(AccessKey, (await credentials.GetCredentialsAsync()).AccessKey);
    }

    [Fact]
    public async Task SessionNearItsEnd_IsRenewedOnceWhileTheOldOneStillServes()
    {
        using var credentials = Credentials();
        await credentials.GetCredentialsAsync();

        _time.Advance(TimeSpan.FromMinutes(50));
        await credentials.GetCredentialsAsync();
        Assert.Single(_sts.Invocations);

        // In the last five minutes of what the program takes for its life, a minute less than AWS's.
        _time.Advance(TimeSpan.FromMinutes(5));
        var all = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => credentials.GetCredentialsAsync()));
        Assert.All(all, one => Assert.Equal(AccessKey, one.AccessKey));
        Assert.Equal(2, _sts.Invocations.Count);
    }

    [Fact]
    public async Task EndedSession_IsRenewedOnceBeforeAnyCall()
    {
        using var credentials = Credentials();
        await credentials.GetCredentialsAsync();

        _time.Advance(TimeSpan.FromHours(2));
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => credentials.GetCredentialsAsync()));

        Assert.Equal(2, _sts.Invocations.Count);
        Assert.True(credentials.Expiration > _time.GetUtcNow());
    }

    [Theory]
    [InlineData(
        "InvalidIdentityToken",
        "Incorrect token audience",
        "provider https://sts.windows.net/t/ in the account of the role must list the audience api://aws; the token is of version 2"
    )]
    [InlineData(
        "InvalidIdentityToken",
        "No OpenIDConnect provider found in your account for https://sts.windows.net/t/",
        "must have an OIDC provider https://sts.windows.net/t/"
    )]
    [InlineData("InvalidIdentityToken", "Couldn't retrieve verification key", "cannot verify the token")]
    [InlineData("AccessDenied", "Not authorized", "where :aud is api://aws and :sub is the-object-id")]
    [InlineData("IDPCommunicationError", "try again", "(IDPCommunicationError)")]
    public async Task RefusedToken_NamesRoleAndConditionAndWhatTheTokenSays(string code, string message, string says)
    {
        var token = Token(version: "2.0");
        _identity
            .Setup(identity => identity.GetTokenAsync(It.IsAny<TokenRequestContext>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new AccessToken(token, DateTimeOffset.UnixEpoch));
        _sts.Setup(sts =>
                sts.AssumeRoleWithWebIdentityAsync(
                    It.IsAny<AssumeRoleWithWebIdentityRequest>(),
                    It.IsAny<CancellationToken>()
                )
            )
            .ThrowsAsync(
                new AmazonSecurityTokenServiceException(message, ErrorType.Sender, code, "1", HttpStatusCode.Forbidden)
            );
        using var credentials = Credentials();

        var fault = await Assert.ThrowsAsync<AwsCallException>(credentials.GetCredentialsAsync);
        var blocked = AwsFaults.ToBlocked(fault.InnerException!, s_target, fault.Action, DateTimeOffset.UnixEpoch);

        Assert.Contains(Role, blocked.Reason, StringComparison.Ordinal);
        Assert.Contains(says, blocked.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(token, blocked.Reason, StringComparison.Ordinal);
        // What a person has to mend is recorded at once; what passes is tried again.
        Assert.Equal(code is "IDPCommunicationError", blocked.RetryAt is not null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a-token-that-is-none")]
    [InlineData("e30.e30.")]
    public void ClaimsOfNoToken_AreNone(string token) =>
        Assert.True(TokenClaims.Of(token) is null or { Issuer: "", Subject: "" });

    private static string Token(string version) =>
        new JsonWebTokenHandler().CreateToken(
            $$"""{"iss":"https://sts.windows.net/t/","aud":"api://aws","sub":"the-object-id","ver":"{{version}}"}"""
        );

    private HubCredentials Credentials() => new(_sts.Object, _identity.Object, Role, "api://aws", _time);
}
