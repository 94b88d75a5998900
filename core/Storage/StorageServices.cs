using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Storage.Azure;
using ZocSec.Core.Storage.Sqlite;

namespace ZocSec.Core.Storage;

/// <summary>Registers the one storage that the settings ask for.</summary>
public static class StorageServices
{
    /// <summary>Queue, ledger and cursors.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="azure">The storage account; null for the database.</param>
    /// <param name="folder">The database's folder.</param>
    public static IServiceCollection AddZocSecStorage(
        this IServiceCollection services,
        AzureSettings? azure,
        string folder
    ) => azure is null ? services.AddZocSecSqlite(folder) : services.AddZocSecAzure(azure);
}
