using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ZocSec.Core.GitHub.Checks;
using ZocSec.Core.GitHub.GraphQl;
using ZocSec.Core.GitHub.Owners;
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
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Random.Shared);
        services.AddLogging();
        services.AddGitHubPipeline();
        services.AddSingleton(settings);
        services.AddSingleton<GitHubOutage>();
        services.AddSingleton<GitHubTransport>();
        services.AddSingleton<GitHubRest>();
        services.AddSingleton<GitHubApp>();
        services.AddSingleton<AppRequests>();
        services.AddSingleton<RateLimits>();
        services.AddSingleton<InstallationTokens>();
        services.AddSingleton<GitHubClient>();
        services.AddSingleton<Installations>();
        services.AddSingleton<HookDeliveries>();
        services.AddSingleton<Contents>();
        services.AddSingleton<PullRequestFiles>();
        services.AddSingleton<IPolicyTexts, PolicyContents>();
        services.AddSingleton<IRepositories, Repositories>();
        services.AddSingleton<ICheckRuns, CheckRuns>();
        services.AddSingleton<IPullRequests, PullRequests>();
        services.AddSingleton<ITeams, Teams>();
        services.AddSingleton<OwnerQuestions>();
        services.AddSingleton<IOwnerSigns, OwnerSigns>();
        services.AddSingleton<GitHubGraphQl>();
        services.AddSingleton<RepositoryGraph>();
        services.AddSingleton<RepositoryListing>();
        services.AddSingleton<IInventory, RepositoryInventory>();
        services.AddSingleton(provider => new GitHubHealth(
            provider.GetRequiredService<GitHubClient>(),
            provider.GetRequiredService<GitHubTransport>(),
            settings
        ));
        return services;
    }
}
