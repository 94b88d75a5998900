using ZocSec.Core.Storage.Azure;
using ZocSec.Core.Storage.Sqlite;

namespace ZocSec.Functions.Settings;

/// <summary>Registers the one storage that the settings ask for.</summary>
internal static class StorageChoice
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
