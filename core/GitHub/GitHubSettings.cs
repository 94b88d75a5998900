using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub;

/// <summary>How the program reaches GitHub, and as which App.</summary>
/// <param name="ApiUrl"><c>GitHub__ApiUrl</c>: the root of the REST API, with a path on GitHub Enterprise Server (<c>…/api/v3</c>).</param>
/// <param name="AppId"><c>GitHub__AppId</c>: the App's number, or its client id.</param>
/// <param name="PrivateKey"><c>GitHub__PrivateKey</c>: PEM, or its base64.</param>
/// <param name="PointsPerMinute">
/// <c>GitHub__PointsPerMinute</c>: what one installation may spend in a minute (a read costs 1, a write 5); 0 leaves it
/// to GitHub to refuse. GitHub's own limit is 900.
/// </param>
public sealed record GitHubSettings(
    Uri ApiUrl,
    string AppId,
    string PrivateKey,
    int PointsPerMinute = GitHubSettings.DefaultPointsPerMinute
)
{
    /// <summary>
    /// <c>GitHub__PrivateKeyNext</c>: the key that takes over as soon as GitHub does not accept the other any more; null
    /// when none is to.
    /// </summary>
    public string? PrivateKeyNext { get; init; }

    /// <summary>
    /// <c>GitHub__OperatorInstallation</c>: the number of the installation whose account runs this program; null: that on the
    /// account that the App belongs to, and none where an enterprise owns it.
    /// </summary>
    public string? OperatorInstallation { get; init; }

    /// <summary>The tenant of <see cref="OperatorInstallation"/>. A number is never another's, as a login may be.</summary>
    internal TenantId? Operator =>
        long.TryParse(OperatorInstallation, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? TenantId.Installation(number)
            : null;

    /// <summary>GitHub's secondary limit of REST points a minute.</summary>
    public const int DefaultPointsPerMinute = 900;

    /// <summary>The API of github.com.</summary>
    public static Uri DefaultApiUrl { get; } = new("https://api.github.com");

    /// <summary>For <see cref="GitHubServices.AddZocSecGitHubByToken"/>: there is no App.</summary>
    internal static GitHubSettings ByToken(Uri apiUrl, int pointsPerMinute) => new(apiUrl, "", "", pointsPerMinute);

    /// <summary>Whether a token signs in, and no App.</summary>
    internal bool IsByToken => AppId.Length == 0;

    /// <summary>All that is wrong, each naming its setting and what to do; empty when nothing is.</summary>
    public IEnumerable<string> Problems()
    {
        if (ProblemOf(ApiUrl) is { } wrong)
        {
            yield return $"GitHub__ApiUrl {wrong}";
        }

        if (string.IsNullOrWhiteSpace(AppId) || !AppId.All(char.IsAsciiLetterOrDigit))
        {
            yield return "GitHub__AppId must be the App's number, or its client id, as its settings page shows them";
        }

        if (!GitHubPrivateKey.TryRead(PrivateKey, out var key, out var problem))
        {
            yield return $"GitHub__PrivateKey {problem}";
        }

        key?.Dispose();

        if (PrivateKeyNext is not null)
        {
            if (!GitHubPrivateKey.TryRead(PrivateKeyNext, out var next, out var nextProblem))
            {
                yield return $"GitHub__PrivateKeyNext {nextProblem}";
            }

            next?.Dispose();
        }

        if (OperatorInstallation is not null && Operator is null)
        {
            yield return "GitHub__OperatorInstallation must be the number of an installation: the last part of the address of its page, which zocsec doctor names";
        }

        if (PointsPerMinute < 0)
        {
            yield return "GitHub__PointsPerMinute must be 0 (no limit of our own) or more";
        }
    }

    /// <summary>What is wrong with an API's address, to follow the setting's name; null when nothing is.</summary>
    public static string? ProblemOf(Uri apiUrl) =>
        apiUrl switch
        {
            { IsAbsoluteUri: false } or { Scheme: not ("https" or "http") } =>
                "must be a full address, for example https://api.github.com",
            { Scheme: "http", IsLoopback: false } =>
                "must begin with https: over http anybody on the way could read the tokens",
            { Host: "github.com" or "www.github.com" } => "names the web site; the API is https://api.github.com",
            { Query.Length: > 0 } or { Fragment.Length: > 0 } or { UserInfo.Length: > 0 } =>
                "must hold nothing but scheme, host, port and path",
            _ => null,
        };

    /// <summary>Without the key, so that no log shows it.</summary>
    public override string ToString() => IsByToken ? $"a token at {ApiUrl}" : $"App {AppId} at {ApiUrl}";
}
