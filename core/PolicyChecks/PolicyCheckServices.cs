using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Engine;
using ZocSec.Core.Events;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;
using ZocSec.Core.Storage;

namespace ZocSec.Core.PolicyChecks;

/// <summary>Registers what follows and checks the policies in repositories.</summary>
public static class PolicyCheckServices
{
    /// <summary>Adds what shows and tries policies, and where organisations have their own what follows and checks those.</summary>
    /// <param name="services">Where to; policies, engine and the client of GitHub come from elsewhere.</param>
    /// <param name="settings">Where policies are.</param>
    public static IServiceCollection AddZocSecPolicyChecks(this IServiceCollection services, PolicySettings settings)
    {
        services.AddSingleton(provider => new PolicyTrials(
            provider.GetRequiredService<IPolicySource>(),
            provider.GetRequiredService<PolicyReader>(),
            provider.GetRequiredService<GuardrailSet>(),
            provider.GetRequiredService<ILedger>(),
            provider.GetRequiredService<ICursors>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        return settings.Repository is null
            ? services
            : services
                .AddSingleton<IEventReaction, PolicyReaction>()
                .AddSingleton<IErrandRunner, PolicyReadRunner>()
                .AddSingleton<IErrandRunner, PolicyCheckRunner>();
    }
}
