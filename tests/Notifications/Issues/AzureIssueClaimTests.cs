using ZocSec.Core.Ledger;
using ZocSec.Core.Storage;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Notifications.Issues;

public sealed class AzureIssueClaimTests(Azurite azurite) : IssueClaimContract
{
    private AzureStores[] _processes = [];

    protected override async Task StartStoresAsync()
    {
        var settings = await azurite.SettingsAsync();
        _processes = [new AzureStores(settings, Time), new AzureStores(settings, Time)];
    }

    protected override void StopStores() => Array.ForEach(_processes, stores => stores.Dispose());

    private protected override (ICursors Cursors, IExpiringRecords Records, ILedger Ledger) StoresOf(int process) =>
        (_processes[process].Cursors, _processes[process].Expiring, _processes[process].Ledger);

    protected override Task UpkeepAsync() => _processes[0].UpkeepAsync();
}
