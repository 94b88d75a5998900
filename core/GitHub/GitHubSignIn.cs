using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub;

/// <summary>
/// How a command signs in to GitHub: by a token, else as an App through its installation on the account in question. Not a
/// record: nothing may print it.
/// </summary>
public sealed class GitHubSignIn
{
    private const string ApiUrlSetting = "GitHub__ApiUrl";

    // A workflow's runner says it by this name.
    private const string RunnersApiUrl = "GITHUB_API_URL";

    private static readonly string[] TokenSettings = ["GITHUB_TOKEN", "GH_TOKEN"];

    private readonly string? token;
    private readonly GitHubSettings? app;

    private GitHubSignIn(Uri apiUrl, string? token, GitHubSettings? app) =>
        (ApiUrl, this.token, this.app) = (apiUrl, token, app);

    /// <summary>The root of the REST API.</summary>
    public Uri ApiUrl { get; }

    /// <summary>Whether a token signs in, and no App.</summary>
    public bool IsByToken => token is not null;

    /// <summary>As the App of a server.</summary>
    internal static GitHubSignIn OfApp(GitHubSettings app) => new(app.ApiUrl, token: null, app);

    /// <summary>
    /// Reads it from settings by their names outside: <c>GitHub__AppId</c> and <c>GitHub__PrivateKey</c>, which go first, or
    /// <c>GITHUB_TOKEN</c> or <c>GH_TOKEN</c>; and <c>GitHub__ApiUrl</c>, else <c>GITHUB_API_URL</c>.
    /// </summary>
    /// <param name="setting">A setting by its name; null or empty when it is not set.</param>
    /// <param name="problems">What is wrong, each naming its setting.</param>
    /// <returns>Null when there are problems.</returns>
    public static GitHubSignIn? Read(Func<string, string?> setting, ICollection<string> problems)
    {
        var before = problems.Count;
        var named = Said(ApiUrlSetting) is not null ? ApiUrlSetting : RunnersApiUrl;
        if (!Uri.TryCreate(Said(named) ?? GitHubSettings.DefaultApiUrl.AbsoluteUri, UriKind.Absolute, out var api))
        {
            problems.Add($"{named} is no full address, for example {GitHubSettings.DefaultApiUrl}");
            return null;
        }

        if (Said("GitHub__AppId") is not null || Said("GitHub__PrivateKey") is not null)
        {
            var settings = new GitHubSettings(api, Said("GitHub__AppId") ?? "", Said("GitHub__PrivateKey") ?? "")
            {
                PrivateKeyNext = Said("GitHub__PrivateKeyNext"),
                OperatorInstallation = Said("GitHub__OperatorInstallation"),
            };
            AddAll(settings.Problems());
            return problems.Count == before ? new GitHubSignIn(api, token: null, settings) : null;
        }

        var name = Array.Find(TokenSettings, name => Said(name) is not null);
        if (name is null)
        {
            problems.Add(
                "set GITHUB_TOKEN to a token, or GitHub__AppId and GitHub__PrivateKey to sign in as a GitHub App"
            );
        }
        else if (Said(name)!.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or '.')))
        {
            problems.Add($"{name} holds something else than a token");
        }

        AddAll(GitHubSettings.ProblemOf(api) is { } wrong ? [$"{named} {wrong}"] : []);
        return problems.Count == before ? new GitHubSignIn(api, Said(name!), app: null) : null;

        string? Said(string name) => setting(name)?.Trim() is { Length: > 0 } said ? said : null;

        void AddAll(IEnumerable<string> wrong)
        {
            foreach (var problem in wrong)
            {
                problems.Add(problem);
            }
        }
    }

    /// <summary>Registers what asks GitHub with it.</summary>
    internal IServiceCollection AddTo(IServiceCollection services) =>
        app is null ? services.AddZocSecGitHubByToken(ApiUrl, token!) : services.AddZocSecGitHub(app);

    /// <summary>The tenant that an account's repositories are asked for as.</summary>
    /// <param name="services">Where <see cref="AddTo"/> registered.</param>
    /// <param name="account">The login of an organisation or a person.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns><c>Refused</c> when the App is not installed there.</returns>
    internal async Task<GitHubAnswer<TenantId>> FindTenantAsync(
        IServiceProvider services,
        string account,
        CancellationToken ct
    )
    {
        if (IsByToken)
        {
            return new GitHubAnswer<TenantId>.Ok(TenantId.Default);
        }

        var answer = await services.GetRequiredService<Installations>().ListAsync(ct);
        if (answer is not GitHubAnswer<ImmutableArray<Installation>>.Ok { Value: var all })
        {
            return answer.As<TenantId>();
        }

        return all.FirstOrDefault(one => one.Account.Equals(account, StringComparison.OrdinalIgnoreCase)) switch
        {
            null => new GitHubAnswer<TenantId>.Refused(
                404,
                $"the App is not installed on {account}; it is on: {string.Join(", ", all.Select(one => one.Account).Order(StringComparer.OrdinalIgnoreCase).DefaultIfEmpty("no account"))}"
            ),
            { IsSuspended: true } => new GitHubAnswer<TenantId>.Refused(
                403,
                $"the App is suspended on {account}; unsuspend it in the account's settings under GitHub Apps"
            ),
            var installation => new GitHubAnswer<TenantId>.Ok(installation.Tenant),
        };
    }
}
