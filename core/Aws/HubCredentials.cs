using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Azure.Core;

namespace ZocSec.Core.Aws;

/// <summary>
/// The credentials of the hub role, had for a token of the identity that this program runs as: no key of AWS is stored
/// anywhere.
/// </summary>
/// <param name="sts">The client of STS; web identities sign nothing, so it needs no credentials.</param>
/// <param name="identity">Who the program is in Azure.</param>
/// <param name="roleArn"><c>Aws__HubRoleArn</c>.</param>
/// <param name="audience"><c>Aws__TokenAudience</c>: whom the token is for, the client id of the role's OIDC provider.</param>
internal sealed class HubCredentials(
    IAmazonSecurityTokenService sts,
    TokenCredential identity,
    string roleArn,
    string audience
) : RefreshingAWSCredentials
{
    /// <summary>What is said to fail when Azure gives no token.</summary>
    public const string Token = "the token of the managed identity";

    /// <summary>What fails when AWS does not accept it.</summary>
    public const string Assume = "sts:AssumeRoleWithWebIdentity";

    /// <inheritdoc />
    protected override CredentialsRefreshState GenerateNewCredentials() =>
        throw new NotSupportedException("every client of this program is asynchronous");

    /// <inheritdoc />
    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        var token = await TokenAsync();
        var request = new AssumeRoleWithWebIdentityRequest
        {
            RoleArn = roleArn,
            RoleSessionName = MemberCredentials.SourceIdentity,
            WebIdentityToken = token,
        };
        var answer = await AwsCalls.AskAsync(Assume, () => sts.AssumeRoleWithWebIdentityAsync(request));
        return MemberCredentials.Renewed(answer.Credentials);
    }

    private async Task<string> TokenAsync()
    {
        try
        {
            var context = new TokenRequestContext([$"{audience.TrimEnd('/')}/.default"]);
            return (await identity.GetTokenAsync(context, CancellationToken.None)).Token;
        }
        catch (Azure.Identity.AuthenticationFailedException error)
        {
            throw new AwsCallException(Token, error);
        }
    }
}
