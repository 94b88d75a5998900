using ZocSec.Core.Ledger;

namespace ZocSec.Core.Notifications;

/// <summary>Is told of every entry after it is on disk. Returns at once and never throws: a remediation does not wait for it.</summary>
public interface IEntryObserver
{
    /// <summary>An entry was written.</summary>
    void Written(LedgerEntry entry);
}
