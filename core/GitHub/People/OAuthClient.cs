namespace ZocSec.Core.GitHub.People;

/// <summary>The App as people sign in by it: what its settings page shows as client id, and a client secret made there.</summary>
/// <param name="Id"><c>GitHub__ClientId</c>.</param>
/// <param name="Secret"><c>GitHub__ClientSecret</c>.</param>
public sealed record OAuthClient(string Id, string Secret)
{
    internal const string NotAccepted =
        "GitHub does not accept the App's client secret; check GitHub__ClientId and GitHub__ClientSecret";

    /// <summary>Reads it from its two settings.</summary>
    /// <param name="id">The first; null when it is not set.</param>
    /// <param name="secret">The second; null when it is not set.</param>
    /// <param name="problems">What is wrong, each naming its setting.</param>
    /// <returns>Null when neither is set, or something is wrong.</returns>
    public static OAuthClient? Read(string? id, string? secret, ICollection<string> problems)
    {
        switch (id, secret)
        {
            case (null, null):
                return null;
            case (null, _):
                problems.Add(Missing("GitHub__ClientId"));
                return null;
            case (_, null):
                problems.Add(Missing("GitHub__ClientSecret"));
                return null;
            case var _ when !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.'):
                problems.Add("GitHub__ClientId must be the client id that the App's settings page shows");
                return null;
            default:
                return new OAuthClient(id, secret);
        }
    }

    /// <summary>Without the secret, so that no log shows it.</summary>
    public override string ToString() => $"client {Id}";

    private static string Missing(string setting) =>
        $"{setting} is missing: people sign in by both GitHub__ClientId and GitHub__ClientSecret of the App; set both, or neither";
}
