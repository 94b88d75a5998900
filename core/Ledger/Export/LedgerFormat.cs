namespace ZocSec.Core.Ledger.Export;

/// <summary>How a ledger is written for others to read.</summary>
public enum LedgerFormat
{
    /// <summary>A table (RFC 4180), in which no text is taken for a formula.</summary>
    Csv,

    /// <summary>A line of JSON for each entry, of which its hash can be computed again.</summary>
    Jsonl,

    /// <summary>A line of JSON for each event of the Open Cybersecurity Schema Framework.</summary>
    Ocsf,
}
