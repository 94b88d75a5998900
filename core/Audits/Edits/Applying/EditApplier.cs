using System.Collections.Immutable;
using ZocSec.Core.Audits.Edits.Planning;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;

namespace ZocSec.Core.Audits.Edits.Applying;

/// <summary>
/// Makes one edit: read, merge, record the intent, write, read again, record the outcome. Interrupted between any two steps
/// it is made whole by being made again.
/// </summary>
/// <param name="calls">Says how long GitHub was waited for.</param>
/// <param name="reader">Reads.</param>
/// <param name="writer">Writes.</param>
/// <param name="journal">Records; null for a dry run.</param>
/// <param name="order">Who asked for it.</param>
/// <param name="rules">What the policy says.</param>
/// <param name="time">The clock.</param>
internal sealed class EditApplier(
    EditCalls calls,
    LiveReader reader,
    OwnershipWriter writer,
    EditJournal? journal,
    EditOrder order,
    MergeRules rules,
    TimeProvider time
)
{
    private const int Attempts = 20;

    /// <summary>
    /// Whether the last edit ended by an exception after its intent was recorded: nobody knows how much of it was written
    /// until it is made again.
    /// </summary>
    public bool IsUnderWay { get; private set; }

    /// <summary>Makes an edit of a tenant's repository.</summary>
    /// <exception cref="GitHubUnreachableException">GitHub cannot be asked.</exception>
    public async Task<EditResult> ApplyAsync(TenantId tenant, RepositoryEdit edit, CancellationToken ct)
    {
        var result = await RepeatAsync(tenant, edit, ct);
        IsUnderWay = false;
        return result;
    }

    private async Task<EditResult> RepeatAsync(TenantId tenant, RepositoryEdit edit, CancellationToken ct)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await TryAsync(tenant, edit, ct) is { } result)
            {
                return result;
            }
        }

        return Result(
            edit,
            edit.Name,
            EditOutcome.Blocked,
            "it could not be written in many attempts: apply the file again"
        );
    }

    // Null: something came between, and all is to be read again.
    private async Task<EditResult?> TryAsync(TenantId tenant, RepositoryEdit edit, CancellationToken ct)
    {
        if (journal is not null)
        {
            await calls.PaceAsync(ct);
        }

        var waits = calls.Waits;
        switch (await reader.FindAsync(tenant, edit, order.Property, ct))
        {
            case LiveReading.Missing missing:
                return await GoneAsync(tenant, edit, missing.Reason, ct);
            case LiveReading.Blocked blocked:
                return Result(edit, edit.Name, EditOutcome.Blocked, blocked.Reason);
            case LiveReading.Found { Live: var live, Note: var note }:
                var (missingTeams, problem) = await reader.MissingTeamsAsync(live, edit, rules, ct);
                if (calls.Waits != waits)
                {
                    // What was read before an hour's wait is no ground for replacing all topics.
                    return null;
                }

                var notes = string.Join("; ", new[] { note, problem }.OfType<string>());
                var merged = OwnershipMerge.Decide(edit, live, missingTeams, rules);
                return journal is null
                    ? Preview(edit, live, merged, notes)
                    : await CarryOutAsync(journal, edit, live, merged, notes, ct);
            default:
                throw new InvalidOperationException("a reading is one of three");
        }
    }

    private EditResult Preview(RepositoryEdit edit, LiveOwnership live, MergeResult merged, string notes) =>
        merged switch
        {
            MergeResult.Refused refused => Refused(live, refused, notes),
            MergeResult.Ready ready => Result(edit, live.Resource.Name, EditOutcome.WouldApply, notes) with
            {
                Changes = [.. ready.Changes.Select(change => new EditChange(change.Cell, change.Change))],
            },
            _ => Result(edit, live.Resource.Name, EditOutcome.Nothing, notes),
        };

    private async Task<EditResult?> CarryOutAsync(
        EditJournal journal,
        RepositoryEdit edit,
        LiveOwnership live,
        MergeResult merged,
        string notes,
        CancellationToken ct
    )
    {
        var standing = await journal.FindAsync(live.Resource, ct);
        var made = EditJournal.Made(standing, live);
        switch (merged)
        {
            case MergeResult.Nothing when standing.Intent is null:
                return Result(edit, live.Resource.Name, EditOutcome.Nothing, notes);
            case MergeResult.Nothing when made.IsEmpty:
                return await journal.SettleAsync(
                    standing,
                    live,
                    EntryOutcome.Drifted,
                    made,
                    Reason(edit, "interrupted before it was written, and now as wanted"),
                    ct
                )
                    ? Result(edit, live.Resource.Name, EditOutcome.Nothing, notes)
                    : null;
            case MergeResult.Nothing:
                const string found = "found as wanted after an interruption";
                return await journal.SettleAsync(standing, live, EntryOutcome.Remediated, made, Reason(edit, found), ct)
                    ? Result(edit, live.Resource.Name, EditOutcome.Applied, Join(found, notes)) with
                    {
                        Changes = Of(edit, made),
                    }
                    : null;
            case MergeResult.Refused refused:
                return
                    standing.Intent is null
                    || await journal.SettleAsync(
                        standing,
                        live,
                        EntryOutcome.Drifted,
                        made,
                        Reason(edit, $"interrupted, and now refused: {refused.Reason}"),
                        ct
                    )
                    ? Refused(
                        live,
                        refused,
                        Join(made.IsEmpty ? null : "a part of it was made before that", notes)
                    ) with
                    {
                        Changes = Of(edit, made),
                    }
                    : null;
            case MergeResult.Ready when order.Policy().Paused:
                return Result(
                    edit,
                    live.Resource.Name,
                    EditOutcome.Refused,
                    "the policy pauses all changes: set paused to false and apply the file again"
                );
            case MergeResult.Ready { Changes: var planned }:
                ImmutableArray<Change> changes = [.. planned.Select(change => change.Change)];
                return
                    await journal.BeginAsync(standing, live, made.AddRange(changes), Reason(edit, "edited"), ct)
                        is { } begun
                    ? await WriteAsync(journal, begun, edit, live, changes, made, notes, ct)
                    : null;
            default:
                throw new InvalidOperationException("a merge has one of three results");
        }
    }

    private async Task<EditResult?> WriteAsync(
        EditJournal journal,
        Standing begun,
        RepositoryEdit edit,
        LiveOwnership live,
        ImmutableArray<Change> changes,
        ImmutableArray<Change> made,
        string notes,
        CancellationToken ct
    )
    {
        IsUnderWay = true;
        var written = await writer.WriteAsync(live, changes, ct);
        if (written.IsPutOff)
        {
            return null;
        }

        var name = live.Resource.Name;
        var all = made.AddRange(written.Made);
        if (written.Refusal is { } refusal)
        {
            var now = written.Made.IsEmpty ? live : await LastAsync(live, ct);
            await journal.SettleAsync(
                begun,
                now,
                EntryOutcome.Blocked,
                all,
                Reason(edit, refusal),
                CancellationToken.None
            );
            return Result(edit, name, EditOutcome.Blocked, Join(refusal, notes)) with { Changes = Of(edit, all) };
        }

        var (proved, problem) = await writer.ProveAsync(live, written.Made, ct);
        var outcome = problem is null ? EntryOutcome.Remediated : EntryOutcome.Unverified;
        await journal.SettleAsync(
            begun,
            proved ?? live,
            outcome,
            all,
            Reason(edit, problem ?? "edited"),
            CancellationToken.None
        );
        return Result(
            edit,
            name,
            problem is null ? EditOutcome.Applied : EditOutcome.Unverified,
            Join(problem, notes)
        ) with
        {
            Changes = Of(edit, all),
        };
    }

    private async Task<LiveOwnership> LastAsync(LiveOwnership live, CancellationToken ct) =>
        await reader.ReadAgainAsync(live, ct) is LiveReading.Found { Live: var now } ? now : live;

    private async Task<EditResult?> GoneAsync(TenantId tenant, RepositoryEdit edit, string reason, CancellationToken ct)
    {
        if (journal is not null && edit.Id is { } id)
        {
            var key = id.ToString(CultureInfo.InvariantCulture);
            var standing = await journal.FindAsync(new ResourceId(tenant, RepositoryState.Kind, key, edit.Name), ct);
            if (
                standing.Intent is not null
                && !await journal.SettleAsync(standing, live: null, EntryOutcome.Gone, [], Reason(edit, reason), ct)
            )
            {
                return null;
            }
        }

        return Result(edit, edit.Name, EditOutcome.Refused, reason);
    }

    private EditResult Refused(LiveOwnership live, MergeResult.Refused refused, string notes) =>
        new(time.GetUtcNow(), live.Resource.Name, refused.Cells, EditOutcome.Refused, Join(refused.Reason, notes));

    private EditResult Result(RepositoryEdit edit, string repository, EditOutcome outcome, string reason) =>
        new(time.GetUtcNow(), repository, edit.Cells, outcome, reason);

    private string Reason(RepositoryEdit edit, string what) => $"{what}; {order.File}, cells {edit.Cells}";

    private static ImmutableArray<EditChange> Of(RepositoryEdit edit, ImmutableArray<Change> changes) =>
        [.. changes.Select(change => new EditChange(CellOf(edit, change), change))];

    private static string CellOf(RepositoryEdit edit, Change change) =>
        RepositoryProperty.TopicOf(change.Property) is { } topic
            ? edit.Topics.FirstOrDefault(one => one.Topic == topic)?.Cell ?? edit.Cells
            : edit.Property?.Cell ?? edit.Cells;

    private static string Join(string? reason, string notes) =>
        string.Join("; ", new[] { reason, notes }.Where(text => !string.IsNullOrEmpty(text)));
}
