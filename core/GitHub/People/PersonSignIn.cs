using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ZocSec.Core.GitHub.Setup;

namespace ZocSec.Core.GitHub.People;

/// <summary>
/// GitHub's way to sign a person in to the App. Sources: "Generating a user access token for a GitHub App", and RFC 7636 for
/// the proof that who began is who ends.
/// </summary>
public sealed class PersonSignIn
{
    private const int LongestCode = 200;
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly TimeSpan SoonAgain = TimeSpan.FromSeconds(60);

    private readonly GitHubTransport transport;
    private readonly GitHubSite site;
    private readonly TimeProvider time;

    internal PersonSignIn(GitHubTransport transport, GitHubSettings settings, TimeProvider time)
    {
        this.transport = transport;
        this.time = time;
        site = GitHubSite.OfApi(settings.ApiUrl);
    }

    /// <summary>Where a person's browser is sent to.</summary>
    /// <param name="client">The App.</param>
    /// <param name="callback">Where GitHub sends it back to; one of the App's callback URLs.</param>
    /// <param name="state">Comes back with it.</param>
    /// <param name="challenge">The SHA-256 of the verifier, in base64url.</param>
    public Uri Begin(OAuthClient client, Uri callback, string state, string challenge) =>
        new(
            site.Web,
            $"login/oauth/authorize?client_id={Uri.EscapeDataString(client.Id)}&redirect_uri={Uri.EscapeDataString(callback.AbsoluteUri)}"
                + $"&state={Uri.EscapeDataString(state)}&code_challenge={Uri.EscapeDataString(challenge)}&code_challenge_method=S256"
        );

    /// <summary>Turns the code that came back into the person's token; GitHub takes each once, within ten minutes.</summary>
    /// <param name="client">The App.</param>
    /// <param name="callback">Where GitHub was asked to send the browser back to.</param>
    /// <param name="code">The code.</param>
    /// <param name="verifier">What the challenge was made of.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<GitHubAnswer<PersonToken>> EndAsync(
        OAuthClient client,
        Uri callback,
        string code,
        string verifier,
        CancellationToken ct
    )
    {
        if (code.Length is 0 or > LongestCode || !code.All(IsOfToken))
        {
            return Refused(HttpStatusCode.BadRequest, "that is no code that GitHub hands out");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(site.Web, "login/oauth/access_token"));
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Content = new ByteArrayContent(
            JsonSerializer.SerializeToUtf8Bytes(
                new ExchangeWrite(client.Id, client.Secret, code, callback.AbsoluteUri, verifier),
                GitHubJson.Default.ExchangeWrite
            )
        );
        request.Content.Headers.ContentType = Json;
        var (response, failure) = await transport.SendAsync(request, ct);
        if (response is null)
        {
            return new GitHubAnswer<PersonToken>.Later(failure.Reason, failure.RetryAt);
        }

        using (response)
        {
            return Read(response);
        }
    }

    private GitHubAnswer<PersonToken> Read(HttpResponseMessage response)
    {
        if (response.StatusCode is HttpStatusCode.TooManyRequests)
        {
            var wait = RateLimitHeaders.Read(response.Headers, time).RetryAfter ?? SoonAgain;
            return Later("GitHub's limit of sign-ins is reached", wait);
        }

        // A client that GitHub does not know is answered like a page that is not there.
        if (response.StatusCode is HttpStatusCode.NotFound)
        {
            return Refused(response.StatusCode, "GitHub knows no such client; check GitHub__ClientId");
        }

        if (!response.IsSuccessStatusCode)
        {
            return Refused(response.StatusCode, $"GitHub refused ({(int)response.StatusCode})");
        }

        try
        {
            var body = JsonSerializer.Deserialize(((WholeBody)response.Content).Bytes, GitHubJson.Default.ExchangeBody);
            return body switch
            {
                { Error: { Length: > 0 } error } => Refused(HttpStatusCode.BadRequest, Explain(error)),
                { AccessToken: { Length: > 0 } token } when token.All(IsOfToken) => new GitHubAnswer<PersonToken>.Ok(
                    new PersonToken(token, EndOf(body.ExpiresIn))
                ),
                _ => Refused(HttpStatusCode.BadGateway, "GitHub's answer holds no token"),
            };
        }
        catch (JsonException)
        {
            return Later("GitHub's answer is not whole", SoonAgain);
        }
    }

    private DateTimeOffset? EndOf(long? seconds) =>
        seconds is > 0 and < int.MaxValue ? time.GetUtcNow() + TimeSpan.FromSeconds(seconds.Value) : null;

    private static string Explain(string error) =>
        error switch
        {
            "bad_verification_code" => "the code was used already, or is too old",
            "incorrect_client_credentials" => OAuthClient.NotAccepted,
            "redirect_uri_mismatch" =>
                "the address to come back to is none of the App's callback URLs; add it in the App's settings",
            "unverified_user_email" => "verify your primary e-mail address at GitHub first",
            _ => $"GitHub refused: {GitHubError.Clean(error)}",
        };

    private static bool IsOfToken(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.';

    private static GitHubAnswer<PersonToken>.Refused Refused(HttpStatusCode status, string reason) =>
        new((int)status, reason);

    private GitHubAnswer<PersonToken>.Later Later(string reason, TimeSpan wait) => new(reason, time.GetUtcNow() + wait);
}
