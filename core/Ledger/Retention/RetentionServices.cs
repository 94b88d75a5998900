using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Ledger.History;
using ZocSec.Core.Ledger.Seals;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Ledger.Retention;

/// <summary>Registers what removes old entries.</summary>
public static class RetentionServices
{
    /// <summary>Adds it; storage comes from elsewhere.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="kept">How long entries are kept; null for ever.</param>
    /// <param name="isTriggered">Whether a host keeps the timers, instead of this process.</param>
    public static IServiceCollection AddZocSecRetention(
        this IServiceCollection services,
        TimeSpan? kept,
        bool isTriggered = false
    )
    {
        services.AddSingleton(provider => new RetentionRounds(
            kept,
            provider.GetRequiredService<ILedger>(),
            provider.GetRequiredService<ILedgerHistory>(),
            provider.GetRequiredService<ILedgerRemoval>(),
            provider.GetRequiredService<ISeals>(),
            provider.GetRequiredService<ICursors>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RetentionRounds>>()
        ));
        if (!isTriggered)
        {
            services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<RetentionRounds>());
        }

        return services;
    }
}
