using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace ZocSec.Sandbox.SignIn;

/// <summary>
/// People on their way to being signed in to the App, and the tokens by which it then asks as them. Source: "Generating a user
/// access token for a GitHub App".
/// </summary>
internal sealed class UserTokens(TimeProvider time)
{
    /// <summary>How long a token is good.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(8);

    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static readonly TimeSpan CodeLives = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, SignInRequest> _shown = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Agreed> _agreed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, UserToken> _tokens = new(StringComparer.Ordinal);

    /// <summary>Lays a request before the person.</summary>
    /// <returns>What its form names it by.</returns>
    public string Show(SignInRequest request)
    {
        var ticket = RandomNumberGenerator.GetHexString(40, lowercase: true);
        _shown[ticket] = request;
        return ticket;
    }

    /// <summary>Somebody agreed.</summary>
    /// <returns>Where the browser is sent; null when nothing was shown under that name.</returns>
    public Uri? Agree(string ticket, string login)
    {
        if (!_shown.TryRemove(ticket, out var request))
            return null;
        var code = RandomNumberGenerator.GetHexString(20, lowercase: true);
        _agreed[code] = new Agreed(request, login, time.GetUtcNow() + CodeLives);
        return request.Back(("code", code));
    }

    /// <summary>The person did not agree.</summary>
    /// <returns>Where the browser is sent; null when nothing was shown under that name.</returns>
    public Uri? Decline(string ticket) =>
        _shown.TryRemove(ticket, out var request)
            ? request.Back(
                ("error", "access_denied"),
                ("error_description", "The user has denied your application access.")
            )
            : null;

    /// <summary>Turns a code into a token, once.</summary>
    /// <param name="code">The code.</param>
    /// <param name="redirect">Where the browser was sent, if it is said.</param>
    /// <param name="verifier">What the challenge was made of, if there was one.</param>
    /// <param name="error">GitHub's word for what is wrong.</param>
    public UserToken? Exchange(string? code, string? redirect, string? verifier, out string error)
    {
        error = "bad_verification_code";
        if (code is null || !_agreed.TryRemove(code, out var agreed) || agreed.Until <= time.GetUtcNow())
            return null;
        if (redirect is not null && redirect != agreed.Request.Redirect.OriginalString)
        {
            error = "redirect_uri_mismatch";
            return null;
        }

        if (agreed.Request.Challenge is { } challenge && challenge != ChallengeOf(verifier))
            return null;
        var token = new UserToken(
            $"ghu_{RandomNumberGenerator.GetString(Letters, 36)}",
            agreed.Login,
            time.GetUtcNow() + Life
        );
        return _tokens[token.Value] = token;
    }

    /// <summary>Whose token this is; null when it is not good.</summary>
    public string? Find(string value) =>
        _tokens.TryGetValue(value, out var token) && token.ExpiresAt > time.GetUtcNow() ? token.Login : null;

    /// <summary>A person's good tokens.</summary>
    public ImmutableArray<string> Of(string login) =>
        [.. _tokens.Values.Where(token => token.Login == login).Select(token => token.Value).Where(IsGood)];

    /// <summary>Makes one token worthless.</summary>
    /// <returns>False when it was before.</returns>
    public bool TryEnd(string value) => IsGood(value) && _tokens.TryRemove(value, out _);

    /// <summary>Makes a person's tokens worthless, as when they take the App's authorisation back.</summary>
    public void Revoke(string login)
    {
        foreach (var token in _tokens.Values.Where(token => token.Login == login))
            _tokens.TryRemove(token.Value, out _);
    }

    private bool IsGood(string value) => Find(value) is not null;

    private static string ChallengeOf(string? verifier) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier ?? "")));

    private sealed record Agreed(SignInRequest Request, string Login, DateTimeOffset Until);
}

/// <summary>What a program asks when it sends a person to be signed in.</summary>
internal sealed record SignInRequest(Uri Redirect, string? State, string? Challenge)
{
    /// <summary>Where the browser goes back to.</summary>
    public Uri Back(params IEnumerable<(string Name, string Value)> query)
    {
        var all = State is null ? query : query.Append(("state", State));
        return new UriBuilder(Redirect)
        {
            Query = string.Join('&', all.Select(one => $"{one.Item1}={Uri.EscapeDataString(one.Item2)}")),
        }.Uri;
    }
}

/// <summary>A token that was handed out.</summary>
internal sealed record UserToken(string Value, string Login, DateTimeOffset ExpiresAt);
