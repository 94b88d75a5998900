using ZocSec.Core.Ledger;

namespace ZocSec.Core.Engine.Undo;

/// <summary>Takes back what entries of the ledger changed. Whether the person may is decided by whoever asks.</summary>
public interface IUndoer
{
    /// <summary>Says what an undo would do now; changes and records nothing.</summary>
    Task<UndoResult> PreviewAsync(UndoRequest request, CancellationToken ct);

    /// <summary>Takes the changes back, all or none where anything has drifted.</summary>
    Task<UndoResult> UndoAsync(UndoRequest request, CancellationToken ct);

    /// <summary>The entries with changes that guardrails made, newest first, read as they are asked for.</summary>
    /// <param name="selection">Which.</param>
    /// <param name="ct">Cancels.</param>
    IAsyncEnumerable<LedgerEntry> ListAsync(UndoSelection selection, CancellationToken ct);
}
