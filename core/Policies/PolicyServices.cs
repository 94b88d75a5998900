using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Policies;

/// <summary>Registers where the policy comes from.</summary>
public static class PolicyServices
{
    /// <summary>Adds <see cref="IPolicySource"/> and <see cref="PolicyReader"/>.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="path">The policy file; null or empty: everything is observed, nothing is changed.</param>
    public static IServiceCollection AddZocSecPolicies(this IServiceCollection services, string? path)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new PolicyReader(GuardrailCatalogue.All));
        if (string.IsNullOrWhiteSpace(path))
        {
            return services.AddSingleton<IPolicySource, NoPolicySource>();
        }

        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<FilePolicySource>(provider, path));
        services.AddSingleton<IPolicySource>(provider => provider.GetRequiredService<FilePolicySource>());
        return services.AddHostedService(provider => provider.GetRequiredService<FilePolicySource>());
    }
}
