using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Engine;
using ZocSec.Core.Events;
using ZocSec.Core.GitHub;
using ZocSec.Core.Ledger;

namespace ZocSec.Core.Tenants;

/// <summary>Registers what follows the App's installations through their lives.</summary>
public static class TenantServices
{
    /// <summary>Adds it; storage, engine and clients of GitHub come from elsewhere.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="retention">How long what is kept of an installation outlives it.</param>
    /// <param name="isTriggered">Whether a host keeps the timers, instead of this process.</param>
    public static IServiceCollection AddZocSecTenants(
        this IServiceCollection services,
        TimeSpan retention,
        bool isTriggered = false
    )
    {
        services.AddSingleton<TenantStates>();
        services.AddSingleton<TenantGate>();
        services.AddSingleton(provider => new TenantDirectory(
            provider.GetRequiredService<Installations>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<TenantCensus>();
        services.AddSingleton<IEventReaction, TenantReaction>();
        services.AddSingleton<IErrandRunner, TenantErrand>();
        services.AddSingleton(provider => new TenantUpkeep(
            provider.GetRequiredService<TenantStates>(),
            provider.GetRequiredService<ILedger>(),
            retention,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<TenantUpkeep>>()
        ));
        if (!isTriggered)
        {
            services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<TenantUpkeep>());
        }

        return services;
    }
}
