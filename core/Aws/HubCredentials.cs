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
/// <param name="time">When it is.</param>
internal sealed class HubCredentials(
    IAmazonSecurityTokenService sts,
    TokenCredential identity,
    string roleArn,
    string audience,
    TimeProvider time
) : SessionCredentials(time)
{
    /// <summary>What is said to fail when Azure gives no token.</summary>
    public const string Token = "the token of the managed identity";

    /// <summary>What fails when AWS does not accept it.</summary>
    public const string Assume = "sts:AssumeRoleWithWebIdentity";

    /// <inheritdoc />
    protected override async Task<Credentials> AssumeAsync()
    {
        var token = await TokenAsync();
        var request = new AssumeRoleWithWebIdentityRequest
        {
            RoleArn = roleArn,
            RoleSessionName = MemberCredentials.SourceIdentity,
            WebIdentityToken = token,
        };
        try
        {
            return (await AwsCalls.AskAsync(Assume, () => sts.AssumeRoleWithWebIdentityAsync(request))).Credentials;
        }
        catch (AwsCallException fault) when (fault.InnerException is AmazonServiceException refusal)
        {
            throw new AwsCallException(Assume, new HubRefusal(roleArn, TokenClaims.Of(token), refusal));
        }
    }

    private async Task<string> TokenAsync()
    {
        try
        {
            // A slash at the end of the audience is part of it.
            var context = new TokenRequestContext([$"{audience}/.default"]);
            return (await identity.GetTokenAsync(context, CancellationToken.None)).Token;
        }
        catch (Azure.Identity.AuthenticationFailedException error)
        {
            throw new AwsCallException(Token, error);
        }
    }
}
