using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ZocSec.Core.GitHub.Checks;
using ZocSec.Core.GitHub.GraphQl;
using ZocSec.Core.GitHub.Issues;
using ZocSec.Core.GitHub.Owners;
using ZocSec.Core.GitHub.People;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Core.GitHub;

/// <summary>Registers what speaks with GitHub.</summary>
public static class GitHubServices
{
    /// <summary>
    /// Adds <see cref="IRepositories"/>, the inventory of repositories and <see cref="GitHubHealth"/> for an App.
    /// <see cref="GitHubSettings.Problems"/> is asked before.
    /// </summary>
    public static IServiceCollection AddZocSecGitHub(this IServiceCollection services, GitHubSettings settings)
    {
        services.AddSingleton<GitHubApp>();
        services.AddSingleton<AppRequests>();
        services.AddSingleton<InstallationTokens>();
        services.AddSingleton<ITokens>(provider => provider.GetRequiredService<InstallationTokens>());
        services.AddSingleton<Installations>();
        services.AddSingleton<HookDeliveries>();
        services.AddSingleton<PullRequestFiles>();
        services.AddSingleton<IPolicyTexts, PolicyContents>();
        services.AddSingleton<ICheckRuns, CheckRuns>();
        services.AddSingleton<IPullRequests, PullRequests>();
        services.AddSingleton<RepositoryGraph>();
        services.AddSingleton<RepositoryListing>();
        services.AddSingleton<IInventory, RepositoryInventory>();
        services.AddSingleton(provider => new PersonSignIn(
            provider.GetRequiredService<GitHubTransport>(),
            settings,
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton(provider => new PersonSignOut(
            provider.GetRequiredService<GitHubRest>(),
            provider.GetRequiredService<RateLimits>()
        ));
        services.AddSingleton(provider => new RightsReader(
            provider.GetRequiredService<GitHubRest>(),
            provider.GetRequiredService<GitHubClient>(),
            provider.GetRequiredService<RateLimits>(),
            settings
        ));
        services.AddSingleton(provider => new GitHubHealth(
            provider.GetRequiredService<GitHubClient>(),
            provider.GetRequiredService<GitHubTransport>(),
            settings
        ));
        services.AddSingleton(provider => new PolicyAuthors(
            provider.GetRequiredService<GitHubClient>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        return services.AddClient(settings);
    }

    /// <summary>
    /// Adds <see cref="IRepositories"/> and what else needs no App, for the token of a person or of a workflow. It serves
    /// whichever tenant is asked for.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <param name="apiUrl">The root of the REST API, see <see cref="GitHubSettings.ProblemOf"/>.</param>
    /// <param name="token">The token.</param>
    /// <param name="pointsPerMinute">See <see cref="GitHubSettings.PointsPerMinute"/>.</param>
    public static IServiceCollection AddZocSecGitHubByToken(
        this IServiceCollection services,
        Uri apiUrl,
        string token,
        int pointsPerMinute = GitHubSettings.DefaultPointsPerMinute
    ) =>
        services
            .AddSingleton<ITokens>(new FixedToken(token))
            .AddClient(GitHubSettings.ByToken(apiUrl, pointsPerMinute));

    private static IServiceCollection AddClient(this IServiceCollection services, GitHubSettings settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Random.Shared);
        services.AddLogging();
        services.AddGitHubPipeline();
        services.AddSingleton(settings);
        services.AddSingleton<GitHubOutage>();
        services.AddSingleton<GitHubTransport>();
        services.AddSingleton<GitHubRest>();
        services.AddSingleton<RateLimits>();
        services.AddSingleton(provider => new GitHubClient(
            provider.GetRequiredService<GitHubRest>(),
            provider.GetRequiredService<ITokens>(),
            provider.GetRequiredService<RateLimits>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<AppRequests>()
        ));
        services.AddSingleton<Contents>();
        services.AddSingleton<IRepositories, Repositories>();
        services.AddSingleton<RepositoryLookup>();
        services.AddSingleton<RepositoryProperties>();
        services.AddSingleton<IIssues, RepositoryIssues>();
        services.AddSingleton<ITeams, Teams>();
        services.AddSingleton<OwnerQuestions>();
        services.AddSingleton<IOwnerSigns, OwnerSigns>();
        services.AddSingleton<GitHubGraphQl>();
        return services;
    }
}
