using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZocSec.Core.GitHub;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Redelivery;

/// <summary>Registers the redelivery of what did not arrive.</summary>
public static class RedeliveryServices
{
    /// <summary>Adds <see cref="Redeliverer"/>; clients of GitHub and storage come from elsewhere.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="isTriggered">Whether a host keeps the timers, instead of this process.</param>
    public static IServiceCollection AddZocSecRedelivery(this IServiceCollection services, bool isTriggered = false)
    {
        services.AddSingleton(provider => new Redeliverer(
            provider.GetRequiredService<HookDeliveries>(),
            provider.GetRequiredService<ICursors>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Redeliverer>>()
        ));
        if (!isTriggered)
        {
            services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<Redeliverer>());
        }

        return services;
    }
}
