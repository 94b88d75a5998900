using Microsoft.IdentityModel.JsonWebTokens;

namespace ZocSec.Core.Aws;

/// <summary>What the trust policy of the hub role is held against; none of it is secret.</summary>
/// <param name="Issuer"><c>https://sts.windows.net/TENANT/</c>.</param>
/// <param name="Audience">Whom the token is for.</param>
/// <param name="Subject">The object id of the identity.</param>
/// <param name="Version"><c>1.0</c> or <c>2.0</c>; AWS takes the first.</param>
internal sealed record TokenClaims(string Issuer, string Audience, string Subject, string Version)
{
    /// <summary>Reads a token of Azure, whose signature is not looked at; null when it is none.</summary>
    public static TokenClaims? Of(string token)
    {
        try
        {
            var read = new JsonWebToken(token);
            return new TokenClaims(
                OneLine.Of(read.Issuer),
                OneLine.Of(string.Join(' ', read.Audiences)),
                OneLine.Of(read.Subject ?? ""),
                read.TryGetPayloadValue<string>("ver", out var version) ? OneLine.Of(version) : "unknown"
            );
        }
        catch (Exception error)
            when (error is ArgumentException or Microsoft.IdentityModel.Tokens.SecurityTokenException)
        {
            return null;
        }
    }
}
