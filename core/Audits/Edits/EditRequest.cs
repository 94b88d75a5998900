using ZocSec.Core.Storage.Azure;

namespace ZocSec.Core.Audits.Edits;

/// <summary>What a person wants applied.</summary>
/// <param name="File">The workbook or the CSV file.</param>
public sealed record EditRequest(string File)
{
    /// <summary>Whether nothing is to be changed.</summary>
    public bool IsDryRun { get; init; } = true;

    /// <summary>Where the receipt is to be; null: beside the file, and none for a dry run.</summary>
    public string? Receipt { get; init; }

    /// <summary>The policy file; null: the defaults.</summary>
    public string? Policy { get; init; }

    /// <summary>The folder of the ledger; not used for a dry run.</summary>
    public string Storage { get; init; } = "data";

    /// <summary>The storage account with the ledger instead of a folder; null for the folder.</summary>
    public AzureSettings? Azure { get; init; }

    /// <summary>Who asks for it, by login; null when unknown.</summary>
    public string? Actor { get; init; }
}
