using System.Collections.Immutable;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;

namespace ZocSec.Core.Engine.Undo;

/// <summary>Takes back what entries of the ledger changed. Whether the person may is decided by whoever asks.</summary>
public interface IUndoer
{
    /// <summary>Says what an undo would do now; changes and records nothing.</summary>
    Task<UndoResult> PreviewAsync(UndoRequest request, CancellationToken ct);

    /// <summary>Takes the changes back, all or none where anything has drifted.</summary>
    Task<UndoResult> UndoAsync(UndoRequest request, CancellationToken ct);

    /// <summary>The entries whose changes were made by a guardrail in a span of time, newest first.</summary>
    /// <param name="guardrail">The guardrail.</param>
    /// <param name="tenant">Whose; null for all.</param>
    /// <param name="since">Not before.</param>
    /// <param name="until">Not after.</param>
    /// <param name="ct">Cancels.</param>
    Task<ImmutableArray<LedgerEntry>> ListAsync(
        GuardrailName guardrail,
        TenantId? tenant,
        DateTimeOffset since,
        DateTimeOffset until,
        CancellationToken ct
    );
}
