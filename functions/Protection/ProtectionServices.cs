using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using ZocSec.Core.Storage;

namespace ZocSec.Functions.Protection;

/// <summary>Registers Data Protection.</summary>
internal static class ProtectionServices
{
    /// <summary>
    /// What any process on a storage protects, every other on it unprotects. The keys are read, and the first is made, when
    /// something is first protected.
    /// </summary>
    /// <param name="services">Where to register; with an <see cref="ICursors"/>.</param>
    public static IServiceCollection AddZocSecProtection(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("ZocSec");
        services
            .AddOptions<KeyManagementOptions>()
            .Configure<ICursors>((options, cursors) => options.XmlRepository = new StoredKeys(cursors));
        services.RemoveLoadingAtStart();
        return services;
    }

    // It blocks the thread that starts the background services until the storage has answered, and makes a key that
    // nothing may ever need.
    private static void RemoveLoadingAtStart(this IServiceCollection services)
    {
        var loading = services
            .Where(service =>
                service.ServiceType == typeof(IHostedService)
                && service.ImplementationType?.Assembly == typeof(KeyManagementOptions).Assembly
            )
            .ToList();
        loading.ForEach(service => services.Remove(service));
    }
}
