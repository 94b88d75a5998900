using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Engine;
using ZocSec.Core.Events;
using ZocSec.Core.Policies;

namespace ZocSec.Core.PolicyChecks;

/// <summary>Registers what follows and checks the policies in repositories.</summary>
public static class PolicyCheckServices
{
    /// <summary>Adds it; nothing where organisations have no policy of their own.</summary>
    /// <param name="services">Where to; policies, engine and the client of GitHub come from elsewhere.</param>
    /// <param name="settings">Where policies are.</param>
    public static IServiceCollection AddZocSecPolicyChecks(this IServiceCollection services, PolicySettings settings) =>
        settings.Repository is null
            ? services
            : services
                .AddSingleton<IEventReaction, PolicyReaction>()
                .AddSingleton<IErrandRunner, PolicyReadRunner>()
                .AddSingleton<IErrandRunner, PolicyCheckRunner>();
}
