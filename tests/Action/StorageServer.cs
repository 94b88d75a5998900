using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;
using ZocSec.Core.Storage.Sqlite;

namespace ZocSec.Tests.Action;

/// <summary>A server's stores on a folder, and the program run beside it on the same one.</summary>
internal sealed class StorageServer : IAsyncDisposable
{
    private readonly CommandLine _zocsec = new();
    private readonly ServiceProvider _services;

    public StorageServer()
    {
        _services = Start();
        Ledger = Get<ILedger>();
        Queue = Get<IWorkQueue>();
    }

    public string Folder => _zocsec.Storage;

    public ILedger Ledger { get; }

    public IWorkQueue Queue { get; }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Another process on the same folder.</summary>
    public ServiceProvider Start() => new ServiceCollection().AddZocSecSqlite(_zocsec.Storage).BuildServiceProvider();

    public Task<(int Code, string Output, string Error)> RunAsync(params string[] args) =>
        CommandLine.RunAsync([.. args, "--storage", _zocsec.Storage]);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _zocsec.Dispose();
    }
}
