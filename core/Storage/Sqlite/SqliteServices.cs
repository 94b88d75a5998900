using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ZocSec.Core.Ledger;
using ZocSec.Core.Ledger.Export;
using ZocSec.Core.Ledger.History;
using ZocSec.Core.Ledger.Retention;
using ZocSec.Core.Ledger.Seals;
using ZocSec.Core.Ledger.Verification;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Storage.Sqlite;

/// <summary>Registers the storage of one machine.</summary>
public static class SqliteServices
{
    /// <summary>The name of the file in its folder.</summary>
    public const string FileName = "zocsec.db";

    /// <summary>Queue, ledger and cursors in one SQLite file.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="folder">The folder of the file; made when it is not there.</param>
    public static IServiceCollection AddZocSecSqlite(this IServiceCollection services, string folder)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => new SqliteFile(folder));
        services.AddSingleton<SqliteCommitter>();
        services.AddSingleton(provider => new SqliteOwner(provider.GetRequiredService<SqliteFile>().Folder));
        services.AddSingleton<SqliteWorkQueue>();
        services.AddSingleton<IWorkQueue>(provider => provider.GetRequiredService<SqliteWorkQueue>());
        services.AddSingleton<ILedger, SqliteLedger>();
        services.AddSingleton<ICursors, SqliteCursors>();
        services.AddSingleton<IExpiringRecords, SqliteExpiringRecords>();
        services.AddSingleton<ILedgerHistory, SqliteHistory>();
        services.AddSingleton<ILedgerRemoval, SqliteRemoval>();
        services.AddSingleton<ISeals, SqliteSeals>();
        services.AddSingleton<IStoredLedger>(_ => new SqliteStoredLedger(folder));
        services.AddSingleton(provider => new LedgerExport(provider.GetRequiredService<ILedgerHistory>()));
        services.AddSingleton(provider => new LedgerVerifier(provider.GetRequiredService<IStoredLedger>()));
        services.AddHostedService<SqliteUpkeep>();
        return services;
    }
}
