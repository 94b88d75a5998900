using System.Net;
using System.Text;
using System.Text.Json;

namespace ZocSec.Core.GitHub.People;

/// <summary>
/// Makes a person's token worthless at GitHub; the person's authorisation of the App stays. Source: "REST API endpoints for
/// OAuth authorizations", delete an app token.
/// </summary>
public sealed class PersonSignOut
{
    private readonly GitHubRest rest;
    private readonly RateLimits limits;

    internal PersonSignOut(GitHubRest rest, RateLimits limits)
    {
        this.rest = rest;
        this.limits = limits;
    }

    /// <summary>Ends one token.</summary>
    /// <param name="client">The App that was given it.</param>
    /// <param name="token">The token.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns><c>Ok</c> says whether it was good until now; false when GitHub does not know it any more.</returns>
    public async Task<GitHubAnswer<bool>> EndAsync(OAuthClient client, string token, CancellationToken ct)
    {
        var answer = await rest.SendAsync(
            limits.NewOfPerson(),
            $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{client.Id}:{client.Secret}"))}",
            new GitHubRequest(
                HttpMethod.Delete,
                $"applications/{Uri.EscapeDataString(client.Id)}/token",
                JsonSerializer.SerializeToUtf8Bytes(new TokenEndWrite(token), GitHubJson.Default.TokenEndWrite)
            ),
            static _ => new GitHubAnswer<bool>.Ok(true),
            ct
        );
        return answer switch
        {
            // Described is 422; a token that GitHub does not know is elsewhere answered with 404.
            GitHubAnswer<bool>.NotFound
            or GitHubAnswer<bool>.Refused { Status: (int)HttpStatusCode.UnprocessableEntity } =>
                new GitHubAnswer<bool>.Ok(false),
            GitHubAnswer<bool>.Refused { Status: (int)HttpStatusCode.Unauthorized } refused => refused with
            {
                Reason = OAuthClient.NotAccepted,
            },
            _ => answer,
        };
    }
}
