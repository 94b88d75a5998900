using System.Collections.Immutable;
using System.Data.Common;
using ZocSec.Core.Audits.Edits.Planning;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Audits.Edits.Applying;

/// <summary>Makes all edits of a plan, one after the other.</summary>
/// <param name="applier">Makes one.</param>
/// <param name="accounts">Knows as whom.</param>
/// <param name="watcher">Sees each result.</param>
/// <param name="time">The clock.</param>
internal sealed class EditRun(EditApplier applier, EditAccounts accounts, IEditWatcher watcher, TimeProvider time)
{
    private readonly ImmutableArray<EditResult>.Builder results = ImmutableArray.CreateBuilder<EditResult>();

    /// <summary>What has become of the edits so far.</summary>
    public ImmutableArray<EditResult> Results => results.ToImmutable();

    /// <summary>Makes the edits.</summary>
    /// <returns>Why the run was stopped early; null when it came to its end.</returns>
    public async Task<EditReport?> RunAsync(
        ImmutableArray<RepositoryEdit> edits,
        ImmutableArray<EditRefusal> refusals,
        CancellationToken ct
    )
    {
        foreach (var refusal in refusals)
        {
            Add(
                new EditResult(time.GetUtcNow(), refusal.Repository, refusal.Cells, EditOutcome.Refused, refusal.Reason)
            );
        }

        for (var index = 0; index < edits.Length; index++)
        {
            try
            {
                Add(await ApplyAsync(edits[index], ct));
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return Stop(edits[index..], EditEnd.Problems, "stopped: apply the same file again to go on");
            }
            catch (Exception error)
                when (error is StorageException or DbException or IOException or UnauthorizedAccessException)
            {
                return Stop(
                    edits[index..],
                    EditEnd.Storage,
                    $"the ledger cannot be written, and so nothing more is changed: {error.Message}"
                );
            }
            catch (GitHubUnreachableException unreachable)
            {
                return Stop(
                    edits[index..],
                    EditEnd.GitHub,
                    $"{unreachable.Message}; apply the same file again to go on"
                );
            }
        }

        return null;
    }

    private async Task<EditResult> ApplyAsync(RepositoryEdit edit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return await accounts.FindAsync(edit.Account, ct) switch
        {
            GitHubAnswer<TenantId>.Ok { Value: var tenant } => await applier.ApplyAsync(tenant, edit, ct),
            GitHubAnswer<TenantId>.Refused refused => Blocked(edit, refused.Reason),
            _ => Blocked(edit, "the App's installation on its account was not found"),
        };
    }

    private EditReport Stop(ImmutableArray<RepositoryEdit> rest, EditEnd end, string problem)
    {
        if (applier.IsUnderWay)
        {
            Add(
                new EditResult(
                    time.GetUtcNow(),
                    rest[0].Name,
                    rest[0].Cells,
                    EditOutcome.Unverified,
                    $"it was begun and may have been written, which applying the same file again finds out ({problem})"
                )
            );
            rest = rest[1..];
        }

        foreach (var edit in rest)
        {
            results.Add(new EditResult(time.GetUtcNow(), edit.Name, edit.Cells, EditOutcome.NotReached, problem));
        }

        return new EditReport(end) { Problem = problem };
    }

    private EditResult Blocked(RepositoryEdit edit, string reason) =>
        new(time.GetUtcNow(), edit.Name, edit.Cells, EditOutcome.Blocked, reason);

    private void Add(EditResult result)
    {
        results.Add(result);
        watcher.Done(result);
    }
}
