using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ZocSec.Core.Ledger;
using ZocSec.Core.Ledger.Export;
using ZocSec.Core.Ledger.History;
using ZocSec.Core.Ledger.Retention;
using ZocSec.Core.Ledger.Seals;
using ZocSec.Core.Ledger.Verification;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Storage.Azure;

/// <summary>Registers the storage of many machines.</summary>
public static class AzureServices
{
    /// <summary>Queue, ledger and cursors in one table and one queue of a storage account.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="settings">Which account; without <see cref="AzureSettings.Problems"/>.</param>
    public static IServiceCollection AddZocSecAzure(this IServiceCollection services, AzureSettings settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new AzureTimes());
        services.AddSingleton(_ => new AzureStore(settings));
        services.AddSingleton<AzureTenants>();
        services.AddSingleton<AzureLeases>();
        services.AddSingleton<AzureMessages>();
        services.AddSingleton<AzureMessageUpkeep>();
        services.AddSingleton<AzureWorkQueue>();
        services.AddSingleton<IWorkQueue>(provider => provider.GetRequiredService<AzureWorkQueue>());
        services.AddSingleton<IWorkMessages>(provider => provider.GetRequiredService<AzureWorkQueue>());
        services.AddSingleton<ILedger, AzureLedger>();
        services.AddSingleton<ICursors, AzureCursors>();
        services.AddSingleton<IExpiringRecords, AzureExpiringRecords>();
        services.AddSingleton<ILedgerHistory, AzureHistory>();
        services.AddSingleton<ILedgerRemoval, AzureRemoval>();
        services.AddSingleton<AzureSeals>();
        services.AddSingleton<ISeals>(provider => provider.GetRequiredService<AzureSeals>());
        services.AddSingleton<IStoredLedger>(provider => new AzureStoredLedger(
            settings,
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton(provider => new LedgerExport(provider.GetRequiredService<ILedgerHistory>()));
        services.AddSingleton(provider => new LedgerVerifier(provider.GetRequiredService<IStoredLedger>()));
        services.AddHostedService<AzureUpkeep>();
        return services;
    }
}
