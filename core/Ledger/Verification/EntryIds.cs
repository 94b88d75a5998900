namespace ZocSec.Core.Ledger.Verification;

/// <summary>The times in the ids of entries, which are UUIDs of version 7 (RFC 9562) as 32 hex digits.</summary>
internal static class EntryIds
{
    private const int Digits = 32;
    private const int TimeDigits = 12;

    /// <summary>What the ids of a millisecond begin with; no earlier id is equal or greater.</summary>
    public static string FirstOf(DateTimeOffset time) =>
        TimeOf(Guid.CreateVersion7(time < DateTimeOffset.UnixEpoch ? DateTimeOffset.UnixEpoch : time).ToString("N"));

    /// <summary>A text of an id's length that no earlier id is equal to or greater than, and no later one less.</summary>
    public static string LeastOf(DateTimeOffset time) => FirstOf(time).PadRight(Digits, '0');

    /// <summary>The part of an id that is its time.</summary>
    public static string TimeOf(string id) => id[..TimeDigits];

    /// <summary>The time in an id, to the millisecond.</summary>
    public static DateTimeOffset ReadTime(string id) =>
        DateTimeOffset.FromUnixTimeMilliseconds(
            long.Parse(TimeOf(id), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
        );
}
