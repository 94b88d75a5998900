using System.Text.Json;

namespace ZocSec.Core.GitHub;

/// <summary>Tells whether GitHub is reachable and knows the App, and if not, what is wrong.</summary>
public sealed class GitHubHealth
{
    private static readonly TimeSpan TolerableSkew = TimeSpan.FromSeconds(30);

    private readonly GitHubClient client;
    private readonly GitHubTransport transport;
    private readonly GitHubSettings settings;

    internal GitHubHealth(GitHubClient client, GitHubTransport transport, GitHubSettings settings)
    {
        this.client = client;
        this.transport = transport;
        this.settings = settings;
    }

    /// <summary>Asks GitHub who the App is. One request; callers that are asked often keep the answer for a while.</summary>
    public async Task<GitHubHealthReport> CheckAsync(CancellationToken ct)
    {
        var answer = await client.AsAppAsync(new GitHubRequest(HttpMethod.Get, "app"), Read, ct);
        return answer switch
        {
            GitHubAnswer<AppBody>.Ok { Value: var app } when !IsOurs(app) => Bad(
                $"GitHub knows this key as App {app.Id}; GitHub__AppId says {settings.AppId}"
            ),
            GitHubAnswer<AppBody>.Ok { Value: var app } => new GitHubHealthReport(
                true,
                $"{settings.ApiUrl.Host} knows the App as {app.Slug ?? app.Name ?? settings.AppId}"
            ),
            GitHubAnswer<AppBody>.Refused { Status: 401 } when transport.ClockAhead.Duration() > TolerableSkew => Bad(
                $"GitHub did not accept the App's signature: this machine's clock is {Skew(transport.ClockAhead)}, set it right"
            ),
            GitHubAnswer<AppBody>.Refused { Status: 401 } => Bad(
                $"GitHub did not accept the App's signature: GitHub__AppId {settings.AppId} and GitHub__PrivateKey do not belong together"
            ),
            GitHubAnswer<AppBody>.NotFound => Bad(
                $"{settings.ApiUrl.Host} knows no App {settings.AppId}: check GitHub__AppId, and that GitHub__ApiUrl is the server where the App is registered"
            ),
            GitHubAnswer<AppBody>.Refused refused => Bad(refused.Reason),
            GitHubAnswer<AppBody>.Later later => Bad(later.Reason),
            _ => Bad("GitHub gave no answer"),
        };
    }

    // A client id cannot be compared with the number that GitHub answers.
    private bool IsOurs(AppBody app) =>
        !long.TryParse(settings.AppId, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id == app.Id;

    private static string Skew(TimeSpan ahead) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Math.Abs(ahead.TotalSeconds):0} s {(ahead > TimeSpan.Zero ? "behind" : "ahead of")} GitHub's"
        );

    private static GitHubHealthReport Bad(string message) => new(false, message);

    private static GitHubAnswer<AppBody>.Ok? Read(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize(body, GitHubJson.Default.AppBody) is { Id: > 0 } app
            ? new GitHubAnswer<AppBody>.Ok(app)
            : null;
}

/// <summary>How it stands with GitHub.</summary>
/// <param name="IsHealthy">Whether GitHub answered and knows the App.</param>
/// <param name="Message">What is right or wrong, in words an administrator can act on.</param>
public sealed record GitHubHealthReport(bool IsHealthy, string Message);
