using ZocSec.Core.Engine.Undo;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Storage.Azure;

namespace ZocSec.Core.Undoing;

/// <summary>What a person at the command line wants taken back.</summary>
public sealed record UndoOrder
{
    /// <summary>The id of one entry; null: those of <see cref="Selection"/>.</summary>
    public string? Entry { get; init; }

    /// <summary>All entries of a run or a span of time; null: the one of <see cref="Entry"/>.</summary>
    public UndoSelection? Selection { get; init; }

    /// <summary>Whose entries; null for anybody's.</summary>
    public TenantId? Tenant { get; init; }

    /// <summary>Whether nothing is to be changed.</summary>
    public bool IsPreview { get; init; } = true;

    /// <summary>Who asks, by login; null when unknown.</summary>
    public string? Actor { get; init; }

    /// <summary>The policy file; null: the server's settings say where policies are.</summary>
    public string? Policy { get; init; }

    /// <summary>The folder of the ledger.</summary>
    public string Storage { get; init; } = "data";

    /// <summary>The storage account with the ledger instead of a folder; null for the folder.</summary>
    public AzureSettings? Azure { get; init; }
}
