using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Azure.Core;
using Azure.Identity;
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
                        Expiration = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(1),
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
    public async Task FailedRefresh_IsTriedAgainByTheNextCaller()
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
        Assert.Equal(AccessKey, (await credentials.GetCredentialsAsync()).AccessKey);
    }

    [Theory]
    [InlineData("InvalidIdentityToken")]
    [InlineData("AccessDenied")]
    [InlineData("IDPCommunicationError")]
    public void RefusedToken_NamesTheConditionsOfTheTrustPolicy(string code)
    {
        var blocked = AwsFaults.ToBlocked(
            new AmazonSecurityTokenServiceException("Incorrect token audience", ErrorType.Sender, code, "1", default),
            s_target,
            HubCredentials.Assume,
            DateTimeOffset.UnixEpoch
        );

        Assert.Contains(code, blocked.Reason, StringComparison.Ordinal);
        Assert.Contains(":aud equal to Aws__TokenAudience", blocked.Reason, StringComparison.Ordinal);
        Assert.Contains(":sub", blocked.Reason, StringComparison.Ordinal);
    }

    private HubCredentials Credentials() => new(_sts.Object, _identity.Object, Role, "api://aws");
}
