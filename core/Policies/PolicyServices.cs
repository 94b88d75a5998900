using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Policies;

/// <summary>Registers where policies come from.</summary>
public static class PolicyServices
{
    /// <summary>Adds <see cref="IPolicySource"/> and <see cref="PolicyReader"/>.</summary>
    /// <param name="services">Where to; what reads organisations' repositories comes with the client of GitHub.</param>
    /// <param name="settings">Where policies are.</param>
    public static IServiceCollection AddZocSecPolicies(this IServiceCollection services, PolicySettings settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        // Made on first use: reading what a policy may say takes longer than registering everything else.
        services.AddSingleton(_ => new PolicyReader(GuardrailCatalogue.All));
        if (settings.Path is { } path)
        {
            services.AddSingleton(provider => ActivatorUtilities.CreateInstance<FilePolicySource>(provider, path));
            services.AddHostedService(provider => provider.GetRequiredService<FilePolicySource>());
        }

        return settings switch
        {
            { Repository: not null } => services.AddRepositories(),
            { Path: not null } => services.AddSingleton<IPolicySource>(provider =>
                provider.GetRequiredService<FilePolicySource>()
            ),
            _ => services.AddSingleton<IPolicySource, NoPolicySource>(),
        };
    }

    private static IServiceCollection AddRepositories(this IServiceCollection services)
    {
        services.AddSingleton<PolicyMemory>();
        services.AddSingleton(provider => new RepositoryPolicySource(
            provider.GetRequiredService<IPolicyTexts>(),
            provider.GetRequiredService<PolicyMemory>(),
            provider.GetRequiredService<PolicyReader>(),
            provider.GetService<FilePolicySource>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RepositoryPolicySource>>()
        ));
        services.AddSingleton<IPolicySource>(provider => provider.GetRequiredService<RepositoryPolicySource>());

        services.AddHostedService(provider => provider.GetRequiredService<RepositoryPolicySource>());
        return services;
    }
}
