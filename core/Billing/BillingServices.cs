using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Aws;
using ZocSec.Core.Billing.Rounds;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Billing;

/// <summary>Registers what asks billing data on schedule.</summary>
public static class BillingServices
{
    /// <summary>Adds it; storage, policies, AWS and GitHub come from elsewhere.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="hosting">Where and when.</param>
    /// <param name="isTriggered">Whether a host keeps the timer, instead of this process.</param>
    public static IServiceCollection AddZocSecBilling(
        this IServiceCollection services,
        BillingHosting hosting,
        bool isTriggered = false
    )
    {
        services.AddSingleton<BillingJournal>();
        services.AddSingleton<BillingTickets>();
        services.AddSingleton(provider => new BillingRounds(
            provider.GetRequiredService<AwsAccounts>(),
            provider.GetRequiredService<BillingJournal>(),
            provider.GetRequiredService<BillingTickets>(),
            provider.GetRequiredService<ICursors>(),
            provider.GetRequiredService<AwsSettings>(),
            hosting,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<BillingRounds>>()
        ));
        if (!isTriggered)
        {
            services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<BillingRounds>());
        }

        return services;
    }
}
