using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Engine;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Ownership.Coverage;

/// <summary>Registers what counts how it stands.</summary>
public static class CoverageServices
{
    /// <summary>The rounds, and what they keep; storage, policies and engine come from elsewhere.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="isTriggered">Whether a host keeps the timers, instead of this process.</param>
    public static IServiceCollection AddZocSecCoverage(this IServiceCollection services, bool isTriggered)
    {
        services.AddSingleton<CoverageHistory>();
        services.AddSingleton(provider => new CoverageRounds(
            provider.GetRequiredService<ILedger>(),
            provider.GetRequiredService<CoverageHistory>(),
            provider.GetRequiredService<ICursors>(),
            provider.GetRequiredService<IPolicySource>(),
            provider.GetRequiredService<GuardrailSet>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<CoverageRounds>>()
        ));
        return isTriggered
            ? services
            : services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<CoverageRounds>());
    }
}
