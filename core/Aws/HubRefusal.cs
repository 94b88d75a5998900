using System.Diagnostics.CodeAnalysis;
using Amazon.Runtime;

namespace ZocSec.Core.Aws;

/// <summary>AWS did not give the hub role for the token. Says which condition of the trust was not met.</summary>
/// <param name="roleArn">The hub role.</param>
/// <param name="claims">What the token says; null when it cannot be read.</param>
/// <param name="refusal">AWS's answer.</param>
/// <remarks>The codes: "AssumeRoleWithWebIdentity", AWS Security Token Service API Reference.</remarks>
[SuppressMessage("Design", "CA1032", Justification = "It is made in one place.")]
internal sealed class HubRefusal(string roleArn, TokenClaims? claims, AmazonServiceException refusal)
    : Exception(refusal.Message, refusal)
{
    /// <summary>What to change, and where; null when AWS only asks for patience.</summary>
    public string? Remedy =>
        refusal switch
        {
            { ErrorCode: "InvalidIdentityToken" } when Says("audience") =>
                $"the OIDC provider {Provider} in the account of the role must list the audience {claims?.Audience ?? "of Aws__TokenAudience"}{Version}",
            { ErrorCode: "InvalidIdentityToken" } when Says("OpenIDConnect provider") =>
                $"the account of the role must have an OIDC provider {Provider}{Version}",
            { ErrorCode: "InvalidIdentityToken" } =>
                $"AWS cannot verify the token against the OIDC provider {Provider}{Version}",
            { ErrorCode: "AccessDenied" } =>
                $"the role must exist, and its trust policy allow sts:AssumeRoleWithWebIdentity to the OIDC provider {Provider} where :aud is {claims?.Audience ?? "Aws__TokenAudience"} and :sub is {claims?.Subject ?? "the object id of the managed identity"}",
            { ErrorCode: "PackedPolicyTooLarge" or "ValidationError" } =>
                "Aws__HubRoleArn must be the ARN of a role as IAM shows it",
            { ErrorCode: "RegionDisabledException" } =>
                "STS is not enabled in this region: enable it, or set AWS_REGION to another",
            _ => null,
        };

    /// <summary>The role and what AWS said.</summary>
    public string Summary => $"AWS did not give the hub role {roleArn} ({OneLine.Of(refusal.ErrorCode ?? "no code")})";

    private string Provider => claims?.Issuer ?? "https://sts.windows.net/TENANT/";

    private string Version =>
        claims?.Version is "2.0"
            ? "; the token is of version 2, and AWS takes version 1: unset requestedAccessTokenVersion of the app registration"
            : "";

    private bool Says(string words) => refusal.Message.Contains(words, StringComparison.OrdinalIgnoreCase);
}
