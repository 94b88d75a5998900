namespace ZocSec.Core.Ledger.Verification;

/// <summary>The times in the ids of entries, which are UUIDs of version 7 (RFC 9562) as 32 hex digits.</summary>
internal static class EntryIds
{
    private const int TimeDigits = 12;

    /// <summary>What the ids of a millisecond begin with; no earlier id is equal or greater.</summary>
    public static string FirstOf(DateTimeOffset time) => Guid.CreateVersion7(time).ToString("N")[..TimeDigits];
}
